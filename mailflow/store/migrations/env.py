"""Alembic's entry: runs the migrations on the connection handed over by store/migrate.py."""

from alembic import context

from mailflow.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
