"""Queues with their counts, and the rows of one queue, sorted by due time, in keyset pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, Select, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.filters import Filters, of_conversations, snoozed, to_answer
from mailflow.store.pages.scope import Scope
from mailflow.store.ready import number, one_of, ready, rows
from mailflow.store.tables import cases, conversation, message, person, queue, staff, task

PAGE = 40
EXCERPT = 200


async def queues(connection: AsyncConnection, scope: Scope, now: datetime) -> Sequence[RowMapping]:
    """Every queue the reader sees, with conversations to answer, late ones, those put off, and open tasks.

    `next_at` is when the first of those put off comes back, or the first due time of one passes.
    """
    return await rows(connection, _queues(scope, now))


@ready
def _queues(scope: Scope, now: datetime) -> Select[Any]:
    seen = select(queue.c.id).where(scope.queues())
    put_off = snoozed(now)
    mails = (
        select(
            conversation.c.queue_id,
            func.count().filter(to_answer(now)).label("open"),
            func.count().filter(conversation.c.due_at < now).label("late"),
            func.count().filter(put_off).label("later"),
            func.min(func.least(conversation.c.snoozed_until, conversation.c.due_at)).filter(put_off).label("next_at"),
        )
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
    return (
        select(
            *(queue.c.id, queue.c.kind, queue.c.owner_id, staff.c.name.label("owner_name")),
            func.coalesce(mails.c.open, 0).label("open"),
            func.coalesce(mails.c.late, 0).label("late"),
            func.coalesce(mails.c.later, 0).label("later"),
            mails.c.next_at,
            func.coalesce(tasks.c.open, 0).label("tasks"),
        )
        .join_from(queue, staff, queue.c.owner_id == staff.c.id, isouter=True)
        .join(mails, mails.c.queue_id == queue.c.id, isouter=True)
        .join(tasks, tasks.c.queue_id == queue.c.id, isouter=True)
        .where(scope.queues())
        .order_by(staff.c.name)
    )


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
        *(conversation.c.snoozed_until, conversation.c.priority),
        *(person.c.given_name, person.c.family_name, person.c.reference),
        *(newest.c.from_address, newest.c.from_name, newest.c.disposition, newest.c.proof),
        *(newest.c.verdict, newest.c.excerpt, conversation.c.taken_from_id),
        *(queue.c.owner_id.label("holder_id"), staff.c.name.label("holder_name")),
    )
    return (
        select(*columns)
        .join_from(conversation, queue, conversation.c.queue_id == queue.c.id)
        .join(staff, queue.c.owner_id == staff.c.id, isouter=True)
        .join(person, conversation.c.person_id == person.c.id, isouter=True)
        .join(newest, true(), isouter=True)
        .where(scope.conversations())
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A list of conversations: these queues (all of which the reader sees), these filters, now and here."""

    queues: tuple[UUID, ...]
    filters: Filters
    now: datetime
    zone: ZoneInfo

    @property
    def by_due_time(self) -> bool:
        """Whether the most pressing come first; else the latest."""
        return self.filters.state in ("open", "taken", "later")

    @property
    def is_plain(self) -> bool:
        """Whether nothing but the state was chosen: the list that is asked for most, whose statement is made once."""
        return self.filters == Filters(state=self.filters.state)

    @property
    def parts(self) -> tuple[tuple[UUID, ...], str, datetime, ZoneInfo]:
        """All of a plain one."""
        return self.queues, self.filters.state, self.now, self.zone


async def conversations(
    connection: AsyncConnection, scope: Scope, asked: Asked, after: tuple[datetime | None, UUID] | None
) -> Sequence[RowMapping]:
    """One page and one more: those that wait by due time, those without one last; the others the latest first."""
    plain = after is None and asked.is_plain
    statement = _first_page(scope, *asked.parts) if plain else (_page(scope, asked, after), {})
    return await rows(connection, statement)


@ready
def _first_page(scope: Scope, queues: tuple[UUID, ...], state: str, now: datetime, zone: ZoneInfo) -> Select[Any]:
    return _page(scope, Asked(queues, Filters(state=state), now, zone), None)


def _page(scope: Scope, asked: Asked, after: tuple[datetime | None, UUID] | None) -> Select[Any]:
    statement: Select[Any] = narrowed(listed(scope), asked)
    key = conversation.c.id
    if asked.by_due_time:
        due = conversation.c.due_at
        if after is not None and after[0] is None:
            statement = statement.where(due.is_(None), key > after[1])
        elif after is not None:
            statement = statement.where(or_(due > after[0], and_(due == after[0], key > after[1]), due.is_(None)))
        statement = statement.order_by(due.asc().nulls_last(), key)
    else:
        at = conversation.c.last_at
        if after is not None and after[0] is not None:
            statement = statement.where(or_(at < after[0], and_(at == after[0], key < after[1])))
        statement = statement.order_by(at.desc(), key.desc())
    return statement.limit(PAGE + 1)


async def count(connection: AsyncConnection, scope: Scope, asked: Asked, most: int) -> int:
    """How many conversations there are, counted no further than `most`."""
    if asked.is_plain:
        return await number(connection, _plain_number(scope, *asked.parts, most))
    return int(await connection.scalar(_number(scope, asked, most)) or 0)


@ready
def _plain_number(
    scope: Scope, queues: tuple[UUID, ...], state: str, now: datetime, zone: ZoneInfo, most: int
) -> Select[Any]:
    return _number(scope, Asked(queues, Filters(state=state), now, zone), most)


def _number(scope: Scope, asked: Asked, most: int) -> Select[Any]:
    some = narrowed(
        select(conversation.c.id)
        .join_from(conversation, person, conversation.c.person_id == person.c.id, isouter=True)
        .where(scope.conversations()),
        asked,
    )
    return select(func.count()).select_from(some.limit(most).subquery())


async def count_taken(connection: AsyncConnection, scope: Scope, queues: Sequence[UUID], now: datetime) -> int:
    """How many conversations of these queues somebody has taken into an own one."""
    return await number(connection, _taken(scope, tuple(queues), now))


@ready
def _taken(scope: Scope, queues: Sequence[UUID], now: datetime) -> Select[Any]:
    wanted = (one_of(conversation.c.taken_from_id, queues), to_answer(now), scope.conversations())
    return select(func.count()).select_from(conversation).where(*wanted)


def narrowed(statement: Select[Any], asked: Asked) -> Select[Any]:
    """The statement over `conversation` and `person` with the queues and filters."""
    chosen = of_conversations(asked.filters, asked.now, asked.zone)
    where = conversation.c.taken_from_id if asked.filters.state == "taken" else conversation.c.queue_id
    return statement.where(one_of(where, asked.queues), chosen)


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
