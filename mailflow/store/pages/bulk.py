"""One answer to many conversations: what was chosen, as it stood then, and what became of each. One's own only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import answer, answer_draft, bulk_answer, conversation, outbox, person

MOST = 200


async def choosable(connection: AsyncConnection, scope: Scope) -> Sequence[RowMapping]:
    """Open conversations with a person, the most pressing first."""
    rows = await connection.execute(
        select(
            *(conversation.c.id, conversation.c.subject, conversation.c.due_at, conversation.c.last_at),
            *(person.c.given_name, person.c.family_name, person.c.reference),
        )
        .join_from(conversation, person, person.c.id == conversation.c.person_id)
        .where(conversation.c.state == "open", scope.conversations())
        .order_by(conversation.c.due_at.asc().nulls_last(), conversation.c.id)
        .limit(MOST)
    )
    return rows.mappings().all()


async def begin(connection: AsyncConnection, scope: Scope, chosen: Sequence[Mapping[str, str]], now: datetime) -> UUID:
    """A new one, with nothing written."""
    row = {"id": new_id(), "agency_id": scope.agency_id, "author_id": scope.staff_id}
    await connection.execute(insert(bulk_answer).values(**row, chosen=list(chosen), created_at=now))
    return UUID(str(row["id"]))


async def find(connection: AsyncConnection, scope: Scope, key: UUID, *, lock: bool = False) -> RowMapping | None:
    """One of the reader's own."""
    mine = and_(bulk_answer.c.author_id == scope.staff_id, bulk_answer.c.agency_id == scope.agency_id)
    statement = select(bulk_answer).where(bulk_answer.c.id == key, mine)
    rows = await connection.execute(statement.with_for_update() if lock else statement)
    return rows.mappings().one_or_none()


async def write(connection: AsyncConnection, key: UUID, **values: Any) -> None:
    """Store text, choice or results."""
    await connection.execute(update(bulk_answer).where(bulk_answer.c.id == key).values(**values))


async def being_answered(connection: AsyncConnection, conversations: Sequence[UUID]) -> set[UUID]:
    """Those for which a draft is begun."""
    rows = await connection.execute(
        select(answer_draft.c.conversation_id).where(
            answer_draft.c.conversation_id.in_(list(conversations)), answer_draft.c.text != ""
        )
    )
    return set(rows.scalars())


async def fates(connection: AsyncConnection, key: UUID) -> Mapping[UUID, RowMapping]:
    """What became of each mail: conversation → outbox id, state, and whether it was taken back."""
    rows = await connection.execute(
        select(answer.c.conversation_id, answer.c.taken_back_why, outbox.c.id, outbox.c.state, outbox.c.not_before)
        .join_from(answer, outbox, outbox.c.id == answer.c.outbox_id)
        .where(answer.c.bulk_id == key)
    )
    return {row["conversation_id"]: row for row in rows.mappings()}
