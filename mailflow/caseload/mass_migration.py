"""All cases that a plan concerns, batch by batch. A dry run does the very same work and takes each case back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailflow.caseload.migrating import Line, Plan, migrate_case, without_a_way
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.core.clock import Clock
from mailflow.core.errors import Refused, Temporary
from mailflow.store import audit, moving

TRIES = 3

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """After a batch. `lines` are of this batch, the counts of the whole migration, resumed or not."""

    looked_at: int
    total: int
    lines: tuple[Line, ...]
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Mover:
    """What moving many cases needs."""

    engine: AsyncEngine
    tools: Tools
    shelf: Shelf
    clock: Clock
    batch: int = 500

    async def rehearse(self, plan: Plan, tell: Callable[[Progress], None]) -> None:
        """What `carry_out` would do, case by case; nothing remains of it."""
        after, looked_at = None, 0
        async with self.engine.connect() as connection:
            total = await moving.count_following(connection, list(plan.sources))
        while True:
            async with self.engine.connect() as connection:
                found = await moving.next_following(connection, list(plan.sources), after, self.batch)
                now = self.clock.now()
                lines = [line for row in found for line in await self._rehearsed(connection, plan, row, now)]
                await connection.rollback()
            looked_at += len(found)
            tell(Progress(looked_at, total, tuple(lines), len(found) < self.batch))
            if len(found) < self.batch:
                return
            after = found[-1].id

    async def _rehearsed(self, connection: AsyncConnection, plan: Plan, row: Row[Any], now: datetime) -> list[Line]:
        savepoint = await connection.begin_nested()
        try:
            return await migrate_case(connection, self.tools, self.shelf, plan, row.id, row.reference, now)
        finally:
            await savepoint.rollback()  # gives the case back at once, with everything written about it

    async def carry_out(self, plan: Plan, by: UUID | None, tell: Callable[[Progress], None]) -> None:
        """Move them. Killed and begun again, it goes on after the last batch that was committed.

        Raises `Refused` when people stand at removed steps without a mapping; nobody is moved then.
        """
        async with self.engine.begin() as connection:
            lost = await without_a_way(connection, plan)
            if lost:
                raise Refused(waiting_at(lost))
            total = await moving.count_following(connection, list(plan.sources))
            migration_id = await moving.begin_migration(
                connection,
                pathway_id=plan.pathway_id,
                revision_id=plan.target_id,
                mapping=plan.mapping,
                classes=sorted(plan.only),
                by=by,
                total=total,
                now=self.clock.now(),
            )
            await audit.record(connection, self.clock.now(), by, "pathway.migrated", object_id=migration_id)
        finished = False
        while not finished:
            progress = await self._again(plan, migration_id)
            finished = progress.finished
            tell(progress)

    async def _again(self, plan: Plan, migration_id: UUID) -> Progress:
        """One batch; tried again when it met another transaction's locks the wrong way round."""
        for last in range(TRIES):
            try:
                return await self._batch(plan, migration_id)
            except DBAPIError as error:
                log.warning("migration batch not done", error=type(error.orig).__name__)
                if last == TRIES - 1:
                    raise Temporary("the database refused a batch; say the same again to go on", "batch") from error
        raise AssertionError

    async def _batch(self, plan: Plan, migration_id: UUID) -> Progress:
        now = self.clock.now()
        async with self.engine.begin() as connection:
            row = await moving.lock_migration(connection, migration_id)
            found = await moving.next_following(connection, list(plan.sources), row["after_case"], self.batch)
            lines: list[Line] = []
            for case in found:
                lines.extend(await migrate_case(connection, self.tools, self.shelf, plan, case.id, case.reference, now))
            finished = len(found) < self.batch
            await moving.note_progress(
                connection,
                migration_id,
                looked_at=row["looked_at"] + len(found),
                after_case=found[-1].id if found else row["after_case"],
                counts=counted(lines, row["counts"]),
                finished=finished,
                updated_at=now,
            )
        return Progress(
            row["looked_at"] + len(found), max(row["total"], row["looked_at"] + len(found)), tuple(lines), finished
        )


def counted(lines: Iterable[Line], before: dict[str, int]) -> dict[str, int]:
    """Enrolments by result."""
    return dict(Counter(before) + Counter(line.result.value for line in lines))


def waiting_at(lost: dict[str, int]) -> str:
    """Why nobody is moved."""
    places = "; ".join(f"{people} at “{step}”" for step, people in lost.items())
    example = " ".join(f"--map {step}=…" for step in lost)
    return f"people wait at steps that are removed: {places}. Say where they go: {example}"
