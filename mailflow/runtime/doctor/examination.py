"""Runs all checks, in the order in which one would mend things."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.errors import Misconfigured
from mailflow.runtime.doctor import (
    database,
    disk,
    domain,
    imap,
    ports,
    relay,
    secret,
    sending,
    standstill,
    temporal,
    time,
)
from mailflow.runtime.doctor.finding import Check, Finding, Level, Site
from mailflow.runtime.home import running_supervisor
from mailflow.runtime.stack import settings_of_site
from mailflow.store.engine import open_engine

CHECKS: tuple[Check, ...] = (
    database.check_version,
    database.check_extensions,
    database.check_durability,
    database.check_schema,
    temporal.check_temporal,
    relay.check_relay,
    domain.check_domain,
    imap.check_imap,
    time.check_clock,
    disk.check_disk,
    standstill.check_standstill,
    sending.check_sending,
    secret.check_secrets,
    ports.check_ports,
)


async def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """All findings about the site these settings describe."""
    settings = settings_of_site(settings)
    found: list[Finding] = []
    async with database_connection(settings, found) as connection:
        supervised = running_supervisor(settings.home) is not None
        site = Site(settings, connection, supervised, clock.now())
        for check in CHECKS:
            found += await guarded(check, site)
    return found


async def guarded(check: Check, site: Site) -> list[Finding]:
    """A check that meets a database it cannot ask says so instead of ending the examination."""
    try:
        return await check(site)
    except SQLAlchemyError as error:
        if site.connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                await site.connection.rollback()
        what = f"could not be found out: {type(error).__name__}"
        return [Finding(check.__name__.removeprefix("check_"), Level.WRONG, what, "see the database's log")]


@asynccontextmanager
async def database_connection(settings: Settings, found: list[Finding]) -> AsyncIterator[AsyncConnection | None]:
    """A connection for the checks, None with a finding when there is no database to be had."""
    if settings.database_url is None:
        mend = "set MAILFLOW_DATABASE_URL, or start `mailflow up`, which brings its own"
        found.append(Finding("database", Level.WRONG, "no database: none is configured and none runs here", mend))
        yield None
        return
    try:
        engine = open_engine(settings.database_url, pool=1)
    except Misconfigured as error:
        found.append(Finding("database", Level.WRONG, error.public, "correct MAILFLOW_DATABASE_URL"))
        yield None
        return
    try:
        connection = await engine.connect()
    except (DBAPIError, OSError) as error:
        found.append(Finding("database", Level.WRONG, f"does not answer: {first_line(error)}", unreachable()))
        yield None
    else:
        try:
            yield connection
        finally:
            await connection.close()
    finally:
        await engine.dispose()


def first_line(error: BaseException) -> str:
    """What the driver said, without the statement or the password."""
    cause = getattr(error, "orig", None) or error
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0]


def unreachable() -> str:
    """How to mend a database that does not answer."""
    return "is it running, do host, name and password in MAILFLOW_DATABASE_URL fit, does a firewall let us through?"
