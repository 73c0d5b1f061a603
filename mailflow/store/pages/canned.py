"""Canned replies: the agency's, which supervisors write, and each adviser's own. Removed ones can be brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, false, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import canned_reply, staff

MOST = 500


def usable(scope: Scope) -> ColumnElement[bool]:
    """Condition on `canned_reply`: the agency's shared ones and one's own."""
    if not scope.reads_mail:
        return false()
    shared = or_(canned_reply.c.owner_id.is_(None), canned_reply.c.owner_id == scope.staff_id)
    return and_(canned_reply.c.agency_id == scope.agency_id, shared)


def writable(scope: Scope) -> ColumnElement[bool]:
    """One's own; the shared ones are written by supervisors."""
    own = canned_reply.c.owner_id == scope.staff_id
    shared = canned_reply.c.owner_id.is_(None) if scope.role == "supervisor" else false()
    return and_(usable(scope), or_(own, shared))


async def listed(connection: AsyncConnection, scope: Scope) -> Sequence[RowMapping]:
    """All that the reader may use, one's own first, by title; `may_write` for those to change."""
    rows = await connection.execute(
        select(canned_reply, writable(scope).label("may_write"), staff.c.name.label("changed_by_name"))
        .join_from(canned_reply, staff, staff.c.id == canned_reply.c.changed_by)
        .where(usable(scope), canned_reply.c.removed_at.is_(None))
        .order_by(canned_reply.c.owner_id.is_(None), canned_reply.c.title, canned_reply.c.id)
        .limit(MOST)
    )
    return rows.mappings().all()


async def find(connection: AsyncConnection, scope: Scope, key: UUID, *, to_write: bool = False) -> RowMapping | None:
    """One of them."""
    may = writable(scope) if to_write else usable(scope)
    rows = await connection.execute(
        select(canned_reply).where(canned_reply.c.id == key, may, canned_reply.c.removed_at.is_(None))
    )
    return rows.mappings().one_or_none()


async def add(
    connection: AsyncConnection, scope: Scope, values: Mapping[str, Any], *, shared: bool, now: datetime
) -> UUID:
    """A new one; only a supervisor's may be shared."""
    owner = None if shared and scope.role == "supervisor" else scope.staff_id
    row = {"id": new_id(), "agency_id": scope.agency_id, "owner_id": owner, "changed_by": scope.staff_id}
    await connection.execute(insert(canned_reply).values(**row, **values, changed_at=now))
    return UUID(str(row["id"]))


async def change(
    connection: AsyncConnection, scope: Scope, key: UUID, values: Mapping[str, Any], now: datetime
) -> bool:
    """Write over one; False when it is not the reader's to write."""
    rows = await connection.execute(
        update(canned_reply)
        .where(canned_reply.c.id == key, writable(scope))
        .values(**values, changed_by=scope.staff_id, changed_at=now)
        .returning(canned_reply.c.id)
    )
    return rows.first() is not None
