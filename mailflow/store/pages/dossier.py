"""Everything of one person on one page: identity, addresses, conversations, tasks, pathways, history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.queue import listed
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import (
    amendment,
    assignment,
    cases,
    conversation,
    opt_out,
    person,
    person_address,
    revision,
    staff,
    step_log,
    suppression,
    task,
)

PAGE = 20
TASK = (
    *(task.c.id, task.c.title, task.c.options, task.c.labels, task.c.due_at, task.c.created_at),
    *(task.c.kind, task.c.details, task.c.not_before, task.c.reminders),
)


async def identity(connection: AsyncConnection, scope: Scope, person_id: UUID) -> RowMapping | None:
    """The person with adviser and case; None when this reader may not see them."""
    current = and_(assignment.c.person_id == person.c.id, assignment.c.until.is_(None))
    statement = (
        select(
            *(person.c.id, person.c.reference, person.c.given_name, person.c.family_name, person.c.tier),
            *(person.c.phone, person.c.language, person.c.created_at),
            *(staff.c.name.label("adviser_name"), staff.c.title.label("adviser_title"), assignment.c.since),
            *(cases.c.id.label("case_id"), cases.c.status, cases.c.state, cases.c.next_due),
            scope.why_person().label("why"),
        )
        .join_from(person, assignment, current, isouter=True)
        .join(staff, assignment.c.staff_id == staff.c.id, isouter=True)
        .join(cases, cases.c.person_id == person.c.id, isouter=True)
        .where(person.c.id == person_id, scope.people())
    )
    return (await connection.execute(statement)).mappings().one_or_none()


async def addresses(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """The person's addresses, the preferred one first, with why one is not written to."""
    statement = (
        select(
            *(person_address.c.address, person_address.c.state, person_address.c.preferred),
            *(suppression.c.reason, suppression.c.since),
        )
        .join_from(person_address, person, person_address.c.person_id == person.c.id)
        .join(suppression, suppression.c.address == person_address.c.address, isouter=True)
        .where(person_address.c.person_id == person_id, scope.people())
        .order_by(person_address.c.preferred.desc(), person_address.c.address)
    )
    return (await connection.execute(statement)).mappings().all()


async def opted_out(connection: AsyncConnection, scope: Scope, person_id: UUID) -> RowMapping | None:
    """Since when and how the person stopped optional mail; None when it is wanted."""
    statement = (
        select(opt_out.c.source, opt_out.c.since)
        .join_from(opt_out, person, opt_out.c.person_id == person.c.id)
        .where(person.c.id == person_id, scope.people())
    )
    return (await connection.execute(statement)).mappings().one_or_none()


async def conversations(
    connection: AsyncConnection, scope: Scope, person_id: UUID, after: tuple[datetime, UUID] | None
) -> Sequence[RowMapping]:
    """The person's conversations, the latest first."""
    statement = listed(scope).where(conversation.c.person_id == person_id)
    at, key = conversation.c.last_at, conversation.c.id
    if after is not None:
        statement = statement.where(or_(at < after[0], and_(at == after[0], key < after[1])))
    statement = statement.order_by(at.desc(), key.desc()).limit(PAGE + 1)
    return (await connection.execute(statement)).mappings().all()


async def open_tasks(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """What humans have to do for this person."""
    statement = (
        select(*TASK)
        .join_from(task, cases, task.c.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id)
        .where(person.c.id == person_id, task.c.state == "open", scope.people())
        .order_by(task.c.due_at.asc().nulls_last(), task.c.id)
    )
    return (await connection.execute(statement)).mappings().all()


async def history(
    connection: AsyncConnection, scope: Scope, person_id: UUID, before: int | None
) -> Sequence[RowMapping]:
    """What the pathways did, newest first."""
    statement = (
        select(step_log.c.id, step_log.c.enrolment, step_log.c.step, step_log.c.what, step_log.c.detail, step_log.c.at)
        .join_from(step_log, cases, step_log.c.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id)
        .where(person.c.id == person_id, scope.people())
        .order_by(step_log.c.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        statement = statement.where(step_log.c.id < before)
    return (await connection.execute(statement)).mappings().all()


async def amendments(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """What advisers did to the person's pathways, newest first, with who and why."""
    statement = (
        select(amendment.c.kind, amendment.c.data, amendment.c.reason, amendment.c.at, staff.c.name.label("staff_name"))
        .join_from(amendment, cases, amendment.c.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id)
        .join(staff, amendment.c.staff_id == staff.c.id)
        .where(person.c.id == person_id, scope.people())
        .order_by(amendment.c.at.desc(), amendment.c.id.desc())
        .limit(PAGE)
    )
    return (await connection.execute(statement)).mappings().all()


async def documents(connection: AsyncConnection, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """The pathway documents of these revisions. They hold no personal data."""
    rows = await connection.execute(select(revision.c.document).where(revision.c.id.in_(ids)))
    return list(rows.scalars())


async def lock_task(connection: AsyncConnection, scope: Scope, task_id: UUID) -> RowMapping | None:
    """Hold one task until commit; None when this reader may not see it."""
    statement = (
        select(task.c.id, task.c.state, cases.c.person_id)
        .join_from(task, cases, task.c.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id, isouter=True)
        .where(task.c.id == task_id, or_(scope.tasks(), func.coalesce(scope.people(), False)))
        .with_for_update(of=task)
    )
    return (await connection.execute(statement)).mappings().one_or_none()
