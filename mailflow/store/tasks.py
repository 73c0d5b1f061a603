"""The SQL of tasks: what a human has to do for a case. One a dedup key, for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import outbox, task


async def insert_task(
    connection: AsyncConnection,
    *,
    agency_id: UUID,
    case_id: UUID,
    queue_id: UUID,
    dedup_key: str,
    title: str,
    options: Sequence[str],
    labels: Mapping[str, str],
    due_at: datetime | None,
    now: datetime,
    **more: Any,
) -> bool:
    """Open a task; False when it was opened before. `more` are the columns that decisions have besides."""
    made = await connection.scalar(
        upsert(task)
        .values(
            id=new_id(),
            agency_id=agency_id,
            case_id=case_id,
            queue_id=queue_id,
            dedup_key=dedup_key,
            title=title,
            options=list(options),
            labels=dict(labels),
            due_at=due_at,
            created_at=now,
            **more,
        )
        .on_conflict_do_nothing(index_elements=["dedup_key"])
        .returning(task.c.id)
    )
    return made is not None


async def was_opened(connection: AsyncConnection, case_id: UUID, prefix: str, since: datetime) -> bool:
    """Whether a task of the case whose key begins so is open, or was opened after `since`."""
    query = select(literal(True)).where(
        task.c.case_id == case_id,
        task.c.dedup_key.startswith(prefix, autoescape=True),
        (task.c.state == "open") | (task.c.created_at > since),
    )
    return bool(await connection.scalar(query.limit(1)))


async def withdraw_task(connection: AsyncConnection, dedup_key: str, now: datetime) -> UUID | None:
    """Nobody has to do it any more; the queue it was in, None when it was not open."""
    found: UUID | None = await connection.scalar(
        update(task)
        .where(task.c.dedup_key == dedup_key, task.c.state == "open")
        .values(state="withdrawn", done_at=now)
        .returning(task.c.queue_id)
    )
    return found


async def move_task(connection: AsyncConnection, dedup_key: str, queue_id: UUID) -> None:
    """Show an open task in another queue."""
    await connection.execute(
        update(task).where(task.c.dedup_key == dedup_key, task.c.state == "open").values(queue_id=queue_id)
    )


async def lock_task(connection: AsyncConnection, task_id: UUID) -> RowMapping | None:
    """The task, locked until commit."""
    found = await connection.execute(select(task).where(task.c.id == task_id).with_for_update())
    return found.mappings().one_or_none()


async def finish_task(
    connection: AsyncConnection, task_id: UUID, outcome: str, by: UUID, now: datetime, reasons: str = ""
) -> None:
    """A human did it."""
    values = {"state": "done", "outcome": outcome, "done_by": by, "done_at": now, "reasons": reasons}
    await connection.execute(update(task).where(task.c.id == task_id).values(**values))


async def case_of_task(connection: AsyncConnection, task_id: UUID) -> UUID | None:
    """The case it belongs to. Unlocked."""
    found: UUID | None = await connection.scalar(select(task.c.case_id).where(task.c.id == task_id))
    return found


async def reopen_task(connection: AsyncConnection, task_id: UUID) -> None:
    """It was finished by mistake."""
    values = {"state": "open", "outcome": "", "done_by": None, "done_at": None, "reasons": ""}
    await connection.execute(update(task).where(task.c.id == task_id).values(**values))


async def wrote_since(connection: AsyncConnection, case_id: UUID, since: datetime) -> bool:
    """Whether a mail of the case's pathways was made after that."""
    made = (outbox.c.case_id == case_id, outbox.c.kind == "pathway", outbox.c.created_at >= since)
    return bool(await connection.scalar(select(exists().where(*made))))


async def remind(connection: AsyncConnection, dedup_key: str, now: datetime) -> UUID | None:
    """Those who have an open task see that it waits; the queue it is in, None when it was not open."""
    found: UUID | None = await connection.scalar(
        update(task)
        .where(task.c.dedup_key == dedup_key, task.c.state == "open")
        .values(reminders=task.c.reminders + 1, reminded_at=now)
        .returning(task.c.queue_id)
    )
    return found


async def newest_doer(connection: AsyncConnection, case_id: UUID, enrolment: str, step: str) -> UUID | None:
    """Who finished the newest task of a step in an enrolment or one of its tracks."""
    root = enrolment.partition(".")[0]
    name = func.split_part(func.split_part(task.c.dedup_key, "/", 2), ".", 1)
    found: UUID | None = await connection.scalar(
        select(task.c.done_by)
        .where(task.c.case_id == case_id, task.c.state == "done", name == root)
        .where(func.split_part(task.c.dedup_key, "/", 3) == step)
        .order_by(task.c.done_at.desc(), task.c.id.desc())
        .limit(1)
    )
    return found
