"""Alembic migrations; run at start under a lock by store/migrate.py."""
