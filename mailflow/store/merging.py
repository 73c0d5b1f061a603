"""Moving everything of one entry of a person to another. SQL only: what may be merged, caseload/merging says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Text, cast, delete, exists, func, insert, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import (
    assignment,
    case_event,
    cases,
    conversation,
    merge,
    message,
    note,
    outbox,
    person,
    person_address,
    person_tag,
    queue,
    task,
)

# Tables whose rows follow the person by `person_id` alone; conversations, tasks and addresses have ways of their own.
FOLLOWING = (message, note, outbox)


async def lock_people(connection: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, RowMapping]:
    """These people, held until commit, always in the same order."""
    found = await connection.execute(select(person).where(person.c.id.in_(ids)).order_by(person.c.id).with_for_update())
    return {row["id"]: row for row in found.mappings()}


async def addresses_of(connection: AsyncConnection, ids: Sequence[UUID]) -> Sequence[RowMapping]:
    """Every address of these people."""
    query = select(person_address).where(person_address.c.person_id.in_(ids)).order_by(person_address.c.id)
    return (await connection.execute(query)).mappings().all()


async def case_of(connection: AsyncConnection, person_id: UUID) -> UUID | None:
    """The person's case."""
    found: UUID | None = await connection.scalar(select(cases.c.id).where(cases.c.person_id == person_id))
    return found


async def mail_waits(connection: AsyncConnection, case_id: UUID) -> bool:
    """Whether a mail was filed that the case has not looked at."""
    waiting = (case_event.c.case_id == case_id, case_event.c.applied_at.is_(None), case_event.c.kind == "mail")
    return bool(await connection.scalar(select(exists().where(*waiting))))


async def open_decision(connection: AsyncConnection, case_id: UUID) -> str | None:
    """The title of a decision of the case that nobody has taken yet."""
    waiting = (task.c.case_id == case_id, task.c.kind == "decision", task.c.state == "open")
    found: str | None = await connection.scalar(select(task.c.title).where(*waiting).limit(1))
    return found


async def move_conversations(
    connection: AsyncConnection, gone: UUID, kept: UUID, case_id: UUID | None, queue_id: UUID
) -> list[dict[str, Any]]:
    """They and their messages are the kept one's; what waits with an adviser goes to `queue_id`. Where each was."""
    mine = (conversation.c.person_id == gone,)
    held = await connection.execute(
        select(conversation.c.id, conversation.c.case_id, conversation.c.queue_id)
        .where(*mine)
        .order_by(conversation.c.id)
        .with_for_update()
    )
    were = [{name: str(value) if value else None for name, value in row.items()} for row in held.mappings()]
    owned = select(queue.c.id).where(or_(queue.c.kind == "adviser", queue.c.kind == "triage"))
    moving = (*mine, conversation.c.queue_id.in_(owned), conversation.c.state.in_(("open", "waiting")))
    await connection.execute(update(conversation).where(*moving).values(queue_id=queue_id))
    await connection.execute(update(conversation).where(*mine).values(person_id=kept, case_id=case_id))
    return were


async def move_following(
    connection: AsyncConnection, gone: UUID, kept: UUID, case_id: UUID | None
) -> dict[str, list[Any]]:
    """Rows that only name the person. A pathway's mail stays its case's, so that what became of it is told there."""
    if case_id is not None:
        answers = (outbox.c.person_id == gone, outbox.c.kind != "pathway")
        await connection.execute(update(outbox).where(*answers).values(case_id=case_id))
    moved = {}
    for table in FOLLOWING:
        rows = update(table).where(table.c.person_id == gone).values(person_id=kept).returning(table.c.id)
        moved[table.name] = [str(item) for item in await connection.scalars(rows)]
    return moved


async def copy_tags(connection: AsyncConnection, gone: UUID, kept: UUID) -> None:
    """The kept entry has the other's tags too; the other keeps its own, for the day they are parted again."""
    columns = ["person_id", "tag_id", "staff_id", "at"]
    own = (person_tag.c.tag_id, person_tag.c.staff_id, person_tag.c.at)
    tags = select(literal(kept), *own).where(person_tag.c.person_id == gone)
    await connection.execute(upsert(person_tag).from_select(columns, tags).on_conflict_do_nothing())


