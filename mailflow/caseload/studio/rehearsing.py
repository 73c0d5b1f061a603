"""What publishing a draft would do to the people on its pathway: published, carried out and taken back, all of it.

Bounded: a page tells of the first so many cases and says so; `mailflow pathway migrate --dry-run` looks at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.migrating import Line, Plan, Result, migrate_case, plan_migration, without_a_way
from mailflow.caseload.publishing import publish
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.pathways.diff import Change, Class
from mailflow.store import moving
from mailflow.store.pathways import latest_revision

MOST = 300


@dataclass(slots=True)
class Rehearsal:
    """`looked_at` of `total` cases; `lost`: removed steps where people stand and of which no mapping speaks."""

    total: int = 0
    looked_at: int = 0
    lines: list[Line] = field(default_factory=list)
    lost: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)  # removed steps where people stand, mapped or not
    changes: tuple[Change, ...] = ()  # from the newest published revision

    @property
    def counts(self) -> Counter[Result]:
        return Counter(line.result for line in self.lines)

    @property
    def moved_timers(self) -> list[Line]:
        """People whose next due time changes."""
        moved = [line for line in self.lines if line.result is Result.MOVED]
        return [line for line in moved if line.due != line.due_after]

    @property
    def mails(self) -> list[Line]:
        """People to whom mail would go at once."""
        return [line for line in self.lines if line.mails]

    @property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line.result is Result.REFUSED]


async def rehearse(
    connection: AsyncConnection,
    tools: Tools,
    document: str,
    wordings: Mapping[str, str],
    only: frozenset[Class],
    mapping: Mapping[str, str],
    now: datetime,
    by: UUID,
    most: int = MOST,
) -> Rehearsal:
    """Publish it, move the first `most` cases, and take everything back."""
    shelf = Shelf()  # its own: the revision is gone afterwards
    savepoint = await connection.begin_nested()
    try:
        made = await publish(connection, document, wordings, by, now)
        shelf_rows = await shelf.fetch(connection, [str(made)])
        code = shelf_rows[str(made)].pathway.code
        newest = await latest_revision(connection, code)
        assert newest is not None
        return await rehearse_move(connection, tools, shelf, code, newest["number"], only, mapping, now, most)
    finally:
        await savepoint.rollback()


async def rehearse_move(
    connection: AsyncConnection,
    tools: Tools,
    shelf: Shelf,
    code: str,
    number: int,
    only: frozenset[Class],
    mapping: Mapping[str, str],
    now: datetime,
    most: int = MOST,
) -> Rehearsal:
    """The same for a revision that is published."""
    plan = await plan_migration(connection, shelf, code, number, mapping, only)
    made = Rehearsal(total=await moving.count_following(connection, list(plan.sources)))
    made.lost = await without_a_way(connection, plan)
    made.removed = await _removed(connection, plan)
    newest = max(plan.sources.values(), key=lambda item: item.number, default=None)
    made.changes = tuple(newest.concern.changes) if newest is not None else ()
    for case in await moving.next_following(connection, list(plan.sources), None, most):
        savepoint = await connection.begin_nested()
        try:
            made.lines += await migrate_case(connection, tools, shelf, plan, case.id, case.reference, now)
        finally:
            await savepoint.rollback()
        made.looked_at += 1
    return made


async def _removed(connection: AsyncConnection, plan: Plan) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in await moving.positions(connection, list(plan.sources)):
        concern = plan.sources[UUID(row["revision"])].concern
        gone = row["step"] not in concern.new.steps
        if gone and row["step"] not in concern.frozen:
            found[row["step"]] += row["people"]
    return dict(sorted(found.items()))
