"""The schema comes up on an empty database, again without harm, and refuses a newer one."""

import psycopg
import pytest

from mailflow.core.errors import Misconfigured
from mailflow.services import Services
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
