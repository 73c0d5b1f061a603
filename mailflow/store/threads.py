"""Which conversation a pathway's mail belongs to, and moving conversations along the reply clock. No decisions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, case, insert, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import case_event, conversation, message, open_request

THREAD_COLUMNS = ("conversation_id", "rfc_message_id", "references", "subject", "verdict")

# The adviser, then who covers, then who covers that one while away too; nobody twice, nobody whose account is closed.
OWNER = text("""
    WITH RECURSIVE chain (staff_id, cover_id, away, passed) AS (
        SELECT st.id, coalesce(ab.cover_id, st.cover_id), ab.id IS NOT NULL, ARRAY[st.id]
        FROM staff st LEFT JOIN LATERAL (
            SELECT id, cover_id FROM staff_absence
            WHERE staff_id = st.id AND CAST(:today AS date) BETWEEN first_day AND last_day ORDER BY id LIMIT 1
        ) ab ON true
        WHERE st.active AND st.id = coalesce(CAST(:staff_id AS uuid),
            (SELECT staff_id FROM assignment WHERE person_id = CAST(:person_id AS uuid) AND until IS NULL))
        UNION ALL
        SELECT st.id, coalesce(ab.cover_id, st.cover_id), ab.id IS NOT NULL, chain.passed || st.id
        FROM chain JOIN staff st ON st.id = chain.cover_id LEFT JOIN LATERAL (
            SELECT id, cover_id FROM staff_absence
            WHERE staff_id = st.id AND CAST(:today AS date) BETWEEN first_day AND last_day ORDER BY id LIMIT 1
        ) ab ON true
        WHERE st.active AND st.id <> ALL (chain.passed) AND (chain.away OR cardinality(chain.passed) = 1)
    )
    SELECT staff_id, away FROM chain ORDER BY cardinality(passed)
""")


@dataclass(frozen=True, slots=True)
class Owner:
    """The adviser of a person, and the first one who is there today of those who cover."""

    staff_id: UUID
    away: bool
    cover_id: UUID | None


async def find_owner(connection: AsyncConnection, person_id: UUID, today: date) -> Owner | None:
    """Who answers for the person."""
    return await _owner(connection, today, person_id=person_id)


async def find_stand_in(connection: AsyncConnection, staff_id: UUID, today: date) -> Owner | None:
    """A member of staff, and who covers today."""
    return await _owner(connection, today, staff_id=staff_id)


async def _owner(
    connection: AsyncConnection, today: date, *, person_id: UUID | None = None, staff_id: UUID | None = None
) -> Owner | None:
    rows = (await connection.execute(OWNER, {"person_id": person_id, "staff_id": staff_id, "today": today})).all()
    if not rows:
        return None
    cover_id = next((row.staff_id for row in rows[1:] if not row.away), None)
    return Owner(rows[0].staff_id, rows[0].away, cover_id)


async def thread_of_message(connection: AsyncConnection, message_id: UUID) -> RowMapping | None:
    """What an answer to this message needs: THREAD_COLUMNS."""
    return await _thread(connection, message.c.id == message_id)


async def thread_of_entry(connection: AsyncConnection, outbox_id: UUID) -> RowMapping | None:
    """The same for a mail of ours."""
    return await _thread(connection, message.c.outbox_id == outbox_id)


async def _thread(connection: AsyncConnection, which: Any) -> RowMapping | None:
    query = select(*(message.c[name] for name in THREAD_COLUMNS)).where(which).limit(1)
    return (await connection.execute(query)).mappings().one_or_none()


async def start_conversation(
    connection: AsyncConnection,
    *,
    agency_id: UUID,
    person_id: UUID,
    case_id: UUID,
    queue_id: UUID,
    subject: str,
    now: datetime,
) -> UUID:
    """A conversation that we begin: nobody owes an answer yet."""
    made = new_id()
    await connection.execute(
        insert(conversation).values(
            id=made,
            agency_id=agency_id,
            person_id=person_id,
            case_id=case_id,
            queue_id=queue_id,
            subject=subject,
            state="waiting",
            last_at=now,
            created_at=now,
        )
    )
    return made


async def touch_conversation(connection: AsyncConnection, conversation_id: UUID, now: datetime) -> None:
    """Something of ours was added to it."""
    await connection.execute(update(conversation).where(conversation.c.id == conversation_id).values(last_at=now))


async def reach(connection: AsyncConnection, conversation_id: UUID, stage: str, queue_id: UUID) -> None:
    """Set stage and queue; who had taken it keeps it where the queue stays."""
    kept = case((conversation.c.queue_id == queue_id, conversation.c.taken_from_id), else_=None)
    await connection.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id)
        .values(stage=stage, queue_id=queue_id, taken_from_id=kept)
    )


async def reopen(connection: AsyncConnection, conversation_id: UUID, queue_id: UUID, due_at: datetime) -> None:
    """A human owes an answer after all."""
    await connection.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id)
        .values(state="open", stage="none", queue_id=queue_id, taken_from_id=None, due_at=due_at, snoozed_until=None)
    )


async def settled_since(
    connection: AsyncConnection, conversation_id: UUID, case_id: UUID, applied: Collection[int]
) -> bool:
    """Whether the conversation was answered or put away by an event its case has not looked at."""
    query = select(literal(1)).where(
        case_event.c.case_id == case_id,
        case_event.c.applied_at.is_(None),
        case_event.c.kind.in_(("reply_sent", "conversation_closed")),
        case_event.c.data["conversation_id"].astext == str(conversation_id),
        case_event.c.id.not_in(list(applied)),
    )
    return await connection.scalar(query.limit(1)) is not None


async def asked_of(connection: AsyncConnection, case_id: UUID, enrolment: str, step: str) -> dict[str, Any]:
    """What the newest request of this step asked; {} without one."""
    found = await connection.scalar(
        select(open_request.c.asked)
        .where(open_request.c.case_id == case_id, open_request.c.enrolment == enrolment, open_request.c.step == step)
        .order_by(open_request.c.occurrence.desc())
        .limit(1)
    )
    return dict(found or {})
