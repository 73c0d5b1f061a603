"""Events that Temporal has not been told of, and cases it should know. SQL only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import case_event, cases


@dataclass(frozen=True, slots=True)
class Pending:
    """One event to be signalled."""

    id: int
    case_id: UUID
    kind: str


async def unsignalled(connection: AsyncConnection, limit: int, without: Collection[UUID] = ()) -> list[Pending]:
    """The oldest events no signal was sent for, leaving out those cases."""
    query = select(case_event.c.id, case_event.c.case_id, case_event.c.kind).where(
        case_event.c.signalled_at.is_(None), case_event.c.applied_at.is_(None)
    )
    if without:
        query = query.where(case_event.c.case_id.not_in(list(without)))
    rows = await connection.execute(query.order_by(case_event.c.id).limit(limit))
    return [Pending(row.id, row.case_id, row.kind) for row in rows]


async def mark_signalled(connection: AsyncConnection, ids: Collection[int], now: datetime) -> None:
    """Temporal has been told of these, and of all that were applied before anybody could tell it."""
    if ids:
        await connection.execute(update(case_event).where(case_event.c.id.in_(list(ids))).values(signalled_at=now))
    await connection.execute(
        update(case_event)
        .where(case_event.c.signalled_at.is_(None), case_event.c.applied_at.is_not(None))
        .values(signalled_at=now)
    )


async def open_case_ids(connection: AsyncConnection) -> Sequence[UUID]:
    """All open cases, those that are due first."""
    query = select(cases.c.id).where(cases.c.status == "open").order_by(cases.c.next_due.asc().nulls_last(), cases.c.id)
    return (await connection.scalars(query)).all()


async def count_open_cases(connection: AsyncConnection) -> int:
    """How many workflows there should be."""
    query = select(func.count()).select_from(cases).where(cases.c.status == "open")
    return await connection.scalar(query) or 0


async def living(connection: AsyncConnection, ids: Collection[UUID]) -> set[UUID]:
    """Those of these cases that there are and that may still go on."""
    query = select(cases.c.id).where(cases.c.id.in_(list(ids)), cases.c.status != "closed")
    return set((await connection.scalars(query)).all())
