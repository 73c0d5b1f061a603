"""Mails of which nobody knows whether the relay has them, as far as the reader sees their conversations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.tables import conversation, message, outbox, outbox_attempt, person, staff

PAGE = 100


def seen(scope: Scope, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Mails of conversations that this reader sees."""
    return (
        select(*columns)
        .join_from(outbox, message, message.c.outbox_id == outbox.c.id)
        .join(conversation, message.c.conversation_id == conversation.c.id)
        .where(outbox.c.agency_id == scope.agency_id, scope.conversations())
    )


def count(scope: Scope) -> Select[Any]:
    """How many wait for a decision."""
    return seen(scope, [func.count()]).where(outbox.c.line == "ambiguous")


async def listed(connection: AsyncConnection, scope: Scope) -> Sequence[RowMapping]:
    """The oldest first, with what the relay said last and how often it was tried."""
    doubted = (
        select(func.max(outbox_attempt.c.at))
        .where(outbox_attempt.c.outbox_id == outbox.c.id, outbox_attempt.c.result == "ambiguous")
        .scalar_subquery()
    )
    columns = (
        *(outbox.c.id, outbox.c.kind, outbox.c.recipient, outbox.c.last_reply, outbox.c.attempts),
        *(message.c.conversation_id, message.c.subject, staff.c.name.label("author_name")),
        *(conversation.c.person_id, person.c.given_name, person.c.family_name, person.c.reference),
        doubted.label("at"),
    )
    statement = (
        seen(scope, columns)
        .join(person, conversation.c.person_id == person.c.id, isouter=True)
        .join(staff, message.c.author_id == staff.c.id, isouter=True)
        .where(outbox.c.line == "ambiguous")
        .order_by(outbox.c.created_at, outbox.c.id)
        .limit(PAGE)
    )
    found: Sequence[RowMapping] = (await connection.execute(statement)).mappings().all()
    return found


async def lock(connection: AsyncConnection, scope: Scope, outbox_id: UUID) -> RowMapping | None:
    """Hold one mail until commit; None when this reader may not see it."""
    columns = (outbox.c.id, outbox.c.state, outbox.c.person_id, message.c.conversation_id)
    statement = seen(scope, columns).where(outbox.c.id == outbox_id).with_for_update(of=outbox)
    found: RowMapping | None = (await connection.execute(statement)).mappings().one_or_none()
    return found
