"""Between the desk and the database: records what is done and claims what is next, in one transaction a turn.

One turn for all connections together: half as many, each twice as full, cost less than two lanes gained by overlapping.
Decides nothing about a mail: that is in verdicts.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.core.clock import Clock
from mailflow.outbox.desk import Desk
from mailflow.outbox.fuse import HOUR, Fuse
from mailflow.outbox.pace import Pace
from mailflow.outbox.verdicts import in_doubt
from mailflow.store import dispatch, holding
from mailflow.store.dispatch import USUAL, Usual
from mailflow.store.engine import Connection
from mailflow.store.switch import FUSE, fuse_mended_at, set_held
from mailflow.store.wire import Wire, wire

log = structlog.get_logger(__name__)


POLL_SECONDS = 5.0
GATHER_SECONDS = 0.002  # for the other connections to finish as well: fewer and fuller turns
LOOK_SECONDS = 0.1
DRAIN_SECONDS = 20.0
DATABASE_TROUBLE = (psycopg.Error, DBAPIError, PoolTimeout, OSError)
CRASHED = "the dispatcher ended before the relay's answer was recorded"


@dataclass(frozen=True, slots=True)
class Rules:
    """How much may leave at a time."""

    pace: Pace
    fuse: Fuse
    usual: Usual = USUAL


class Clerk:
    """The one who writes and reads for a desk."""

    def __init__(
        self, url: str, engine: AsyncEngine, clock: Clock, desk: Desk, rules: Rules, stop: asyncio.Event
    ) -> None:
        self._url, self._engine, self._clock, self._desk, self._stop = url, engine, clock, desk, stop
        self._pace, self._fuse, self._usual = rules.pace, rules.fuse, rules.usual
        self._served = False
        self._look_at = 0.0

    async def work(self, bell: Connection, ready: Callable[[], None]) -> None:
        """Turns until `stop`; raises when the database goes away."""
        if self._stop.is_set():
            return
        async with wire(self._url) as lane:
            await self._recover(lane)
            if not self._served:
                self._served = True
                ready()
            works = [asyncio.create_task(self._listen(bell)), asyncio.create_task(self._turns(lane))]
            try:
                done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
                if not self._stop.is_set():
                    for work in done:
                        work.result()
                    raise psycopg.OperationalError("no longer listening")
                await works[1]
            finally:
                for work in works:
                    work.cancel()
                await asyncio.gather(*works, return_exceptions=True)

    async def drain(self) -> None:
        """Wait for what is on its way and record it."""
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                if self._desk.in_hand:
                    async with wire(self._url) as lane:
                        await self._finish(lane)
        except (TimeoutError, *DATABASE_TROUBLE) as error:
            log.warning("ended with mails in doubt", count=len(self._desk.in_hand), reason=type(error).__name__)

    async def _finish(self, lane: Wire) -> None:
        while self._desk.in_hand:
            self._desk.wake.clear()
            await self._turn(lane, claims=False)
            if self._desk.busy:
                await self._desk.wake.wait()

    async def _turns(self, lane: Wire) -> None:
        while not self._stop.is_set():
            self._desk.wake.clear()
            if self._desk.worth_waiting:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(GATHER_SECONDS):
                        await self._desk.all_in.wait()
            rest = await self._turn(lane)
            if rest:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._desk.wake.wait(), rest)

    async def _listen(self, bell: psycopg.AsyncConnection[Any]) -> None:
        async for _ in bell.notifies():
            self._desk.wake.set()

    async def _recover(self, lane: Wire) -> None:
        """Mails that somebody before us left `sending` are in doubt. The fuse counts what left before."""
        now = self._clock.now()
        async with self._engine.begin() as reading:
            left = await dispatch.unknown_fates(reading, self._desk.in_hand)
            mended = await fuse_mended_at(reading)
            since = max(now - HOUR, mended) if mended else now - HOUR
            self._fuse.begin(await dispatch.automatic_since(reading, since), now)
        if left:
            log.warning("mails of unknown fate found", count=len(left))
            await dispatch.turn(lane, [in_doubt(mail, CRASHED, now) for mail in left], (), 0, now)

    async def _turn(self, lane: Wire, *, claims: bool = True) -> float:
        """Record, claim, hand over. Seconds to rest: 0 when there may be more."""
        desk, now = self._desk, self._clock.now()
        room = self._pace.room(desk.room, now) if claims else 0
        with desk.handed_in() as (outcomes, returned):
            if not (room or outcomes or returned):
                return desk.paused_for or self._rest(now)
            careful = bool(self._pace.per_minute)
            mails, held = await dispatch.turn(
                lane, outcomes, returned, room, now, commit=not careful, usual=self._usual
            )
            later = self._pace.put_off(mails, now)
            if careful:
                await dispatch.put_off(lane, later)
            desk.recorded(outcomes, returned)
        if later:
            waiting = {key for key, _ in later}
            mails = [mail for mail in mails if mail.id not in waiting]
        self._pace.count(mails, now)
        desk.take(mails)
        if self._fuse.blows(mails, now):
            await self._blow(now)
        if not room:
            return desk.paused_for or self._rest(now)
        return 0.0 if mails or held or later else await self._look_ahead()

    async def _blow(self, now: datetime) -> None:
        log.error("fuse blown: automatic mail is held until `mailflow hold --release --fuse`")
        async with self._engine.begin() as connection:
            await set_held(connection, True, None, now, FUSE)
        self._fuse.held = True

    async def _look_ahead(self) -> float:
        """Nothing to claim: free what no switch holds any more, else rest until the next mail is due.

        Not at every bell while somebody posts mail for later; mail for now needs no looking ahead.
        """
        wait = self._look_at - asyncio.get_running_loop().time()
        if wait > 0:
            return wait
        self._look_at = asyncio.get_running_loop().time() + LOOK_SECONDS
        now = self._clock.now()
        async with self._engine.begin() as connection:
            if (await holding.release(connection, now)).freed:
                return 0.0
            due = await dispatch.next_due(connection)
        return min(POLL_SECONDS, max(0.01, self._clock.real_seconds(due - now))) if due else POLL_SECONDS

    def _rest(self, now: datetime) -> float:
        """While the desk is full or the relay's rate is used up."""
        pause = self._pace.rest(now)
        return min(POLL_SECONDS, max(0.01, self._clock.real_seconds(pause))) if pause else POLL_SECONDS
