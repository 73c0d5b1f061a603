"""Everything of one person on one page: identity, addresses, conversations, tasks, pathways, history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.queue import listed
from mailflow.store.pages.scope import Scope
from mailflow.store.ready import ready, row, rows
from mailflow.store.tables import (
    agency,
    amendment,
    assignment,
    cases,
    conversation,
    opt_out,
    person,
    person_address,
    queue,
    region,
    revision,
    staff,
    suppression,
    task,
)

PAGE = 20
MOST_DOCUMENTS = 500
_documents: dict[UUID, dict[str, Any]] = {}
TASK = (
    *(task.c.id, task.c.title, task.c.options, task.c.labels, task.c.due_at, task.c.created_at),
    *(task.c.kind, task.c.details, task.c.not_before, task.c.reminders),
)


async def identity(connection: AsyncConnection, scope: Scope, person_id: UUID) -> RowMapping | None:
    """The person with adviser, case and region; None when this reader may not see them."""
    return await row(connection, _identity(scope, person_id))


@ready
def _identity(scope: Scope, person_id: UUID) -> Select[Any]:
    current = and_(assignment.c.person_id == person.c.id, assignment.c.until.is_(None))
    return (
        select(
            *(person.c.id, person.c.reference, person.c.given_name, person.c.family_name, person.c.tier),
            *(person.c.phone, person.c.language, person.c.created_at),
            *(staff.c.name.label("adviser_name"), staff.c.title.label("adviser_title"), assignment.c.since),
            *(cases.c.id.label("case_id"), cases.c.status, cases.c.state, cases.c.next_due),
            *(region.c.name.label("region_name"), region.c.phases.label("region_phases")),
            scope.why_person().label("why"),
        )
        .join_from(person, assignment, current, isouter=True)
        .join(agency, agency.c.id == person.c.agency_id)
        .join(region, region.c.id == agency.c.region_id, isouter=True)
        .join(staff, assignment.c.staff_id == staff.c.id, isouter=True)
        .join(cases, cases.c.person_id == person.c.id, isouter=True)
        .where(person.c.id == person_id, scope.people())
    )


async def addresses(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """The person's addresses, the preferred one first, with why one is not written to."""
    return await rows(connection, _addresses(scope, person_id))


@ready
def _addresses(scope: Scope, person_id: UUID) -> Select[Any]:
    return (
        select(
            *(person_address.c.address, person_address.c.state, person_address.c.preferred, person_address.c.id),
            *(suppression.c.reason, suppression.c.since),
        )
        .join_from(person_address, person, person_address.c.person_id == person.c.id)
        .join(suppression, suppression.c.address == person_address.c.address, isouter=True)
        .where(person_address.c.person_id == person_id, scope.people())
        .order_by(person_address.c.preferred.desc(), person_address.c.address)
    )


async def opted_out(connection: AsyncConnection, scope: Scope, person_id: UUID) -> RowMapping | None:
    """Since when and how the person stopped optional mail; None when it is wanted."""
    return await row(connection, _opted_out(scope, person_id))


@ready
def _opted_out(scope: Scope, person_id: UUID) -> Select[Any]:
    return (
        select(opt_out.c.source, opt_out.c.since)
        .join_from(opt_out, person, opt_out.c.person_id == person.c.id)
        .where(person.c.id == person_id, scope.people())
    )


