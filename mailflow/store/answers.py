"""Answers that were posted, and taking them back before they leave. The statements; who may, is decided above.

An answer holds how many mails of people its conversation had when it was written. More of them when it is about to
leave means that somebody wrote meanwhile: dispatch.py asks that at the moment of claiming.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import answer, message

PERSON_WROTE, UNDONE = "person_wrote", "undone"

# Ids in, everything an answer changed put back: the text into the draft, or beside it when another was begun there;
# the conversation owed again as before; its case told; its reminder and its tag taken back. Once only.
BRING_BACK = """
    WITH back AS (
        UPDATE answer SET taken_back_at = %(now)s::timestamptz, taken_back_why = %(why)s
        WHERE outbox_id = ANY (%(ids)s::uuid[]) AND taken_back_at IS NULL
        RETURNING answer.*
    ), newest AS (
        SELECT DISTINCT ON (conversation_id) * FROM back ORDER BY conversation_id, outbox_id DESC
    ), copies AS (
        UPDATE outbox SET state = 'withdrawn', last_reply = %(why)s FROM back
        WHERE outbox.id = ANY (back.copies) AND outbox.state IN ('queued', 'held') AND attempts = 0
    ), unshown AS (
        DELETE FROM message USING back WHERE message.outbox_id = back.outbox_id
    ), reminders AS (
        UPDATE task SET state = 'withdrawn', done_at = %(now)s::timestamptz FROM back
        WHERE back.task_key <> '' AND task.dedup_key = back.task_key AND task.state = 'open'
    ), untagged AS (
        DELETE FROM conversation_tag USING back
        WHERE conversation_tag.conversation_id = back.conversation_id
            AND conversation_tag.tag_id = (back.options ->> 'tagged')::uuid
    ), written AS (
        INSERT INTO answer_draft (conversation_id, author_id, text, version, attachments, options, returned, written_at)
        SELECT conversation_id, author_id, text, 1, attachments, options, %(why)s, now() FROM newest
        ON CONFLICT (conversation_id) DO UPDATE SET author_id = EXCLUDED.author_id, text = EXCLUDED.text,
            version = answer_draft.version + 1, attachments = EXCLUDED.attachments, options = EXCLUDED.options,
            returned = EXCLUDED.returned, written_at = EXCLUDED.written_at
        WHERE answer_draft.text = '' AND answer_draft.attachments = '[]'
        RETURNING conversation_id
    ), kept AS (
        INSERT INTO kept_text (id, conversation_id, author_id, text, attachments, why, at)
        SELECT outbox_id, conversation_id, author_id, text, attachments, 'returned', now() FROM back
        WHERE conversation_id NOT IN (SELECT conversation_id FROM written)
            OR outbox_id NOT IN (SELECT outbox_id FROM newest)
    ), owed AS (
        UPDATE conversation SET
            state = CASE WHEN %(why)s = 'person_wrote' THEN 'open' ELSE newest.state END,
            stage = CASE WHEN conversation.state = 'open' THEN conversation.stage ELSE newest.stage END,
            due_at = CASE WHEN %(why)s = 'person_wrote'
                THEN coalesce(least(conversation.due_at, newest.due_at), %(now)s::timestamptz + interval '1 day')
                ELSE newest.due_at END,
            last_at = greatest(conversation.last_at + interval '1 microsecond', %(now)s::timestamptz)
        FROM newest WHERE conversation.id = newest.conversation_id
        RETURNING conversation.id, conversation.case_id, conversation.queue_id, conversation.state,
            newest.outbox_id, newest.owed_since
    ), told AS (
        INSERT INTO case_event (case_id, kind, data, at)
        SELECT case_id, 'delivery', jsonb_build_object('outbox_id', outbox_id, 'result', 'withdrawn', 'status', '',
            'answered', id), coalesce(owed_since, %(now)s::timestamptz)
        FROM owed WHERE case_id IS NOT NULL AND owed.state = 'open'
        RETURNING id
    )
    SELECT owed.id, pg_notify('live', 'conversation:' || owed.id), pg_notify('live', 'draft:' || owed.id),
        pg_notify('live', 'queue:' || queue_id), (SELECT count(pg_notify('case_event', '')) FROM told)
    FROM owed
"""

# Mails of ours that wait in these conversations, seen by the undo window or put off by their writer.
WITHDRAW_WAITING = text("""
    UPDATE outbox SET state = 'withdrawn', last_reply = :why
    WHERE id IN (SELECT outbox_id FROM answer WHERE conversation_id = ANY (CAST(:conversations AS uuid[]))
                 AND taken_back_at IS NULL)
        AND state IN ('queued', 'held') AND attempts = 0
    RETURNING id
""")

WITHDRAW_ONE = text("""
    UPDATE outbox SET state = 'withdrawn', last_reply = 'undone'
    WHERE id = :id AND state IN ('queued', 'held') AND attempts = 0 RETURNING id
""")

PENDING = text("""
    SELECT answer.outbox_id, outbox.not_before, answer.author_id FROM answer JOIN outbox ON outbox.id = answer.outbox_id
    WHERE answer.conversation_id = :conversation AND answer.taken_back_at IS NULL
        AND outbox.state IN ('queued', 'held') AND outbox.attempts = 0 AND outbox.not_before > :now
    ORDER BY outbox.not_before
""")


async def heard(connection: AsyncConnection, conversation_id: UUID) -> int:
    """How many mails of people a conversation holds."""
    counted = select(func.count()).select_from(message)
    mine = (message.c.direction == "in", message.c.disposition == "human")
    found = await connection.scalar(counted.where(message.c.conversation_id == conversation_id, *mine))
    return int(found or 0)


async def record(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Keep what an answer was made of."""
    await connection.execute(insert(answer).values(**values))


async def pending(connection: AsyncConnection, conversation_id: UUID, now: datetime) -> list[Mapping[str, Any]]:
    """Answers of the conversation that can still be taken back, the next to leave first."""
    rows = await connection.execute(PENDING, {"conversation": conversation_id, "now": now})
    return [dict(row) for row in rows.mappings()]


async def withdraw(connection: AsyncConnection, outbox_id: UUID, now: datetime) -> bool:
    """Take one answer back; False when it left, or was taken back before."""
    if (await connection.execute(WITHDRAW_ONE, {"id": outbox_id})).first() is None:
        return False
    await _bring_back(connection, [outbox_id], UNDONE, now)
    return True


async def drop_waiting(connection: AsyncConnection, conversations: Collection[UUID], now: datetime) -> None:
    """People wrote in these locked conversations: answers that had not left become drafts again."""
    if not conversations:
        return
    found = await connection.execute(WITHDRAW_WAITING, {"conversations": list(conversations), "why": PERSON_WROTE})
    ids = list(found.scalars())
    if ids:
        await _bring_back(connection, ids, PERSON_WROTE, now)


async def _bring_back(connection: AsyncConnection, ids: list[UUID], why: str, now: datetime) -> None:
    await connection.exec_driver_sql(BRING_BACK, {"ids": ids, "why": why, "now": now})
