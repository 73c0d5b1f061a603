"""Setting right what the way in decided about one message: the statements, on locked rows. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import answer, conversation, message, open_request, outbox, person_address

NAMES = ("id", "conversation_id", "person_id", "direction", "disposition", "disposition_reason", "from_address", "at")
OWED = ("human", "unreadable", "bounce")  # mail that may have put a conversation into somebody's hands
FOR_ONE = ("pathway", "confirmation", "notice")  # mails of ours that only this person was meant to get


async def conversation_of(connection: AsyncConnection, message_id: UUID) -> UUID | None:
    """Where the message is now. Unlocked."""
    found: UUID | None = await connection.scalar(select(message.c.conversation_id).where(message.c.id == message_id))
    return found


async def lock_message(connection: AsyncConnection, message_id: UUID, conversation_id: UUID) -> dict[str, Any] | None:
    """One message that came in, locked; None when it is not in this conversation (any more)."""
    rows = await connection.execute(
        select(*(message.c[name] for name in (*NAMES, "subject", "proof", "verdict")))
        .where(message.c.id == message_id, message.c.conversation_id == conversation_id, message.c.direction == "in")
        .with_for_update()
    )
    row = rows.mappings().one_or_none()
    return dict(row) if row else None


async def correct(connection: AsyncConnection, message_id: UUID, **values: Any) -> None:
    """Set what was decided."""
    await connection.execute(update(message).where(message.c.id == message_id).values(**values))


async def set_conversation(connection: AsyncConnection, conversation_id: UUID, now: datetime, **values: Any) -> None:
    """Set fields of a locked conversation. The time of its last change only grows."""
    moved = func.greatest(conversation.c.last_at + timedelta(microseconds=1), now)
    changed = update(conversation).where(conversation.c.id == conversation_id)
    await connection.execute(changed.values(last_at=moved, **values))


async def owed_by_others(connection: AsyncConnection, conversation_id: UUID, message_id: UUID) -> bool:
    """Whether another mail of the conversation, newer than the last answer of an adviser, may wait for somebody."""
    answered = select(func.max(message.c.at)).where(
        message.c.conversation_id == conversation_id, message.c.direction == "out", message.c.author_id.is_not(None)
    )
    since = answered.scalar_subquery()
    other = and_(message.c.conversation_id == conversation_id, message.c.id != message_id, message.c.direction == "in")
    waiting = and_(message.c.disposition.in_(OWED), or_(since.is_(None), message.c.at > since))
    return await connection.scalar(select(literal(1)).where(other, waiting).limit(1)) is not None


async def unhear(connection: AsyncConnection, conversation_id: UUID) -> None:
    """One mail of a person less: answers that have not left yet count as if they had never known of it."""
    waiting = select(outbox.c.id).where(outbox.c.state.in_(("queued", "held")), outbox.c.attempts == 0)
    await connection.execute(
        update(answer)
        .where(answer.c.conversation_id == conversation_id, answer.c.taken_back_at.is_(None), answer.c.heard > 0)
        .where(answer.c.outbox_id.in_(waiting))
        .values(heard=answer.c.heard - 1)
    )


async def holds_others(connection: AsyncConnection, conversation_id: UUID, address: str) -> bool:
    """Whether the conversation holds anything but mails from this address and our answers to them."""
    foreign = and_(message.c.direction == "in", message.c.from_address != address)
    ours = and_(message.c.direction == "out", outbox.c.kind.in_(FOR_ONE))
    query = (
        select(literal(1))
        .join_from(message, outbox, message.c.outbox_id == outbox.c.id, isouter=True)
        .where(message.c.conversation_id == conversation_id, or_(foreign, ours))
    )
    return await connection.scalar(query.limit(1)) is not None


async def unlink(connection: AsyncConnection, conversation_id: UUID, case_id: UUID) -> None:
    """The conversation's messages are nobody's again; what becomes of our answers is for this case to know."""
    await connection.execute(update(message).where(message.c.conversation_id == conversation_id).values(person_id=None))
    sent = select(message.c.outbox_id).where(message.c.conversation_id == conversation_id)
    await connection.execute(update(outbox).where(outbox.c.id.in_(sent)).values(person_id=None, case_id=case_id))


async def forget_address(connection: AsyncConnection, person_id: UUID, address: str) -> bool:
    """Take an address from a person: one that nobody confirmed, or one of several in use. Never the last one."""
    own = person_address.alias("own")
    others = select(own.c.id).where(own.c.person_id == person_id, own.c.address != address, own.c.state == "active")
    gone = await connection.execute(
        delete(person_address)
        .where(person_address.c.person_id == person_id, person_address.c.address == address)
        .where(or_(person_address.c.state == "unverified", others.exists()))
        .returning(person_address.c.id)
    )
    return gone.first() is not None


async def request_answered(connection: AsyncConnection, request_id: UUID | None) -> Mapping[str, Any] | None:
    """The request a mail was read against, once it is closed: `enrolment`, `step`, `occurrence`, `outcome`."""
    if request_id is None:
        return None
    asked = open_request.c
    rows = await connection.execute(
        select(asked.enrolment, asked.step, asked.occurrence, asked.outcome).where(
            asked.id == request_id, asked.closed_at.is_not(None)
        )
    )
    row = rows.mappings().one_or_none()
    return dict(row) if row else None


async def add_conversation(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """One more conversation."""
    await connection.execute(conversation.insert().values(**values))
