"""What each adviser of a team lead's agency has on the desk, and the people nobody follows. For supervisors only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.filters import to_answer
from mailflow.store.pages.portfolio import NAME, open_now
from mailflow.store.pages.scope import Scope
from mailflow.store.ready import ready, rows
from mailflow.store.tables import assignment, conversation, person, queue, staff, task

PAGE = 100


def _team(scope: Scope) -> ColumnElement[bool]:
    """Condition on `staff`: the advisers at work in the supervisor's agency."""
    if scope.role != "supervisor":
        return false()
    return and_(staff.c.agency_id == scope.agency_id, staff.c.active, staff.c.role == "adviser")


async def desks(connection: AsyncConnection, scope: Scope, now: datetime) -> Sequence[RowMapping]:
    """Each adviser: ceiling, own queue with what waits in it, late ones, tasks, and since when the oldest waits."""
    return await rows(connection, _desks(scope, now))


@ready
def _desks(scope: Scope, now: datetime) -> Select[Any]:
    own = queue.alias("own")
    mails = (
        select(
            conversation.c.queue_id,
            func.count().filter(to_answer(now)).label("open"),
            func.count().filter(conversation.c.due_at < now).label("late"),
            func.min(conversation.c.last_in_at).filter(to_answer(now)).label("oldest"),
        )
        .where(conversation.c.state == "open", conversation.c.queue_id == own.c.id)
        .group_by(conversation.c.queue_id)
        .correlate(own)
        .lateral("mails")
    )
    todo = (
        select(func.count().label("tasks"), func.count().filter(task.c.due_at < now).label("late"))
        .where(task.c.queue_id == own.c.id, open_now(now))
        .correlate(own)
        .lateral("todo")
    )
    return (
        select(
            *(staff.c.id, staff.c.name, staff.c.tier, staff.c.ceiling, own.c.id.label("queue_id"), mails.c.oldest),
            func.coalesce(mails.c.open, 0).label("open"),
            (func.coalesce(mails.c.late, 0) + func.coalesce(todo.c.late, 0)).label("late"),
            func.coalesce(todo.c.tasks, 0).label("tasks"),
        )
        .join_from(staff, own, and_(own.c.owner_id == staff.c.id, own.c.kind == "adviser"), isouter=True)
        .join(mails, literal(True), isouter=True)
        .join(todo, literal(True), isouter=True)
        .where(_team(scope))
        .order_by(staff.c.name, staff.c.id)
    )


async def followed(connection: AsyncConnection, scope: Scope) -> dict[UUID, dict[str, int]]:
    """How many people each adviser follows, by their tier."""
    statement = (
        select(assignment.c.staff_id, person.c.tier, func.count())
        .join_from(assignment, person, person.c.id == assignment.c.person_id)
        .join(staff, staff.c.id == assignment.c.staff_id)
        .where(assignment.c.until.is_(None), _team(scope))
        .group_by(assignment.c.staff_id, person.c.tier)
    )
    found: dict[UUID, dict[str, int]] = {}
    for staff_id, tier, number in await connection.execute(statement):
        found.setdefault(staff_id, {})[tier] = number
    return found


def _nobodys(scope: Scope) -> ColumnElement[bool]:
    """Condition on `person`: of the supervisor's agency, and nobody at work follows them."""
    if scope.role != "supervisor":
        return false()
    follows = select(assignment.c.id).join(staff, staff.c.id == assignment.c.staff_id)
    current = (assignment.c.person_id == person.c.id, assignment.c.until.is_(None), staff.c.active)
    return and_(person.c.agency_id == scope.agency_id, ~follows.where(*current).correlate(person).exists())


async def nobodys(connection: AsyncConnection, scope: Scope) -> Sequence[RowMapping]:
    """The people without an adviser, who came first in front: one page and one more, with what waits of them."""
    waiting = (
        select(func.count().label("open"), func.min(conversation.c.due_at).label("due_at"))
        .where(conversation.c.person_id == person.c.id, conversation.c.state == "open")
        .lateral("waiting")
    )
    statement = (
        select(
            *(person.c.id, person.c.given_name, person.c.family_name, person.c.reference, person.c.tier),
            *(person.c.created_at, waiting.c.open, waiting.c.due_at),
        )
        .join_from(person, waiting, literal(True))
        .where(_nobodys(scope))
        .order_by(waiting.c.due_at.asc().nulls_last(), person.c.created_at, NAME, person.c.id)
        .limit(PAGE + 1)
    )
    return (await connection.execute(statement)).mappings().all()


async def count_nobodys(connection: AsyncConnection, scope: Scope) -> int:
    """How many people of the agency nobody follows."""
    return int(await connection.scalar(nobodys_number(scope)) or 0)


def nobodys_number(scope: Scope) -> Select[int]:
    """The same, as a statement."""
    return select(func.count()).select_from(person).where(_nobodys(scope))
