"""Saved views: a name for a list's filters, one's own or the whole team's. SQL only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.pages.scope import Scope
from mailflow.store.ready import ready, rows
from mailflow.store.tables import saved_view, staff

MOST = 15  # that one person sees


def _seen(scope: Scope) -> ColumnElement[bool]:
    """One's own, and the agency's."""
    teams = and_(saved_view.c.owner_id.is_(None), saved_view.c.agency_id == scope.agency_id)
    return or_(saved_view.c.owner_id == scope.staff_id, teams)


def _changeable(scope: Scope) -> ColumnElement[bool]:
    """Those one made; a supervisor also the agency's."""
    made = saved_view.c.created_by == scope.staff_id
    if scope.role != "supervisor":
        return made
    return or_(made, and_(saved_view.c.owner_id.is_(None), saved_view.c.agency_id == scope.agency_id))


async def views(connection: AsyncConnection, scope: Scope) -> Sequence[RowMapping]:
    """The views beside the reader's pages, own ones first; `changeable` says which the reader may change."""
    return await rows(connection, _views(scope))


@ready
def _views(scope: Scope) -> Select[Any]:
    return (
        select(
            *(saved_view.c.id, saved_view.c.page, saved_view.c.name, saved_view.c.filters, saved_view.c.owner_id),
            *(staff.c.name.label("author"), _changeable(scope).label("changeable")),
        )
        .join(staff, staff.c.id == saved_view.c.created_by)
        .where(_seen(scope))
        .order_by(saved_view.c.owner_id.is_(None), func.lower(saved_view.c.name), saved_view.c.id)
        .limit(MOST)
    )


async def create_view(
    connection: AsyncConnection,
    scope: Scope,
    *,
    page: str,
    name: str,
    filters: Mapping[str, str],
    shared: bool,
    now: datetime,
) -> UUID | None:
    """A new view; None when the reader sees as many as there may be."""
    there = await connection.scalar(select(func.count()).select_from(saved_view).where(_seen(scope))) or 0
    if there >= MOST:
        return None
    view_id, owner = new_id(), None if shared else scope.staff_id
    row = {"page": page, "name": name, "filters": dict(filters), "created_at": now, "created_by": scope.staff_id}
    whose = {"id": view_id, "agency_id": scope.agency_id, "owner_id": owner}
    await connection.execute(insert(saved_view).values(**row, **whose))
    return view_id


async def change_view(connection: AsyncConnection, scope: Scope, view_id: UUID, *, name: str, shared: bool) -> bool:
    """Rename it, share it or take it back; False when it is not the reader's to change."""
    owner = None if shared else saved_view.c.created_by
    statement = (
        update(saved_view)
        .where(saved_view.c.id == view_id, _changeable(scope))
        .values(name=name, owner_id=owner)
        .returning(saved_view.c.id)
    )
    return await connection.scalar(statement) is not None


async def delete_view(connection: AsyncConnection, scope: Scope, view_id: UUID) -> bool:
    """Remove it; False when it is not the reader's to remove."""
    statement = delete(saved_view).where(saved_view.c.id == view_id, _changeable(scope)).returning(saved_view.c.id)
    return await connection.scalar(statement) is not None
