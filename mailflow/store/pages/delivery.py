"""What became of our mails in one conversation: each recipient with its state, and every attempt. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.ready import one_of, ready, rows
from mailflow.store.tables import answer, conversation, message, outbox, outbox_attempt

MOST_ATTEMPTS = 40


async def deliveries(
    connection: AsyncConnection, scope: Scope, messages: Collection[UUID]
) -> Mapping[UUID, Sequence[Mapping[str, Any]]]:
    """Message → its recipients, the first one first, those in copy after it; `history` holds the attempts."""
    if not messages:
        return {}
    found = await rows(connection, _entries(scope, tuple(messages)))
    history = await _attempts(connection, [row["id"] for row in found])
    made: dict[UUID, list[Mapping[str, Any]]] = {}
    for row in found:
        made.setdefault(row["message_id"], []).append({**row, "history": history.get(row["id"], [])})
    return made


@ready
def _entries(scope: Scope, messages: Collection[UUID]) -> Select[Any]:
    nobody = cast(literal("{}"), ARRAY(Uuid))
    entries = func.array_cat(func.array_append(nobody, message.c.outbox_id), func.coalesce(answer.c.copies, nobody))
    sent = (
        select(message.c.id.label("message_id"), func.unnest(entries).label("outbox_id"))
        .join_from(message, conversation, message.c.conversation_id == conversation.c.id)
        .join(answer, answer.c.outbox_id == message.c.outbox_id, isouter=True)
        .where(one_of(message.c.id, messages), message.c.outbox_id.is_not(None), scope.conversations())
        .subquery()
    )
    return (
        select(
            *(sent.c.message_id, outbox.c.id, outbox.c.recipient, outbox.c.state, outbox.c.attempts),
            *(outbox.c.not_before, outbox.c.sent_at, outbox.c.last_reply),
        )
        .join_from(sent, outbox, outbox.c.id == sent.c.outbox_id)
        .join(message, message.c.id == sent.c.message_id)
        .order_by((outbox.c.id == message.c.outbox_id).desc(), outbox.c.recipient)
    )


async def _attempts(connection: AsyncConnection, entries: Collection[UUID]) -> dict[UUID, list[Mapping[str, Any]]]:
    """The newest attempts of each, oldest first."""
    found: dict[UUID, list[Mapping[str, Any]]] = {}
    for row in await rows(connection, _tried(tuple(entries))):
        found.setdefault(row["outbox_id"], []).append(dict(row))
    return {key: attempts[-MOST_ATTEMPTS:] for key, attempts in found.items()}


@ready
def _tried(entries: Collection[UUID]) -> Select[Any]:
    tried = outbox_attempt.c
    wanted = select(tried.outbox_id, tried.at, tried.result, tried.reply).where(one_of(tried.outbox_id, entries))
    return wanted.order_by(tried.id)
