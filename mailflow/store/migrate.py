"""Bring the database to this release's schema, under a lock, so that several processes may start at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from mailflow.core.errors import Misconfigured
from mailflow.store.engine import sqlalchemy_url

LOCK = 0x6D61696C  # "mail"


def migrate(url: str) -> None:
    """Apply what is missing. Refuses a database of a newer release. Synchronous: runs once at start."""
    engine = create_engine(sqlalchemy_url(url))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            connection.commit()
            try:
                upgrade(connection)
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
                connection.commit()
    finally:
        engine.dispose()


def upgrade(connection: Connection) -> None:
    """Run the missing migrations on `connection`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = current(connection)
    if found and found not in known:
        raise Misconfigured(
            f"The database has schema {found}, which this release does not know: it belongs to a newer mailflow. "
            "Install that release, or restore the backup made before its upgrade"
        )
    command.upgrade(config, "head")
    connection.commit()


def current(connection: Connection) -> str | None:
    """The schema's version, None for an empty database."""
    if not connection.execute(text("SELECT to_regclass('alembic_version')")).scalar():
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
