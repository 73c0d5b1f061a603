"""Queues with their counts, and the rows of one queue, sorted by due time, in keyset pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, Select, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.tables import cases, conversation, message, person, queue, staff, task

PAGE = 40
EXCERPT = 200


async def queues(connection: AsyncConnection, scope: Scope, now: datetime) -> Sequence[RowMapping]:
    """Every queue the reader sees, with open and late conversations and open tasks."""
    seen = select(queue.c.id).where(scope.queues())
    late = func.count().filter(conversation.c.due_at < now)
    mails = (
        select(conversation.c.queue_id, func.count().label("open"), late.label("late"))
        .where(conversation.c.state == "open", conversation.c.queue_id.in_(seen))
        .group_by(conversation.c.queue_id)
        .subquery()
    )
    tasks = (
        select(task.c.queue_id, func.count().label("open"))
        .where(task.c.state == "open", task.c.queue_id.in_(seen))
        .group_by(task.c.queue_id)
        .subquery()
    )
    statement = (
        select(
            *(queue.c.id, queue.c.kind, queue.c.owner_id, staff.c.name.label("owner_name")),
            func.coalesce(mails.c.open, 0).label("open"),
            func.coalesce(mails.c.late, 0).label("late"),
            func.coalesce(tasks.c.open, 0).label("tasks"),
        )
        .join_from(queue, staff, queue.c.owner_id == staff.c.id, isouter=True)
        .join(mails, mails.c.queue_id == queue.c.id, isouter=True)
        .join(tasks, tasks.c.queue_id == queue.c.id, isouter=True)
        .where(scope.queues())
        .order_by(staff.c.name)
    )
    return (await connection.execute(statement)).mappings().all()


def listed(scope: Scope) -> Select[tuple[object, ...]]:
    """Conversations with their person and newest incoming mail; the caller filters and orders."""
    newest = (
        select(
            *(message.c.from_address, message.c.from_name, message.c.disposition, message.c.proof),
            message.c.verdict,
            func.left(func.coalesce(func.nullif(message.c.reply_text, ""), message.c.text), EXCERPT).label("excerpt"),
        )
        .where(message.c.conversation_id == conversation.c.id, message.c.direction == "in")
        .order_by(message.c.at.desc(), message.c.id.desc())
        .limit(1)
        .lateral("newest")
    )
    columns = (
        *(conversation.c.id, conversation.c.subject, conversation.c.state, conversation.c.stage),
        *(conversation.c.due_at, conversation.c.last_at, conversation.c.last_in_at, conversation.c.person_id),
        *(person.c.given_name, person.c.family_name, person.c.reference),
        *(newest.c.from_address, newest.c.from_name, newest.c.disposition, newest.c.proof),
        *(newest.c.verdict, newest.c.excerpt),
    )
    return (
        select(*columns)
        .join_from(conversation, person, conversation.c.person_id == person.c.id, isouter=True)
        .join(newest, true(), isouter=True)
        .where(scope.conversations())
    )


async def owed(
    connection: AsyncConnection, scope: Scope, queue_id: UUID, after: tuple[datetime | None, UUID] | None
) -> Sequence[RowMapping]:
    """Open conversations, the most pressing first; those without due time last."""
    statement = listed(scope).where(conversation.c.queue_id == queue_id, conversation.c.state == "open")
    due, key = conversation.c.due_at, conversation.c.id
    if after is not None:
        at, last = after
        if at is None:
            statement = statement.where(due.is_(None), key > last)
        else:
            statement = statement.where(or_(due > at, and_(due == at, key > last), due.is_(None)))
    statement = statement.order_by(due.asc().nulls_last(), key).limit(PAGE + 1)
    return (await connection.execute(statement)).mappings().all()


async def recent(
    connection: AsyncConnection, scope: Scope, queue_id: UUID, state: str, after: tuple[datetime, UUID] | None
) -> Sequence[RowMapping]:
    """Waiting or closed conversations, the latest first."""
    statement = listed(scope).where(conversation.c.queue_id == queue_id, conversation.c.state == state)
    at, key = conversation.c.last_at, conversation.c.id
    if after is not None:
        statement = statement.where(or_(at < after[0], and_(at == after[0], key < after[1])))
    statement = statement.order_by(at.desc(), key.desc()).limit(PAGE + 1)
    return (await connection.execute(statement)).mappings().all()


async def tasks(connection: AsyncConnection, scope: Scope, queue_id: UUID, limit: int = 200) -> Sequence[RowMapping]:
    """Open tasks of one queue, the most pressing first."""
    statement = (
        select(
            *(task.c.id, task.c.title, task.c.options, task.c.labels, task.c.due_at, task.c.created_at),
            *(task.c.kind, task.c.details, task.c.not_before, task.c.reminders),
            *(cases.c.person_id, person.c.given_name, person.c.family_name, person.c.reference),
        )
        .join_from(task, cases, task.c.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id, isouter=True)
        .where(task.c.queue_id == queue_id, task.c.state == "open", scope.tasks())
        .order_by(task.c.due_at.asc().nulls_last(), task.c.id)
        .limit(limit)
    )
    return (await connection.execute(statement)).mappings().all()
