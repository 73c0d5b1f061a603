"""What was done to many rows at once, with the rows as they were; and the statements that do and undo it. SQL only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.bulk import update_rows
from mailflow.store.tables import bulk_action, conversation

RESTORED = ("state", "stage", "due_at", "queue_id", "taken_from_id", "snoozed_until", "last_at")


async def insert_action(
    connection: AsyncConnection,
    action_id: UUID,
    *,
    staff_id: UUID,
    kind: str,
    detail: Mapping[str, Any],
    before: Sequence[Mapping[str, Any]],
    left: int,
    at: datetime,
) -> None:
    """Write down what was done."""
    row = {"id": action_id, "staff_id": staff_id, "kind": kind, "detail": dict(detail), "before": list(before)}
    await connection.execute(insert(bulk_action).values(**row, changed=len(before), left=left, at=at))


async def find_action(
    connection: AsyncConnection, action_id: UUID, staff_id: UUID, *, lock: bool = False
) -> RowMapping | None:
    """An action of this person's."""
    statement = select(bulk_action).where(bulk_action.c.id == action_id, bulk_action.c.staff_id == staff_id)
    statement = statement.with_for_update() if lock else statement
    return (await connection.execute(statement)).mappings().one_or_none()


async def mark_undone(connection: AsyncConnection, action_id: UUID, restored: int, now: datetime) -> None:
    """It was taken back, for as many rows as had not changed since."""
    values = {"undone_at": now, "restored": restored}
    await connection.execute(update(bulk_action).where(bulk_action.c.id == action_id).values(**values))


async def lock_again(connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, RowMapping]:
    """These conversations as they are now, held until commit, in order of id as filing does."""
    columns = (conversation.c[name] for name in ("id", "case_id", *RESTORED))
    statement = select(*columns).where(conversation.c.id.in_(list(ids))).order_by(conversation.c.id)
    rows = (await connection.execute(statement.with_for_update(key_share=True))).mappings()
    return {row["id"]: row for row in rows}


async def change(connection: AsyncConnection, ids: Collection[UUID], **values: Any) -> None:
    """Set the same values on all of these locked conversations."""
    await connection.execute(update(conversation).where(conversation.c.id.in_(list(ids))).values(**values))


async def move(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set queue, and where it was taken from, of each of these locked conversations."""
    columns = ("id", "queue_id", "taken_from_id")
    await update_rows(connection, conversation, [{name: row[name] for name in columns} for row in rows])


async def restore(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make locked conversations again what they were."""
    await update_rows(connection, conversation, [{name: row[name] for name in ("id", *RESTORED)} for row in rows])
