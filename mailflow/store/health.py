"""What the database says about itself: version, extensions, durability, schema. Read only."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

OLDEST = 15
EXTENSIONS = frozenset({"unaccent", "pg_trgm", "btree_gist"})
MIGRATIONS = Path(__file__).parent / "migrations" / "versions"
DURABLE = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    # remote_write and local still wait for the local disk; "off" answers before anything is on it
    "synchronous_commit": ("on", "remote_apply", "remote_write", "local"),
}


def expected_schema() -> str:
    """This release's schema, from the names of the migration files (`0001_….py`): quicker than loading Alembic."""
    return max(file.name.split("_")[0] for file in MIGRATIONS.glob("[0-9]*_*.py"))


async def schema(connection: AsyncConnection) -> str | None:
    """The database's schema, None when it has none yet."""
    if not (await connection.execute(text("SELECT to_regclass('alembic_version')"))).scalar():
        return None
    found: str | None = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    return found


async def server_version(connection: AsyncConnection) -> tuple[int, str]:
    """Major version as a number, and the whole version in words."""
    number = (await connection.execute(text("SHOW server_version_num"))).scalar_one()
    return int(number) // 10_000, str((await connection.execute(text("SHOW server_version"))).scalar_one())


async def missing_extensions(connection: AsyncConnection) -> list[str]:
    """Extensions mailflow needs and this database does not have."""
    found = (await connection.execute(text("SELECT extname FROM pg_extension"))).scalars()
    return sorted(EXTENSIONS - set(found))


async def not_durable(connection: AsyncConnection) -> list[tuple[str, str]]:
    """Settings, with their values, under which a commit could be lost after it was acknowledged."""
    found = await connection.execute(
        text("SELECT name, setting FROM pg_settings WHERE name = ANY(:names)"), {"names": list(DURABLE)}
    )
    return sorted((name, value) for name, value in found if value not in DURABLE[name])