async def move_addresses(connection: AsyncConnection, gone: UUID, kept: UUID) -> list[dict[str, Any]]:
    """Addresses go along, after those that are preferred already; what both have stays once. What they were."""
    both = await addresses_of(connection, [gone, kept])
    known = {row["address"] for row in both if row["person_id"] == kept}
    reached = any(row["preferred"] and row["state"] == "active" for row in both if row["person_id"] == kept)
    were = []
    for row in (row for row in both if row["person_id"] == gone):
        both_have = row["address"] in known
        were.append({name: row[name] for name in ("address", "state", "preferred")} | {"both": both_have})
        if both_have:
            await connection.execute(delete(person_address).where(person_address.c.id == row["id"]))
            continue
        preferred = row["preferred"] and row["state"] == "active" and not reached
        values = {"person_id": kept, "preferred": preferred}
        await connection.execute(update(person_address).where(person_address.c.id == row["id"]).values(**values))
    return were


async def move_tasks(connection: AsyncConnection, gone_case: UUID, case_id: UUID, queue_id: UUID) -> list[Any]:
    """Open tasks of a case that ends: still to be done by a human, but no step waits for them. Where each was."""
    mine = (task.c.case_id == gone_case, task.c.state == "open")
    held = await connection.execute(select(task.c.id, task.c.queue_id, task.c.dedup_key).where(*mine).with_for_update())
    were = [{name: str(value) for name, value in row.items()} for row in held.mappings()]
    advisers = select(queue.c.id).where(queue.c.kind.in_(("adviser", "triage")))
    await connection.execute(update(task).where(*mine, task.c.queue_id.in_(advisers)).values(queue_id=queue_id))
    key = func.concat(str(case_id), "//merged-", cast(task.c.id, Text), "/1")
    await connection.execute(update(task).where(*mine).values(case_id=case_id, dedup_key=key))
    return were


async def end_assignment(connection: AsyncConnection, person_id: UUID, now: datetime) -> str | None:
    """Nobody follows the entry itself any more; the assignment that ended."""
    current = (assignment.c.person_id == person_id, assignment.c.until.is_(None))
    ended = await connection.scalar(update(assignment).where(*current).values(until=now).returning(assignment.c.id))
    return str(ended) if ended else None


COPY_OPT_OUT = text("""
    INSERT INTO opt_out (person_id, source, since) SELECT :kept, source, since FROM opt_out WHERE person_id = :gone
    ON CONFLICT DO NOTHING RETURNING person_id
""")


async def copy_opt_out(connection: AsyncConnection, gone: UUID, kept: UUID) -> bool:
    """Who stopped optional mail in one entry stopped it in both; whether that is new for the kept one."""
    return await connection.scalar(COPY_OPT_OUT, {"gone": gone, "kept": kept}) is not None


async def point(connection: AsyncConnection, gone: UUID, kept: UUID) -> list[str]:
    """The entry, and those merged into it before, lead to the kept one; which those were."""
    before = update(person).where(person.c.merged_into == gone).values(merged_into=kept).returning(person.c.id)
    followers = [str(item) for item in await connection.scalars(before)]
    await connection.execute(update(person).where(person.c.id == gone).values(merged_into=kept))
    return followers


async def write_merge(connection: AsyncConnection, row: Mapping[str, Any]) -> UUID:
    """What was moved, for undoing it."""
    made = new_id()
    await connection.execute(insert(merge).values(id=made, **row))
    return made


async def lock_merge(connection: AsyncConnection, merge_id: UUID) -> RowMapping | None:
    """A merge, held until commit."""
    found = await connection.execute(select(merge).where(merge.c.id == merge_id).with_for_update())
    return found.mappings().one_or_none()


async def note_undone(connection: AsyncConnection, merge_id: UUID, by: UUID, now: datetime) -> None:
    """It holds no more."""
    await connection.execute(update(merge).where(merge.c.id == merge_id).values(undone_at=now, undone_by=by))
