"""Writes mails to PostgreSQL over one kept connection, after making sure that its commits survive a power cut."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailflow.core.errors import Misconfigured, Temporary
from mailflow.inbox.group_commit import StorageFull, UnfitMails
from mailflow.store import incoming
from mailflow.store.incoming import NewMail


class DurableWriter:
    """The `Writer` of production. Reconnects by itself; a lost connection is tried once more at once."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None

    async def open(self) -> None:
        """Connect and check. Raises `Misconfigured` when a 250 would be a lie, `Temporary` without a database."""
        try:
            connection = await self._engine.connect()
        except (SQLAlchemyError, psycopg.Error, OSError) as error:
            raise Temporary("The database cannot be reached", type(error).__name__) from error
        try:
            connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await check_durability(connection)
        except BaseException as error:
            await connection.invalidate()
            await connection.close()
            if isinstance(error, SQLAlchemyError):
                raise Temporary("The database cannot be reached", type(error).__name__) from error
            raise
        self._connection = connection

    async def write(self, mails: Sequence[NewMail]) -> None:
        """One statement, one commit. Adding is idempotent, so a lost connection allows a second try."""
        try:
            fresh = self._connection is None
            await self._write(mails)
        except Temporary as error:
            if fresh or self._connection is not None or isinstance(error, StorageFull):
                raise
            await self._write(mails)

    async def _write(self, mails: Sequence[NewMail]) -> None:
        try:
            if self._connection is None:
                await self.open()
            assert self._connection is not None
            await incoming.add(self._connection, mails)
        except DBAPIError as error:
            if isinstance(error.orig, psycopg.DataError):
                raise UnfitMails("The mail cannot be stored", type(error.orig).__name__) from error
            await self.close()
            if isinstance(error.orig, psycopg.errors.DiskFull):
                raise StorageFull("No room now", "the database's disk is full") from error
            raise Temporary("The database had a problem", type(error.orig).__name__) from error
        except (SQLAlchemyError, psycopg.Error, OSError) as error:
            await self.close()
            raise Temporary("The database had a problem", type(error).__name__) from error
        except Misconfigured as error:
            raise Temporary("The database is not durable", str(error)) from error
        except BaseException:  # cancelled half-way: nobody knows in which state the connection is
            await self.close()
            raise

    async def close(self) -> None:
        """Drop the connection; the next write makes a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError, psycopg.Error, OSError):
                await connection.invalidate()
                await connection.close()


async def check_durability(connection: AsyncConnection) -> None:
    """Refuse a server whose commits may be lost with the power."""
    for name in ("fsync", "synchronous_commit"):
        value = (await connection.exec_driver_sql(f"SHOW {name}")).scalar_one()
        if value == "off":
            raise Misconfigured(
                f"PostgreSQL runs with {name} = off, so accepted mail could be lost with the power: "
                f"set {name} = on (postgresql.conf, ALTER DATABASE or ALTER ROLE), restart it, then start intake again"
            )
