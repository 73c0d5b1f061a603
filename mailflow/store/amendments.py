"""What advisers did to single cases, signed; moving what waits to another adviser. SQL only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import amendment, assignment, conversation, queue, staff, task


async def insert_amendment(
    connection: AsyncConnection,
    amendment_id: UUID,
    *,
    case_id: UUID,
    kind: str,
    data: Mapping[str, Any],
    staff_id: UUID,
    reason: str,
    at: datetime,
) -> bool:
    """Write it down; False when this one is written already."""
    row = {"id": amendment_id, "case_id": case_id, "kind": kind, "data": dict(data), "staff_id": staff_id}
    made = await connection.scalar(
        upsert(amendment)
        .values(**row, reason=reason, at=at)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(amendment.c.id)
    )
    return made is not None


async def move_what_waits(
    connection: AsyncConnection, *, case_id: UUID, person_id: UUID, queue_id: UUID
) -> Sequence[UUID]:
    """The person's conversations and open tasks in advisers' queues go to another one; the queues they were in."""
    advisers = select(queue.c.id).where(queue.c.kind == "adviser", queue.c.id != queue_id)
    left: list[UUID] = []
    for table, whose in ((task, task.c.case_id == case_id), (conversation, conversation.c.person_id == person_id)):
        moved = table.c.queue_id.in_(advisers)
        old = select(table.c.id, table.c.queue_id).where(whose, moved, table.c.state.in_(("open", "waiting"))).cte()
        changed = update(table).where(table.c.id == old.c.id).values(queue_id=queue_id).returning(old.c.queue_id)
        left.extend((await connection.scalars(changed)).all())
    return left


async def advisers(connection: AsyncConnection, agency_id: UUID) -> Sequence[RowMapping]:
    """The agency's active advisers by name: id, name, ceiling, and how many people they follow."""
    people = select(func.count()).where(assignment.c.staff_id == staff.c.id, assignment.c.until.is_(None))
    query = select(staff.c.id, staff.c.name, staff.c.ceiling, people.scalar_subquery().label("people"))
    wanted = (staff.c.agency_id == agency_id, staff.c.active, staff.c.role == "adviser")
    return (await connection.execute(query.where(*wanted).order_by(staff.c.name, staff.c.id))).mappings().all()
