"""The part `dispatch`: takes due mails from the outbox to the relay. One dispatcher at a time, by a database lock.

Order of things: mark `sending` and commit, send, record. One transaction a turn records what is done and claims what
is next. What to do after an answer is decided in verdicts.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.errors import Misconfigured
from mailflow.core.keys import Keyring
from mailflow.mail.sending.relay import Relay
from mailflow.outbox.desk import Desk
from mailflow.outbox.fuse import HOUR, Fuse
from mailflow.outbox.pace import Pace
from mailflow.outbox.verdicts import in_doubt
from mailflow.store import dispatch, holding
from mailflow.store.dispatch import Claimed
from mailflow.store.engine import listening
from mailflow.store.outbox import CHANNEL
from mailflow.store.switch import FUSE, fuse_mended_at, set_held

log = structlog.get_logger(__name__)

POLL_SECONDS = 5.0
STANDBY_SECONDS = 0.5
DRAIN_SECONDS = 20.0
LONGEST_PAUSE = 10.0
DATABASE_TROUBLE = (psycopg.Error, DBAPIError, PoolTimeout, OSError)
CRASHED = "the dispatcher ended before the relay's answer was recorded"


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
    rules = _Rules(Pace.from_settings(settings), Fuse(settings.automatic_mails_per_hour))
    clerk = _Clerk(engine, clock, desk, rules, stop)
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


@dataclass(frozen=True, slots=True)
class _Rules:
    """How much may leave at a time."""

    pace: Pace
    fuse: Fuse


class _Clerk:
    """Stands between the desk and the database."""

    def __init__(self, engine: AsyncEngine, clock: Clock, desk: Desk, rules: _Rules, stop: asyncio.Event) -> None:
        self._engine, self._clock, self._desk, self._stop = engine, clock, desk, stop
        self._pace, self._fuse = rules.pace, rules.fuse
        self._served = False

    async def work(self, bell: psycopg.AsyncConnection[Any], ready: Callable[[], None]) -> None:
        """Turns until `stop`; raises when the database goes away."""
        if self._stop.is_set():
            return
        await self._recover()
        if not self._served:
            self._served = True
            ready()
        listener = asyncio.create_task(self._listen(bell))
        listener.add_done_callback(lambda _: self._desk.wake.set())
        try:
            async with self._engine.connect() as connection:  # one for all turns: no check-out, no ping
                while not self._stop.is_set():
                    if listener.done():
                        listener.result()
                        raise psycopg.OperationalError("no longer listening")
                    self._desk.wake.clear()
                    rest = await self._turn(connection)
                    if rest:
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(self._desk.wake.wait(), rest)
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)

    async def drain(self) -> None:
        """Wait for what is on its way and record it."""
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                while self._desk.in_hand:
                    self._desk.wake.clear()
                    await self._record()
                    if self._desk.busy:
                        await self._desk.wake.wait()
        except (TimeoutError, *DATABASE_TROUBLE) as error:
            log.warning("ended with mails in doubt", count=len(self._desk.in_hand), reason=type(error).__name__)

    async def _listen(self, bell: psycopg.AsyncConnection[Any]) -> None:
        async for _ in bell.notifies():
            self._desk.wake.set()

    async def _recover(self) -> None:
        """Mails that somebody before us left `sending` are in doubt."""
        async with self._engine.begin() as connection:
            left = await dispatch.unknown_fates(connection, self._desk.in_hand)
            if left:
                log.warning("mails of unknown fate found", count=len(left))
                now = self._clock.now()
                await dispatch.record(connection, [in_doubt(mail, CRASHED, now) for mail in left])
            await self._begin_fuse(connection)

    async def _record(self) -> None:
        async with self._engine.begin() as connection:
            done, returned = await self._write(connection)
        self._desk.recorded(done, returned)

    async def _write(self, connection: AsyncConnection) -> tuple[int, int]:
        outcomes, returned = self._desk.outcomes[:], self._desk.returned[:]
        if outcomes:
            await dispatch.record(connection, outcomes)
        if returned:
            await dispatch.unclaim(connection, returned)
        return len(outcomes), len(returned)

    async def _turn(self, connection: AsyncConnection) -> float:
        """Record, claim, hand over. Seconds to rest: 0 when there may be more."""
        desk, now = self._desk, self._clock.now()
        room = self._pace.room(desk.room, now)
        claimed: list[Claimed] = []
        rest = 0.0 if room else desk.paused_for or self._rest(now)
        if not (room or desk.outcomes or desk.returned):
            return rest
        async with connection.begin():
            done, returned = await self._write(connection)
            if room:
                claimed, waiting = await self._claim(connection, room, now)
                if not claimed and not waiting:
                    rest = await self._look_ahead(connection)
        desk.recorded(done, returned)
        desk.take(claimed)
        return rest

    async def _claim(self, connection: AsyncConnection, room: int, now: datetime) -> tuple[list[Claimed], int]:
        """What leaves now, and how many due mails do not: held by a switch, or put off for their domain."""
        mails, held = await dispatch.claim(connection, room, now)
        later = self._pace.put_off(mails, now)
        if later:
            await dispatch.put_off(connection, later)
            waiting = {key for key, _ in later}
            mails = [mail for mail in mails if mail.id not in waiting]
        self._pace.count(mails, now)
        if self._fuse.blows(mails, now):
            log.error("fuse blown: automatic mail is held until `mailflow hold --release --fuse`")
            await set_held(connection, True, None, now, FUSE)
        return mails, held + len(later)

    async def _look_ahead(self, connection: AsyncConnection) -> float:
        """Nothing to claim: free what no switch holds any more, else rest until the next mail is due."""
        now = self._clock.now()
        if (await holding.release(connection, now)).freed:
            return 0.0
        due = await dispatch.next_due(connection)
        return min(POLL_SECONDS, max(0.01, self._clock.real_seconds(due - now))) if due else POLL_SECONDS

    def _rest(self, now: datetime) -> float:
        """While the desk is full or the relay's rate is used up."""
        pause = self._pace.rest(now)
        return min(POLL_SECONDS, max(0.01, self._clock.real_seconds(pause))) if pause else POLL_SECONDS

    async def _begin_fuse(self, connection: AsyncConnection) -> None:
        now = self._clock.now()
        mended = await fuse_mended_at(connection)
        since = max(now - HOUR, mended) if mended else now - HOUR
        self._fuse.begin(await dispatch.automatic_since(connection, since), now)
