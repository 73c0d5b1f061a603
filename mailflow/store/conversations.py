"""Conversations and their messages: finding them for a whole batch in few statements, writing them. No decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.bulk import Rows, insert_rows, update_rows
from mailflow.store.tables import conversation, message, outbox, queue

QueueKey = tuple[UUID, str, UUID | None]
"""Agency, kind, owner."""


@dataclass(frozen=True, slots=True)
class FoundConversation:
    """A conversation, and for one without a person the addresses it is held with."""

    id: UUID
    agency_id: UUID
    person_id: UUID | None
    case_id: UUID | None
    queue_id: UUID
    state: str
    stage: str
    due_at: datetime | None
    last_at: datetime
    strangers: frozenset[str]
    snoozed_until: datetime | None = None
    taken_from_id: UUID | None = None
    priority: str = "normal"


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An outbox entry and the conversation of its message."""

    id: UUID
    person_id: UUID | None
    case_id: UUID | None
    recipient: str
    conversation_id: UUID | None


FIND_STRANGERS = text(
    "SELECT DISTINCT ON (m.from_address) m.from_address, m.conversation_id FROM message m"
    " JOIN conversation c ON c.id = m.conversation_id"
    " WHERE m.direction = 'in' AND m.person_id IS NULL AND m.from_address = ANY (CAST(:addresses AS text[]))"
    " AND c.person_id IS NULL AND c.state <> 'closed' ORDER BY m.from_address, c.last_at DESC"
)

_CONVERSATIONS = """
    SELECT id, agency_id, person_id, case_id, queue_id, state, stage, due_at, last_at, snoozed_until, taken_from_id,
        priority,
        CASE WHEN person_id IS NULL THEN ARRAY(
            SELECT DISTINCT CASE m.direction WHEN 'in' THEN m.from_address ELSE m.to_address END
            FROM message m WHERE m.conversation_id = conversation.id
        ) END AS strangers
    FROM conversation WHERE id = ANY (CAST(:ids AS uuid[])) OR person_id = ANY (CAST(:people AS uuid[]))
    ORDER BY id
"""
FIND_CONVERSATIONS = text(f"{_CONVERSATIONS} FOR NO KEY UPDATE")
SEE_CONVERSATIONS = text(_CONVERSATIONS)


async def find_entries(connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, FoundEntry]:
    """The outbox entries with these ids."""
    if not ids:
        return {}
    rows = await connection.execute(
        select(outbox.c.id, outbox.c.person_id, outbox.c.case_id, outbox.c.recipient, message.c.conversation_id)
        .outerjoin(message, message.c.outbox_id == outbox.c.id)
        .where(outbox.c.id.in_(ids))
    )
    return {row.id: FoundEntry(row.id, row.person_id, row.case_id, row.recipient, row.conversation_id) for row in rows}


FIND_WRITTEN = text("""
    SELECT asked.rfc_message_id, asked.from_address, found.conversation_id
    FROM unnest(CAST(:ids AS text[]), CAST(:senders AS text[])) AS asked (rfc_message_id, from_address)
    CROSS JOIN LATERAL (
        SELECT conversation_id FROM message WHERE message.rfc_message_id = asked.rfc_message_id
            AND message.from_address = asked.from_address AND direction = 'in' ORDER BY at DESC LIMIT 1
    ) AS found
""")


