"""Locking the rows that somebody chose in a list, by rights: checked ones, or all that a list's filters show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.queue import Asked, narrowed
from mailflow.store.pages.scope import Scope
from mailflow.store.ready import ready, rows
from mailflow.store.tables import cases, conversation, pathway, person, staff

COLUMNS = (
    *(conversation.c.id, conversation.c.state, conversation.c.stage, conversation.c.due_at, conversation.c.queue_id),
    *(conversation.c.snoozed_until, conversation.c.last_at, conversation.c.last_in_at, conversation.c.case_id),
    conversation.c.taken_from_id,
)


async def lock(connection: AsyncConnection, scope: Scope, ids: Collection[UUID]) -> Sequence[RowMapping]:
    """These conversations, held until commit, in order of id as filing does; foreign ones are left out."""
    statement = (
        select(*COLUMNS)
        .where(conversation.c.id.in_(list(ids)), scope.conversations())
        .order_by(conversation.c.id)
        .with_for_update(key_share=True)
    )
    return (await connection.execute(statement)).mappings().all()


async def matching(connection: AsyncConnection, scope: Scope, asked: Asked, limit: int) -> dict[UUID, datetime]:
    """The conversations of a list, as many as `limit`, with when each moved last; unlocked."""
    statement = narrowed(
        select(conversation.c.id, conversation.c.last_at)
        .join_from(conversation, person, conversation.c.person_id == person.c.id, isouter=True)
        .where(scope.conversations()),
        asked,
    ).order_by(conversation.c.due_at.asc().nulls_last(), conversation.c.id)
    rows = await connection.execute(statement.limit(limit))
    return {row.id: row.last_at for row in rows}


async def people(connection: AsyncConnection, scope: Scope, ids: Collection[UUID]) -> Sequence[UUID]:
    """Those of these people whom the reader may see."""
    statement = select(person.c.id).where(person.c.id.in_(list(ids)), scope.people()).order_by(person.c.id)
    return (await connection.scalars(statement)).all()


async def clocks(connection: AsyncConnection, case_ids: Collection[UUID]) -> dict[str, dict[str, str]]:
    """The reply clocks of these cases: conversation id → since and stage."""
    rows = await connection.scalars(select(cases.c.state["clocks"]).where(cases.c.id.in_(list(case_ids))))
    return {key: dict(clock) for found in rows for key, clock in (found or {}).items()}


async def tiers(connection: AsyncConnection, scope: Scope) -> Sequence[str]:
    """The ways of following people that the reader's agency has, for a filter."""
    return [row["tier"] for row in await rows(connection, _tiers(scope))]


@ready
def _tiers(scope: Scope) -> Select[Any]:
    statement = select(person.c.tier).where(person.c.agency_id == scope.agency_id, person.c.tier != "").distinct()
    return statement.order_by(person.c.tier)


async def pathways(connection: AsyncConnection) -> Sequence[RowMapping]:
    """Every pathway's code and title, for a filter."""
    return (
        (await connection.execute(select(pathway.c.code, pathway.c.title).order_by(pathway.c.title))).mappings().all()
    )


async def adviser(connection: AsyncConnection, scope: Scope, staff_id: UUID) -> str | None:
    """The name of an active adviser of the reader's agency."""
    where = (staff.c.id == staff_id, staff.c.agency_id == scope.agency_id, staff.c.active, staff.c.role == "adviser")
    return (await connection.scalars(select(staff.c.name).where(*where))).one_or_none()
