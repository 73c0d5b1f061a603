"""The only SQL: tables, migrations, and one small repository per noun. Decides nothing."""
