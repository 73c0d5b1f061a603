"""The schema comes up on an empty database, again without harm, and refuses a newer one."""

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

from mailflow.core.errors import Misconfigured
from mailflow.services import Services
from mailflow.store.engine import sqlalchemy_url
from mailflow.store.migrate import migrate
from mailflow.store.tables import metadata


async def test_all_tables_exist_after_migration(services: Services) -> None:
    async with services.engine.connect() as connection:
        for table in metadata.sorted_tables:
            await connection.execute(table.select().limit(1))


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    migrate(database_url)


def test_a_database_of_a_newer_release_is_refused_in_plain_words(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Misconfigured, match="newer mailflow"):
        migrate(database_url)


WHOLE_SCHEMA = {  # what Alembic does not compare is compared as PostgreSQL writes it
    "columns": "SELECT table_name, column_name, data_type, column_default, is_nullable, is_identity "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
    "AND proname LIKE '%append_only'",
}


def test_the_migrations_make_exactly_the_tables_that_the_code_describes(database_url: str) -> None:
    """When this fails, the change of the tables lacks a migration."""
    engine = create_engine(sqlalchemy_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        migrated = schema(connection)
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        for name in ("unaccent", "pg_trgm", "btree_gist"):
            connection.execute(text(f"CREATE EXTENSION {name}"))
        metadata.create_all(connection)
        described = schema(connection)
        described["columns"] |= {row for row in migrated["columns"] if row[0] == "alembic_version"}
        for part in ("constraints", "indexes"):
            migrated[part] = {row for row in migrated[part] if "alembic_version" not in " ".join(map(str, row))}
        assert migrated == described
    engine.dispose()


def schema(connection: Connection) -> dict[str, set[tuple[object, ...]]]:
    """Everything in the schema that we make, in PostgreSQL's words."""
    return {part: {tuple(row) for row in connection.execute(text(query))} for part, query in WHOLE_SCHEMA.items()}
