"""Compares the open cases of the database with the workflows that run, starts the missing ones, ends the others.

The database is the record: a lost Temporal store is rebuilt from it. Starting one that runs changes nothing; one whose
case was erased ends when it is woken.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.service import RPCError

from mailflow.store.signals import count_open_cases, living, open_case_ids
from mailflow.workflows.signals import paused

log = structlog.get_logger(__name__)

EVERY_SECONDS = 60.0
FULL_EVERY = 10  # rounds; between them equal counts are believed
AT_ONCE = 20


class Runs(Protocol):
    """What the reconciler asks of Temporal."""

    async def start(self, case_id: UUID) -> None: ...

    async def wake(self, case_id: UUID, kinds: Sequence[str], events: Sequence[int]) -> None: ...

    async def count_running(self) -> int: ...

    def running(self) -> AsyncIterator[UUID]: ...


@dataclass(slots=True)
class Reconciler:
    """One comparison a round."""

    engine: AsyncEngine
    cases: Runs
    rounds: int = 0

    async def mend(self) -> int:
        """Start what is missing; how many were started. Raises RPCError while Temporal is away."""
        full = self.rounds % FULL_EVERY == 0
        async with self.engine.connect() as connection:
            if not full and await count_open_cases(connection) == await self.cases.count_running():
                self.rounds += 1
                return 0
            wanted = await open_case_ids(connection)
        running = {case_id async for case_id in self.cases.running()}
        missing = [case_id for case_id in wanted if case_id not in running]
        await self._start(missing)
        await self._end(running.difference(wanted))
        self.rounds += 1
        if missing:
            log.info("case workflows started", count=len(missing))
        return len(missing)

    async def _end(self, surplus: set[UUID]) -> None:
        """Wake those whose case is no more: they look, find nothing and end."""
        async with self.engine.connect() as connection:
            gone = surplus - await living(connection, surplus) if surplus else set()
        for case_id in sorted(gone):
            await self.cases.wake(case_id, ("control",), ())
        if gone:
            log.info("workflows of erased cases woken", count=len(gone))

    async def _start(self, missing: Iterable[UUID]) -> None:
        """In order, so that those which are due come first."""
        left = iter(missing)

        async def worker() -> None:
            for case_id in left:
                await self.cases.start(case_id)

        results = await asyncio.gather(*(worker() for _ in range(AT_ONCE)), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result


async def run_reconciler(reconciler: Reconciler, stop: asyncio.Event) -> None:
    """Mend at once and every minute, until `stop`."""
    away = False
    while not stop.is_set():
        try:
            await reconciler.mend()
            if away:
                log.info("cases compared again")
            away = False
        except (RPCError, OSError, psycopg.Error, SQLAlchemyError) as error:
            reconciler.rounds = 0  # who knows what came back: compare in full
            if not away:
                log.warning("cases not compared", error=type(error).__name__)
            away = True
        await paused(stop, 5.0 if away else EVERY_SECONDS)
