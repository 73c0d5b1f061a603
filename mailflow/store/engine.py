"""Opening the database: the async engine with its pool, and listening for notifications. No queries of nouns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from mailflow.core.errors import Misconfigured

Connection = psycopg.AsyncConnection[Any]  # the driver's own

# Classes of SQLSTATE that say nothing about the data (PostgreSQL manual, appendix A): connection, rollback (deadlock),
# resources (disk, memory), locks, operator, system. Internal errors are not among them: one mail may provoke them.
PASSING = ("08", "40", "53", "55", "57", "58")


def sqlalchemy_url(url: str) -> str:
    """The site's `postgresql://…` URL with our driver named (psycopg 3)."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith("postgresql+psycopg://"):
        return url
    raise Misconfigured("MAILFLOW_DATABASE_URL must start with postgresql:// (PostgreSQL is the only database)")


def libpq_url(url: str) -> str:
    """The same URL as libpq and psycopg themselves want it."""
    return sqlalchemy_url(url).replace("postgresql+psycopg://", "postgresql://", 1)


def open_engine(url: str, *, pool: int = 8) -> AsyncEngine:
    """An engine that checks connections before use, and forgets those of a server that went away."""
    return create_async_engine(
        sqlalchemy_url(url),
        pool_size=pool,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=5,
        connect_args={"connect_timeout": 5, "application_name": "mailflow"},
    )


def is_passing(error: DBAPIError) -> bool:
    """Whether the same statement may work later: the trouble is the database's, not the data's."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state.startswith(PASSING)


@asynccontextmanager
async def listening(url: str, *channels: str) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """A connection of its own that LISTENs on `channels`; iterate its `notifies()`."""
    connection = await psycopg.AsyncConnection.connect(libpq_url(url), autocommit=True, connect_timeout=5)
    try:
        for channel in channels:
            await connection.execute(f'LISTEN "{channel}"')
        yield connection
    finally:
        await connection.close()


async def notify(connection: AsyncConnection, channel: str, payload: str = "") -> None:
    """Tell listeners of `channel` when this transaction commits. `payload` holds ids only, < 8000 bytes."""
    await connection.exec_driver_sql("SELECT pg_notify(%s, %s)", (channel, payload))
