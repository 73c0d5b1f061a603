"""What advisers did to single cases, signed; moving what waits to another adviser. SQL only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, case, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.ready import ready, rows
from mailflow.store.tables import amendment, assignment, cases, conversation, queue, staff, task


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


async def newest_pause(connection: AsyncConnection, case_id: UUID) -> UUID | None:
    """The last time that somebody paused the case or let it go on."""
    mine = (amendment.c.case_id == case_id, amendment.c.kind.in_(("paused", "resumed")))
    newest = select(amendment.c.id).where(*mine).order_by(amendment.c.at.desc(), amendment.c.id.desc()).limit(1)
    found: UUID | None = await connection.scalar(newest)
    return found


async def move_what_waits(
    connection: AsyncConnection, people: Collection[UUID], queue_id: UUID, *, from_triage: bool = False
) -> Sequence[UUID]:
    """Their conversations and open tasks in advisers' queues go to another one; the queues they were in.

    A conversation that somebody took on stays where it is, to be given back to the new queue. Rows are held in order
    of id, as filing does.
    """
    if not people:
        return []
    kinds = ("adviser", "triage") if from_triage else ("adviser",)
    others = select(queue.c.id).where(queue.c.kind.in_(kinds), queue.c.id != queue_id)
    own = select(cases.c.id).where(cases.c.person_id.in_(list(people)))
    talks, live = conversation.c.person_id.in_(list(people)), ("open", "waiting")
    taken = update(conversation).where(talks, conversation.c.state.in_(live), conversation.c.taken_from_id.in_(others))
    left: list[UUID] = []
    for table, wanted in (
        (conversation, (talks, conversation.c.taken_from_id.is_(None))),
        (task, (task.c.case_id.in_(own),)),
    ):
        held = (
            select(table.c.id, table.c.queue_id)
            .where(*wanted, table.c.queue_id.in_(others), table.c.state.in_(live))
            .order_by(table.c.id)
            .with_for_update(key_share=True)
            .cte()
        )
        changed = update(table).where(table.c.id == held.c.id).values(queue_id=queue_id).returning(held.c.queue_id)
        left.extend((await connection.scalars(changed)).all())
    back = case((conversation.c.queue_id == queue_id, None), else_=queue_id)
    await connection.execute(taken.values(taken_from_id=back))
    return left


async def advisers(connection: AsyncConnection, agency_id: UUID) -> Sequence[RowMapping]:
    """The agency's active advisers by name: id, name, ceiling, and how many people they follow."""
    return await rows(connection, _advisers(agency_id))


@ready
def _advisers(agency_id: UUID) -> Select[Any]:
    people = select(func.count()).where(assignment.c.staff_id == staff.c.id, assignment.c.until.is_(None))
    query = select(staff.c.id, staff.c.name, staff.c.ceiling, people.scalar_subquery().label("people"))
    wanted = (staff.c.agency_id == agency_id, staff.c.active, staff.c.role == "adviser")
    return query.where(*wanted).order_by(staff.c.name, staff.c.id)
