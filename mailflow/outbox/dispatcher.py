"""The part `dispatch`: takes due mails from the outbox to the relay. One dispatcher at a time, by a database lock.

Order of things: mark `sending` and commit, send, record; clerk.py stands between the database and the senders of
desk.py. What to do after an answer is decided in verdicts.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import psycopg
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.errors import Misconfigured
from mailflow.core.keys import Keyring
from mailflow.mail.sending.relay import Relay
from mailflow.outbox.clerk import DATABASE_TROUBLE, Clerk, Rules
from mailflow.outbox.desk import Desk
from mailflow.outbox.fuse import Fuse
from mailflow.outbox.pace import Pace
from mailflow.store import dispatch
from mailflow.store.dispatch import Usual
from mailflow.store.engine import listening
from mailflow.store.outbox import CHANNEL

log = structlog.get_logger(__name__)

STANDBY_SECONDS = 0.5
LONGEST_PAUSE = 10.0


async def serve(
    settings: Settings,
    engine: AsyncEngine,
    clock: Clock,
    keyring: Keyring,
    stop: asyncio.Event,
    ready: Callable[[], None],
    *,
    relay: Relay | None = None,
) -> None:
    """Send until `stop`, then finish what is on its way. Survives the database and the relay going away."""
    if settings.database_url is None:
        raise Misconfigured("MAILFLOW_DATABASE_URL is not set: the dispatcher needs the database")
    desk = Desk(relay or Relay.from_settings(settings), settings.relay_connections, clock)
    desk.open()
    usual = Usual(settings.quiet_hours, str(settings.acknowledgements).lower())
    rules = Rules(Pace.from_settings(settings), Fuse(settings.automatic_mails_per_hour), usual)
    clerk = Clerk(settings.database_url, engine, clock, desk, rules, stop)
    watcher = asyncio.create_task(_wake_at(stop, desk.wake))
    pause = 0.0
    try:
        while not stop.is_set():
            try:
                async with listening(settings.database_url, CHANNEL) as bell, _leading(bell, stop):
                    if pause:
                        log.info("database is back")
                    pause = 0.0
                    await clerk.work(bell, ready)
            except DATABASE_TROUBLE as error:
                if not pause:
                    log.warning("database is away", reason=type(error).__name__)
                pause = min(max(0.2, pause * 2), LONGEST_PAUSE)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
        await clerk.drain()
    finally:
        watcher.cancel()
        await desk.close()


@contextlib.asynccontextmanager
async def _leading(bell: psycopg.AsyncConnection[Any], stop: asyncio.Event) -> AsyncIterator[None]:
    """Wait for the lock, which lives as long as this connection: when it breaks, so does our right to claim."""
    waited = False
    while not stop.is_set():
        cursor = await bell.execute("SELECT pg_try_advisory_lock(%s)", (dispatch.LOCK,))
        row = await cursor.fetchone()
        if row and row[0]:
            break
        if not waited:
            log.info("another dispatcher is at work; standing by")
            waited = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), STANDBY_SECONDS)
    yield


async def _wake_at(stop: asyncio.Event, wake: asyncio.Event) -> None:
    await stop.wait()
    wake.set()