async def owed(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """The person's conversations in which somebody owes an answer, the most pressing first."""
    return await rows(connection, _owed(scope, person_id))


@ready
def _owed(scope: Scope, person_id: UUID) -> Select[Any]:
    mine = (conversation.c.person_id == person_id, conversation.c.state == "open")
    order = (conversation.c.due_at.asc().nulls_last(), conversation.c.id)
    return listed(scope).where(*mine).order_by(*order).limit(PAGE)


async def done_lately(
    connection: AsyncConnection, scope: Scope, person_id: UUID, staff_id: UUID, since: datetime
) -> Sequence[RowMapping]:
    """Tasks this reader finished a moment ago: perhaps by mistake."""
    return await rows(connection, _done_lately(scope, person_id, staff_id, since))


@ready
def _done_lately(scope: Scope, person_id: UUID, staff_id: UUID, since: datetime) -> Select[Any]:
    return (
        select(*(task.c.id, task.c.title, task.c.outcome, task.c.labels, task.c.done_at))
        .join_from(task, cases, task.c.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id)
        .where(person.c.id == person_id, scope.people(), task.c.kind == "task", task.c.state == "done")
        .where(task.c.done_by == staff_id, task.c.done_at > since)
        .order_by(task.c.done_at.desc())
    )


async def open_tasks(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """What humans have to do for this person, and in whose queue it is."""
    return await rows(connection, _open_tasks(scope, person_id))


@ready
def _open_tasks(scope: Scope, person_id: UUID) -> Select[Any]:
    owner = staff.alias("owner")
    return (
        select(*TASK, queue.c.kind.label("queue_kind"), owner.c.name.label("queue_owner"), queue.c.owner_id)
        .join_from(task, cases, task.c.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id)
        .join(queue, task.c.queue_id == queue.c.id)
        .join(owner, queue.c.owner_id == owner.c.id, isouter=True)
        .where(person.c.id == person_id, task.c.state == "open", scope.people())
        .order_by(task.c.due_at.asc().nulls_last(), task.c.id)
    )


async def amendments(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """What advisers did to the person's pathways, newest first, with who and why."""
    return await rows(connection, _amendments(scope, person_id))


@ready
def _amendments(scope: Scope, person_id: UUID) -> Select[Any]:
    return (
        select(amendment.c.kind, amendment.c.data, amendment.c.reason, amendment.c.at, staff.c.name.label("staff_name"))
        .join_from(amendment, cases, amendment.c.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id)
        .join(staff, amendment.c.staff_id == staff.c.id)
        .where(person.c.id == person_id, scope.people())
        .order_by(amendment.c.at.desc(), amendment.c.id.desc())
        .limit(PAGE)
    )


async def merged_into(connection: AsyncConnection, scope: Scope, person_id: UUID) -> UUID | None:
    """The person whose entry this one was merged into, if this reader may see that one."""
    found = await row(connection, _merged_into(scope, person_id))
    return found["id"] if found else None


@ready
def _merged_into(scope: Scope, person_id: UUID) -> Select[Any]:
    gone = person.alias("gone")
    statement = select(person.c.id).join(gone, gone.c.merged_into == person.c.id)
    return statement.where(gone.c.id == person_id, scope.people())


async def documents(connection: AsyncConnection, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """The pathway documents of these revisions, read once a process: they never change and hold no personal data."""
    missing = [key for key in ids if key not in _documents]
    if missing:
        if len(_documents) + len(missing) > MOST_DOCUMENTS:
            _documents.clear()
            missing = list(ids)
        found = await connection.execute(select(revision.c.id, revision.c.document).where(revision.c.id.in_(missing)))
        _documents.update((key, document) for key, document in found)
    return [_documents[key] for key in ids if key in _documents]


def _task(scope: Scope, task_id: UUID) -> Select[tuple[UUID, str, UUID]]:
    return (
        select(task.c.id, task.c.state, cases.c.person_id)
        .join_from(task, cases, task.c.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id, isouter=True)
        .where(task.c.id == task_id, or_(scope.tasks(), func.coalesce(scope.people(), False)))
    )


async def visible_task(connection: AsyncConnection, scope: Scope, task_id: UUID) -> RowMapping | None:
    """One task, not held; None when this reader may not see it."""
    return (await connection.execute(_task(scope, task_id))).mappings().one_or_none()


async def lock_task(connection: AsyncConnection, scope: Scope, task_id: UUID) -> RowMapping | None:
    """Hold one task until commit; None when this reader may not see it."""
    return (await connection.execute(_task(scope, task_id).with_for_update(of=task))).mappings().one_or_none()