async def find_written(connection: AsyncConnection, asked: Collection[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """The newest conversation of incoming messages with this Message-ID from this sender."""
    if not asked:
        return {}
    ids, senders = zip(*asked, strict=True)
    rows = await connection.execute(FIND_WRITTEN, {"ids": list(ids), "senders": list(senders)})
    return {(row.rfc_message_id, row.from_address): row.conversation_id for row in rows}


async def find_strangers(connection: AsyncConnection, addresses: Collection[str]) -> dict[str, UUID]:
    """The conversation, still open and with nobody we know, that each of these addresses last wrote in."""
    rows = await connection.execute(FIND_STRANGERS, {"addresses": list(addresses)})
    return {row.from_address: row.conversation_id for row in rows}


async def find_conversations(
    connection: AsyncConnection, ids: Collection[UUID], people: Collection[UUID], *, locked: bool = True
) -> dict[UUID, FoundConversation]:
    """Conversations with these ids or of these people, `locked` until commit (always in order of id)."""
    statement = FIND_CONVERSATIONS if locked else SEE_CONVERSATIONS
    rows = await connection.execute(statement, {"ids": list(ids), "people": list(people)})
    return {
        row.id: FoundConversation(
            row.id,
            row.agency_id,
            row.person_id,
            row.case_id,
            row.queue_id,
            row.state,
            row.stage,
            row.due_at,
            row.last_at,
            frozenset(row.strangers or ()),
            row.snoozed_until,
            row.taken_from_id,
            row.priority,
        )
        for row in rows
    }


async def ensure_queues(connection: AsyncConnection, keys: Collection[QueueKey]) -> dict[QueueKey, UUID]:
    """The ids of these queues; the missing ones are made."""
    found = await _queues(connection, keys)
    missing = sorted((key for key in keys if key not in found), key=str)  # in one order: others may make them too
    if not missing:
        return found
    rows = [{"id": new_id(), "agency_id": key[0], "kind": key[1], "owner_id": key[2]} for key in missing]
    await connection.execute(upsert(queue).on_conflict_do_nothing(), rows)
    return await _queues(connection, keys)


async def _queues(connection: AsyncConnection, keys: Collection[QueueKey]) -> dict[QueueKey, UUID]:
    agencies = {key[0] for key in keys}
    rows = await connection.execute(select(queue).where(queue.c.agency_id.in_(agencies)))
    found = {(row.agency_id, row.kind, row.owner_id): row.id for row in rows}
    return {key: found[key] for key in keys if key in found}


async def owner_of(connection: AsyncConnection, queue_id: UUID) -> UUID | None:
    """Whose queue it is; None for a shared one."""
    found: UUID | None = await connection.scalar(select(queue.c.owner_id).where(queue.c.id == queue_id))
    return found


async def add_conversations(connection: AsyncConnection, rows: Rows) -> None:
    """Insert conversations."""
    await insert_rows(connection, conversation, rows)


async def move_conversations(connection: AsyncConnection, rows: Rows) -> None:
    """Set queue, state, stage, priority, due time, snooze, case, times of the last mail of locked conversations."""
    times = ("due_at", "last_at", "last_in_at", "snoozed_until")
    changed = ("id", "queue_id", "taken_from_id", "state", "stage", "priority", "case_id", *times)
    await update_rows(connection, conversation, [{name: row[name] for name in changed} for row in rows])


async def add_messages(connection: AsyncConnection, rows: Rows) -> None:
    """Insert messages."""
    await insert_rows(connection, message, rows)


TELL = text("""
    SELECT pg_notify('live', payload) FROM (
        SELECT unnest(CAST(:payloads AS text[]))
        UNION SELECT 'person:' || person_id FROM conversation
        WHERE id = ANY (CAST(:talks AS uuid[])) AND person_id IS NOT NULL
    ) AS told (payload)
""")


async def tell_live(connection: AsyncConnection, payloads: Collection[str]) -> None:
    """Tell open pages, when this transaction commits, what changed ("queue:<id>", "conversation:<id>", "person:<id>").

    What changes in a conversation changes in its person's dossier.
    """
    if payloads:
        talks = [name.removeprefix("conversation:") for name in payloads if name.startswith("conversation:")]
        await connection.execute(TELL, {"payloads": sorted(payloads), "talks": talks})


async def lock_conversation(connection: AsyncConnection, conversation_id: UUID) -> Mapping[str, Any] | None:
    """One conversation, locked until commit."""
    rows = await connection.execute(
        select(conversation).where(conversation.c.id == conversation_id).with_for_update(key_share=True)
    )
    row = rows.mappings().one_or_none()
    return dict(row) if row else None


async def settle(connection: AsyncConnection, conversation_id: UUID, state: str, now: datetime) -> None:
    """Nobody owes an answer any more. The time of the last change only grows: pages know of changes by it alone."""
    moved = func.greatest(conversation.c.last_at + timedelta(microseconds=1), now)
    await connection.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id)
        .values(state=state, stage="none", due_at=None, snoozed_until=None, last_at=moved)
    )


async def touch(connection: AsyncConnection, conversation_id: UUID, now: datetime) -> None:
    """Say that the conversation changed: pages made before must look again before they send."""
    moved = func.greatest(conversation.c.last_at + timedelta(microseconds=1), now)
    await connection.execute(update(conversation).where(conversation.c.id == conversation_id).values(last_at=moved))


async def last_message_in(connection: AsyncConnection, conversation_id: UUID) -> Mapping[str, Any] | None:
    """The newest mail that came in; a person's own before an automatic one."""
    rows = await connection.execute(
        select(*(column for column in message.c if column.name != "words"))
        .where(message.c.conversation_id == conversation_id, message.c.direction == "in")
        .order_by((message.c.disposition == "human").desc(), message.c.at.desc(), message.c.id.desc())
        .limit(1)
    )
    row = rows.mappings().one_or_none()
    return dict(row) if row else None


async def message_of_entry(connection: AsyncConnection, outbox_id: UUID) -> UUID | None:
    """The message shown for an outbox entry."""
    found: UUID | None = await connection.scalar(select(message.c.id).where(message.c.outbox_id == outbox_id))
    return found
