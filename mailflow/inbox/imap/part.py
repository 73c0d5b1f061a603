"""The part `imap`: a watcher for each folder of each account, and a daily look at secrets that end soon."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import psycopg
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.keys import Keyring
from mailflow.inbox.imap.accounts import Account, load_accounts
from mailflow.inbox.imap.oauth import TokenProvider
from mailflow.inbox.imap.secrets import days_left
from mailflow.inbox.imap.watching import Pauses, Watcher
from mailflow.store.engine import listening
from mailflow.store.imap import LOCK

DAY = timedelta(days=1)
STANDBY_SECONDS = 0.5
LONGEST_PAUSE = 10.0
log = structlog.get_logger(__name__)


async def serve(
    settings: Settings,
    engine: AsyncEngine,
    clock: Clock,
    keyring: Keyring,
    stop: asyncio.Event,
    ready: Callable[[], None],
    *,
    pauses: Pauses | None = None,
) -> None:
    """Read all mailboxes until `stop`; survives their servers and the database going away.

    Of several processes one reads and the others stand by. Raises `Misconfigured` for a wrong or missing file.
    """
    del keyring  # the parts are called alike
    accounts = load_accounts(settings)
    pause = 0.0
    while not stop.is_set():
        try:
            async with listening(settings.database_url or "") as connection:
                if pause:
                    log.info("database is back")
                pause = 0.0
                ready()
                if await led(connection, stop):
                    await read_while_leading(connection, accounts, settings, engine, clock, stop, pauses or Pauses())
        except (psycopg.Error, OSError) as error:
            if not pause:
                log.warning("database is away", reason=type(error).__name__)
            pause = min(max(0.2, pause * 2), LONGEST_PAUSE)
            await stopped(stop, pause)


async def led(connection: psycopg.AsyncConnection[Any], stop: asyncio.Event) -> bool:
    """Wait for the lock, which lives as long as this connection; False when `stop` came first."""
    said = False
    while not stop.is_set():
        cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))
        row = await cursor.fetchone()
        if row and row[0]:
            return True
        if not said:
            log.info("another process reads the mailboxes; standing by")
            said = True
        await stopped(stop, STANDBY_SECONDS)
    return False


async def read_while_leading(
    connection: psycopg.AsyncConnection[Any],
    accounts: tuple[Account, ...],
    settings: Settings,
    engine: AsyncEngine,
    clock: Clock,
    stop: asyncio.Event,
    pauses: Pauses,
) -> None:
    """Watchers for all folders, until `stop` or until the connection with our lock breaks."""
    over = asyncio.Event()
    watchers = []
    for account in accounts:
        tokens = TokenProvider(account.oauth, account.user) if account.oauth else None
        watchers += [
            Watcher(account, folder, tokens, settings, engine, clock, over, pauses) for folder in account.folders
        ]
    ends = [asyncio.create_task(set_at_end(waiting, over)) for waiting in (stop.wait(), broken(connection))]
    try:
        async with asyncio.TaskGroup() as tasks:
            for watcher in watchers:
                tasks.create_task(watcher.run())
            tasks.create_task(warn_daily(accounts, clock, over))
    finally:
        for end in ends:
            end.cancel()
        await asyncio.gather(*ends, return_exceptions=True)


async def set_at_end(waiting: Awaitable[object], over: asyncio.Event) -> None:
    """One of the two ends of reading."""
    try:
        await waiting
    finally:
        over.set()


async def broken(connection: psycopg.AsyncConnection[Any]) -> None:
    """Return when the connection is gone; nobody notifies on it."""
    with contextlib.suppress(psycopg.Error, OSError):
        async for _ in connection.notifies():
            pass


async def stopped(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but not beyond `stop`."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def warn_daily(accounts: tuple[Account, ...], clock: Clock, stop: asyncio.Event) -> None:
    """Say it before a secret ends and stops the mail."""
    while not stop.is_set():
        for account in accounts:
            left = days_left(account.expires, clock.now().date())
            if left is not None:
                log.warning("imap secret ends", account=account.name, days=left)
        await stopped(stop, clock.real_seconds(DAY))
