"""One conversation with its messages, and the raw bytes behind one message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.ready import ready, row, rows
from mailflow.store.tables import (
    answer,
    assignment,
    cases,
    conversation,
    incoming,
    message,
    outbox,
    person,
    queue,
    staff,
)

PAGE = 30


async def header(connection: AsyncConnection, scope: Scope, conversation_id: UUID) -> RowMapping | None:
    """The conversation with its person, queue and adviser; None when there is none that this reader may see.

    `may_open` says whether the reader may go on to the dossier, `why` is the reason for the log of reads.
    """
    return await row(connection, _header(scope, conversation_id))


@ready
def _header(scope: Scope, conversation_id: UUID) -> Select[Any]:
    adviser = staff.alias("adviser")
    owner = staff.alias("owner")
    current = and_(assignment.c.person_id == person.c.id, assignment.c.until.is_(None))
    return (
        select(
            *(conversation.c.id, conversation.c.subject, conversation.c.state, conversation.c.stage),
            *(conversation.c.due_at, conversation.c.last_at, conversation.c.queue_id, conversation.c.case_id),
            *(conversation.c.snoozed_until, conversation.c.priority),
            *(conversation.c.person_id, person.c.given_name, person.c.family_name, person.c.reference),
            *(queue.c.kind.label("queue_kind"), owner.c.name.label("queue_owner"), queue.c.owner_id),
            conversation.c.taken_from_id,
            adviser.c.name.label("adviser_name"),
            cases.c.state["paused"].astext.label("paused"),
            scope.people().label("may_open"),
            case((scope.people(), scope.why_person()), else_=literal("queue")).label("why"),
        )
        .join_from(conversation, queue, conversation.c.queue_id == queue.c.id)
        .join(owner, queue.c.owner_id == owner.c.id, isouter=True)
        .join(person, conversation.c.person_id == person.c.id, isouter=True)
        .join(assignment, current, isouter=True)
        .join(adviser, assignment.c.staff_id == adviser.c.id, isouter=True)
        .join(cases, cases.c.person_id == person.c.id, isouter=True)
        .where(conversation.c.id == conversation_id, scope.conversations())
    )


async def lock(connection: AsyncConnection, scope: Scope, conversation_id: UUID) -> datetime | None:
    """Hold the conversation until commit; its last change, None when this reader may not see it."""
    statement = (
        select(conversation.c.last_at)
        .where(conversation.c.id == conversation_id, scope.conversations())
        .with_for_update()
    )
    found: datetime | None = (await connection.execute(statement)).scalar_one_or_none()
    return found


async def messages(
    connection: AsyncConnection, scope: Scope, conversation_id: UUID, before: tuple[datetime, UUID] | None
) -> Sequence[RowMapping]:
    """The newest page of messages in or out, oldest first, one more than a page when there are older ones."""
    at, key = before or (None, None)
    return list(reversed(await rows(connection, _messages(scope, conversation_id, at, key))))


@ready
def _messages(scope: Scope, conversation_id: UUID, before: datetime | None, before_id: UUID | None) -> Select[Any]:
    author = staff.alias("author")
    statement = (
        select(
            *(message.c[name] for name in SHOWN),
            *(author.c.name.label("author_name"), author.c.title.label("author_title")),
            *(outbox.c.kind.label("sent_as"), outbox.c.state.label("delivery"), outbox.c.sent_at),
            *(outbox.c.last_reply, outbox.c.not_before, outbox.c.attempts, answer.c.cc),
        )
        .join_from(message, conversation, message.c.conversation_id == conversation.c.id)
        .join(author, message.c.author_id == author.c.id, isouter=True)
        .join(outbox, message.c.outbox_id == outbox.c.id, isouter=True)
        .join(answer, answer.c.outbox_id == outbox.c.id, isouter=True)
        .where(message.c.conversation_id == conversation_id, scope.conversations())
        .order_by(message.c.at.desc(), message.c.id.desc())
        .limit(PAGE + 1)
    )
    if before is None:
        return statement
    at, key = message.c.at, message.c.id
    return statement.where(or_(at < before, and_(at == before, key < before_id)))


SHOWN = (
    *("id", "direction", "at", "from_address", "from_name", "to_address", "subject", "disposition"),
    *("disposition_reason", "text", "reply_text", "quoted_text", "signature", "further_texts", "attachments", "proof"),
    *("matched_by", "verdict", "incoming_id", "outbox_id"),
)


async def raw(connection: AsyncConnection, scope: Scope, message_id: UUID) -> RowMapping | None:
    """The bytes as they came or went, with the message's names; None when this reader may not see it."""
    statement = (
        select(
            *(message.c.id, message.c.subject, message.c.at, message.c.conversation_id),
            func.coalesce(message.c.person_id, conversation.c.person_id).label("person_id"),
            message.c.attachments,
            func.coalesce(incoming.c.raw, outbox.c.raw).label("raw"),
        )
        .join_from(message, conversation, message.c.conversation_id == conversation.c.id)
        .join(incoming, message.c.incoming_id == incoming.c.id, isouter=True)
        .join(outbox, message.c.outbox_id == outbox.c.id, isouter=True)
        .where(message.c.id == message_id, scope.conversations())
    )
    return (await connection.execute(statement)).mappings().one_or_none()
