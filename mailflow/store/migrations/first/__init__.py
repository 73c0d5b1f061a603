"""The tables of migration 0001, by subject; changed no more: what changes a table is a migration of its own."""
