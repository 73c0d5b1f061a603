"""The record of what administrators changed: one row a change, with what was before and after. Only added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store import audit
from mailflow.store.tables import setting_change, staff

Values = Mapping[str, Any]
ACTION = "setting.changed"


async def record(
    connection: AsyncConnection,
    by: UUID | None,
    now: datetime,
    *,
    kind: str,
    key: str,
    before: Values | None,
    after: Values | None,
    undoes: UUID | None = None,
) -> UUID:
    """Add one change, and its line in the log of actions."""
    made = new_id()
    row = {"id": made, "at": now, "staff_id": by, "kind": kind, "key": key, "before": before, "after": after}
    await connection.execute(insert(setting_change).values(**row, undoes=undoes))
    await audit.record(connection, now, by, ACTION, object_id=made, why=f"setting.{kind}")
    return made


async def lock(connection: AsyncConnection, change_id: UUID) -> RowMapping | None:
    """One change; nobody else undoes it until the transaction ends."""
    query = select(setting_change).where(setting_change.c.id == change_id).with_for_update()
    return (await connection.execute(query)).mappings().one_or_none()


async def is_undone(connection: AsyncConnection, change_id: UUID) -> bool:
    """Whether another change took it back."""
    query = select(setting_change.c.id).where(setting_change.c.undoes == change_id).limit(1)
    return await connection.scalar(query) is not None


async def newest(
    connection: AsyncConnection, *, kind: str = "", key: str = "", limit: int = 100
) -> Sequence[RowMapping]:
    """The changes of one kind or one thing, or all, newest first: with the name of who made it and whether undone."""
    other = setting_change.alias()
    undone = exists().where(other.c.undoes == setting_change.c.id).label("undone")
    query = (
        select(setting_change, staff.c.name.label("by"), undone)
        .join(staff, staff.c.id == setting_change.c.staff_id, isouter=True)
        .order_by(setting_change.c.at.desc(), setting_change.c.id.desc())
        .limit(limit)
    )
    if kind:
        query = query.where(setting_change.c.kind == kind)
    if key:
        query = query.where(setting_change.c.key == key)
    return (await connection.execute(query)).mappings().all()
