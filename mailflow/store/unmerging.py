"""Putting back what store/merging moved, as far as it is still where it was put. SQL only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.merging import FOLLOWING
from mailflow.store.tables import (
    assignment,
    cases,
    conversation,
    message,
    opt_out,
    outbox,
    person,
    person_address,
    task,
)


async def return_conversations(
    connection: AsyncConnection, were: Sequence[dict[str, Any]], kept: UUID, gone: UUID, placed: UUID
) -> Sequence[RowMapping]:
    """Conversations with all that was written in them since; the queue too where nobody has moved them on."""
    for row in were:
        mine = (conversation.c.id == UUID(row["id"]), conversation.c.person_id == kept)
        case_id = UUID(row["case_id"]) if row["case_id"] else None
        await connection.execute(update(conversation).where(*mine).values(person_id=gone, case_id=case_id))
        still = (conversation.c.id == UUID(row["id"]), conversation.c.queue_id == placed)
        await connection.execute(update(conversation).where(*still).values(queue_id=UUID(row["queue_id"])))
    ids = [UUID(row["id"]) for row in were]
    found = await connection.execute(select(conversation).where(conversation.c.id.in_(ids)))
    return found.mappings().all()


async def return_following(
    connection: AsyncConnection, moved: dict[str, Any], kept: UUID, gone: UUID, case_id: UUID | None
) -> None:
    """Rows that only name the person, and those of the returned conversations."""
    talks = [UUID(row["id"]) for row in moved["conversations"]]
    within = select(message.c.outbox_id).where(message.c.conversation_id.in_(talks), message.c.outbox_id.is_not(None))
    for table in FOLLOWING:
        ids = [UUID(item) for item in moved["following"].get(table.name, ())]
        mine = [table.c.id.in_(ids)]
        mine += [message.c.conversation_id.in_(talks)] if table is message else []
        mine += [outbox.c.id.in_(within)] if table is outbox else []
        await connection.execute(update(table).where(or_(*mine), table.c.person_id == kept).values(person_id=gone))
    if case_id is not None:
        answers = (outbox.c.person_id == gone, outbox.c.kind != "pathway")
        await connection.execute(update(outbox).where(*answers).values(case_id=case_id))


async def return_addresses(connection: AsyncConnection, were: Sequence[dict[str, Any]], kept: UUID, gone: UUID) -> None:
    """Addresses, as preferred as they were; what became of them since (dead, alive) stays known."""
    for row in were:
        if not row["both"]:
            mine = (person_address.c.address == row["address"], person_address.c.person_id == kept)
            values = {"person_id": gone, "preferred": row["preferred"]}
            await connection.execute(update(person_address).where(*mine).values(**values))
        own = {name: row[name] for name in ("address", "state", "preferred")} | {"id": new_id(), "person_id": gone}
        await connection.execute(upsert(person_address).values(own).on_conflict_do_nothing())


async def return_tasks(
    connection: AsyncConnection, were: Sequence[dict[str, Any]], case_id: UUID, placed: UUID
) -> Sequence[RowMapping]:
    """Tasks, with the step they belong to; those that a human finished meanwhile, for the case to know."""
    for row in were:
        mine = task.c.id == UUID(row["id"])
        await connection.execute(update(task).where(mine).values(case_id=case_id, dedup_key=row["dedup_key"]))
        still = (mine, task.c.queue_id == placed, task.c.state == "open")
        await connection.execute(update(task).where(*still).values(queue_id=UUID(row["queue_id"])))
    done = (task.c.id.in_([UUID(row["id"]) for row in were]), task.c.state == "done")
    return (await connection.execute(select(task).where(*done))).mappings().all()


async def return_case(connection: AsyncConnection, case_id: UUID, **values: Any) -> None:
    """The case as it was: with its person, open or not."""
    await connection.execute(update(cases).where(cases.c.id == case_id).values(**values))


async def return_assignment(connection: AsyncConnection, assignment_id: UUID, person_id: UUID, now: datetime) -> None:
    """The adviser follows the entry again, unless somebody else does by now."""
    other = select(assignment.c.id).where(assignment.c.person_id == person_id, assignment.c.until.is_(None))
    if await connection.scalar(other) is None:
        mine = (assignment.c.id == assignment_id, assignment.c.until <= now)
        await connection.execute(update(assignment).where(*mine).values(until=None))


async def forget_opt_out(connection: AsyncConnection, person_id: UUID) -> None:
    """What was taken over is the other entry's own again."""
    await connection.execute(delete(opt_out).where(opt_out.c.person_id == person_id))


async def stand_alone(connection: AsyncConnection, gone: UUID, followers: Sequence[str]) -> None:
    """The entry is itself again, and those merged into it before lead to it."""
    await connection.execute(update(person).where(person.c.id == gone).values(merged_into=None))
    ids = [UUID(item) for item in followers]
    await connection.execute(update(person).where(person.c.id.in_(ids)).values(merged_into=gone))
