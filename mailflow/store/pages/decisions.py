"""A decision for its page: its basis, who prepared it, what the history says of its evidence; and those taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.tables import cases, conversation, message, outbox, person, staff, step_log, task

PROOF = ("sent", "delivery", "undelivered", "suppressed", "left", "papers", "papers_missing")
MOST_LINES = 200
DECIDER, PREPARER = staff.alias("decider"), staff.alias("preparer")
COLUMNS = (
    *(task.c.id, task.c.case_id, task.c.title, task.c.options, task.c.labels, task.c.state, task.c.outcome),
    *(task.c.role, task.c.legal_basis, task.c.not_before, task.c.prepared_by, task.c.due_at, task.c.created_at),
    *(task.c.reasons, task.c.done_at, task.c.details, task.c.reminders, task.c.reminded_at, task.c.dedup_key),
    *(cases.c.person_id, person.c.given_name, person.c.family_name, person.c.reference),
    *(DECIDER.c.name.label("decider_name"), PREPARER.c.name.label("preparer_name")),
)
DECISIONS = (
    select(*COLUMNS)
    .join_from(task, cases, task.c.case_id == cases.c.id)
    .join(person, cases.c.person_id == person.c.id, isouter=True)
    .join(DECIDER, task.c.done_by == DECIDER.c.id, isouter=True)
    .join(PREPARER, task.c.prepared_by == PREPARER.c.id, isouter=True)
    .where(task.c.kind == "decision")
)


async def decision(connection: AsyncConnection, scope: Scope, task_id: UUID) -> RowMapping | None:
    """One decision; None when this reader may not see it."""
    seen = or_(scope.tasks(), func.coalesce(scope.people(), False))
    return (await connection.execute(DECISIONS.where(task.c.id == task_id, seen))).mappings().one_or_none()


async def sent(
    connection: AsyncConnection, scope: Scope, case_id: UUID, steps: Collection[str]
) -> Sequence[RowMapping]:
    """The mails these steps sent, oldest first, with what became of them; their text where the reader may see it."""
    step = func.split_part(outbox.c.dedup_key, "/", 3)
    readable = and_(message.c.conversation_id == conversation.c.id, scope.conversations())
    found = await connection.execute(
        select(
            *(step.label("step"), outbox.c.recipient, outbox.c.state, outbox.c.sent_at, outbox.c.created_at),
            *(outbox.c.last_reply, message.c.subject, message.c.id.label("message_id")),
            *(
                conversation.c.id.label("conversation_id"),
                case((conversation.c.id.is_not(None), message.c.text)).label("text"),
            ),
        )
        .join_from(outbox, message, message.c.outbox_id == outbox.c.id, isouter=True)
        .join(conversation, readable, isouter=True)
        .where(outbox.c.case_id == case_id, outbox.c.kind == "pathway", step.in_(list(steps)))
        .order_by(outbox.c.created_at, outbox.c.id)
        .limit(MOST_LINES)
    )
    return found.mappings().all()


async def written(connection: AsyncConnection, scope: Scope, case_id: UUID, since: datetime) -> Sequence[RowMapping]:
    """What the person wrote in the case's conversations since then, oldest first, whole."""
    mine = (conversation.c.case_id == case_id, message.c.direction == "in", message.c.disposition == "human")
    found = await connection.execute(
        select(
            *(message.c.id, message.c.conversation_id, message.c.at, message.c.subject, message.c.proof),
            *(message.c.from_address, message.c.from_name, message.c.attachments),
            func.coalesce(func.nullif(message.c.reply_text, ""), message.c.text).label("text"),
        )
        .join_from(message, conversation, message.c.conversation_id == conversation.c.id)
        .where(*mine, message.c.at >= since, scope.conversations())
        .order_by(message.c.at, message.c.id)
        .limit(MOST_LINES)
    )
    return found.mappings().all()


async def proof(connection: AsyncConnection, case_id: UUID, steps: Collection[str]) -> Sequence[RowMapping]:
    """What the history says of these steps, oldest first. The case is one whose decision the reader sees."""
    found = await connection.execute(
        select(step_log.c.step, step_log.c.what, step_log.c.detail, step_log.c.at)
        .where(step_log.c.case_id == case_id, step_log.c.step.in_(list(steps)), step_log.c.what.in_(PROOF))
        .order_by(step_log.c.id)
        .limit(MOST_LINES)
    )
    return found.mappings().all()
