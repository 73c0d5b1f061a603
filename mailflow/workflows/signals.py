"""The signal pump: tells Temporal about events in the table. One signal per case and round, in order, none lost.

An event counts as signalled only after Temporal took the signal. Telling twice is harmless: the case looks into the
table. One pump works at a time, chosen by a lock on its listening connection.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.service import RPCError, RPCStatusCode

from mailflow.core.clock import Clock
from mailflow.store.engine import listening
from mailflow.store.events import CHANNEL
from mailflow.store.signals import Pending, mark_signalled, unsignalled

log = structlog.get_logger(__name__)

BATCH = 500
AT_ONCE = 20
POLL_SECONDS = 2.0
SHORTEST_PAUSE = 0.5
LONGEST_PAUSE = 5.0
LOCK = 0x70756D70  # "pump"
AWAY = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED, RPCStatusCode.UNKNOWN)


class Wakes(Protocol):
    """What the pump asks of Temporal."""

    async def wake(self, case_id: UUID, kinds: Sequence[str], events: Sequence[int]) -> None:
        """Raises when Temporal did not take it."""
        ...


@dataclass(slots=True)
class Pump:
    """Moves events on. `refused` are cases whose signal Temporal rejected; they are left out until a later round."""

    engine: AsyncEngine
    cases: Wakes
    clock: Clock
    refused: set[UUID] = field(default_factory=set)

    async def drain(self) -> int:
        """Signal everything that waits; how many cases. Raises RPCError while Temporal is away."""
        told = 0
        while True:
            async with self.engine.connect() as connection:
                pending = await unsignalled(connection, BATCH, self.refused)
            if not pending:
                return told
            told += await self._tell(pending)

    async def _tell(self, pending: Sequence[Pending]) -> int:
        by_case: dict[UUID, list[Pending]] = defaultdict(list)
        for event in pending:
            by_case[event.case_id].append(event)
        gate = asyncio.Semaphore(AT_ONCE)
        results = await asyncio.gather(
            *(self._wake(gate, case_id, events) for case_id, events in by_case.items()), return_exceptions=True
        )
        done = [event.id for result in results if isinstance(result, list) for event in result]
        async with self.engine.begin() as connection:
            await mark_signalled(connection, done, self.clock.now())
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(by_case)

    async def _wake(self, gate: asyncio.Semaphore, case_id: UUID, events: list[Pending]) -> list[Pending]:
        async with gate:
            try:
                await self.cases.wake(case_id, [event.kind for event in events], [event.id for event in events])
            except RPCError as error:
                if error.status in AWAY:
                    raise
                log.error("signal refused", case=str(case_id), status=error.status.name)
                self.refused.add(case_id)
                return []
        return events


async def run_pump(pump: Pump, database_url: str, stop: asyncio.Event) -> None:
    """Drain on every notification and every few seconds, until `stop`. Survives Temporal and the database."""
    pause, away = SHORTEST_PAUSE, False
    while not stop.is_set():
        try:
            async with listening(database_url, CHANNEL) as connection:
                await _wait_for_turn(connection, stop)
                while not stop.is_set():
                    pump.refused.clear()
                    await pump.drain()
                    if away:
                        log.info("signals flow again")
                    pause, away = SHORTEST_PAUSE, False
                    await _bell(connection, stop)
        except (RPCError, OSError, psycopg.Error, SQLAlchemyError) as error:
            if not away:
                log.warning("signals wait", error=type(error).__name__)
            away = True
            await paused(stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE)


async def _wait_for_turn(connection: psycopg.AsyncConnection[Any], stop: asyncio.Event) -> None:
    """Until this is the one pump, or `stop`. The lock goes with the connection."""
    while not stop.is_set():
        row = await (await connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))).fetchone()
        if row and row[0]:
            return
        await paused(stop, POLL_SECONDS)


async def _bell(connection: psycopg.AsyncConnection[Any], stop: asyncio.Event) -> None:
    """Wait for a notification, some seconds, or `stop`."""
    ringing = asyncio.ensure_future(_first(connection))
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({ringing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if ringing.done():
            ringing.result()
    finally:
        for task in (ringing, stopping):
            task.cancel()
        await asyncio.gather(ringing, stopping, return_exceptions=True)


async def _first(connection: psycopg.AsyncConnection[Any]) -> None:
    async for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
        pass


async def paused(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until `stop`."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
