"""The people an adviser follows, sorted by who needs something, in keyset pages, and how many need what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    RowMapping,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.filters import NEEDS, Filters, of_people, to_answer
from mailflow.store.pages.people import plain
from mailflow.store.pages.scope import Scope
from mailflow.store.ready import ready, rows
from mailflow.store.tables import (
    assignment,
    cases,
    conversation,
    open_request,
    person,
    person_address,
    staff,
    suppression,
    task,
)

PAGE = 50
SILENT_AFTER = timedelta(days=7)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
REMINDED = "$.enrolments.*.position.reminded ? (@ > 0)"
NAME = plain(person.c.family_name) + " " + plain(person.c.given_name)  # as lists sort it
LATE, ANSWERED, TASK, UNREACHABLE, SILENT, CALM = range(len(NEEDS))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the list ends. The name stands in it: never in an address unsealed."""

    rank: int
    at: datetime
    name: str
    id: UUID


async def counts(connection: AsyncConnection, scope: Scope, filters: Filters, now: datetime) -> dict[str, int]:
    """How many people need what; the needs in their order."""
    plain = filters == Filters()
    counted = await rows(connection, _plain_counts(scope, now) if plain else (_counts(scope, filters, now), {}))
    found = {NEEDS[row["rank"]]: row["number"] for row in counted}
    return {need: found.get(need, 0) for need in NEEDS}


@ready
def _plain_counts(scope: Scope, now: datetime) -> Select[Any]:
    return _counts(scope, Filters(), now)


def _counts(scope: Scope, filters: Filters, now: datetime) -> Select[Any]:
    ranked = _ranked(scope, filters, now)
    return select(ranked.c.rank, func.count().label("number")).group_by(ranked.c.rank)


async def people(
    connection: AsyncConnection, scope: Scope, filters: Filters, now: datetime, after: Place | None
) -> Sequence[RowMapping]:
    """One page and one more: the person, the need, and what shows it."""
    plain = filters == Filters() and after is None
    statement = _first_page(scope, now) if plain else (_page(scope, filters, now, after), {})
    return await rows(connection, statement)


@ready
def _first_page(scope: Scope, now: datetime) -> Select[Any]:
    return _page(scope, Filters(), now, None)


def _page(scope: Scope, filters: Filters, now: datetime, after: Place | None) -> Select[Any]:
    ranked = _ranked(scope, filters, now)
    order = (ranked.c.rank, ranked.c.at, NAME, ranked.c.id)
    page = select(ranked, NAME.label("name")).join(person, person.c.id == ranked.c.id).order_by(*order).limit(PAGE + 1)
    if filters.need:
        page = page.where(ranked.c.rank == NEEDS.index(filters.need))
    if after is not None:
        page = page.where(tuple_(*order) > tuple_(literal(after.rank), after.at, after.name, after.id))
    found: Select[Any] = _details(page.subquery("shown"), now)
    return found


async def ids(connection: AsyncConnection, scope: Scope, filters: Filters, now: datetime, limit: int) -> Sequence[UUID]:
    """The people of the whole filter, the neediest first."""
    ranked = _ranked(scope, filters, now)
    statement = select(ranked.c.id).order_by(ranked.c.rank, ranked.c.at, ranked.c.id).limit(limit)
    if filters.need:
        statement = statement.where(ranked.c.rank == NEEDS.index(filters.need))
    return (await connection.scalars(statement)).all()


def _ranked(scope: Scope, filters: Filters, now: datetime) -> CTE:
    """Each person with `rank` (an index of NEEDS), since or until when (`at`), and what shows it."""
    followed = (
        select(person.c.id, cases.c.id.label("case_id"), cases.c.state)
        .join(cases, cases.c.person_id == person.c.id, isouter=True)
        .where(scope.followed(filters.adviser), of_people(filters))
        .cte("followed")
    )
    owed, todo, silent, reached = _owed(followed, now), _todo(followed, now), _silent(followed), _reached(followed)
    unreachable = reached.c.person_id.is_(None)
    reminded = func.jsonb_path_exists(followed.c.state, cast(REMINDED, JSONPATH))
    is_silent = and_(silent.c.since.is_not(None), or_(silent.c.since <= now - SILENT_AFTER, reminded))
    rank = case(
        (or_(owed.c.due_at < now, todo.c.due_at < now), LATE),
        (owed.c.person_id.is_not(None), ANSWERED),
        (todo.c.case_id.is_not(None), TASK),
        (unreachable, UNREACHABLE),
        (is_silent, SILENT),
        else_=CALM,
    )
    facts = (
        select(
            *(followed.c.id, rank.label("rank"), unreachable.label("unreachable")),
            *(func.least(owed.c.due_at, todo.c.due_at).label("due_at"), silent.c.since.label("silent_since")),
        )
        .join_from(followed, owed, owed.c.person_id == followed.c.id, isouter=True)
        .join(todo, todo.c.case_id == followed.c.case_id, isouter=True)
        .join(silent, silent.c.case_id == followed.c.case_id, isouter=True)
        .join(reached, reached.c.person_id == followed.c.id, isouter=True)
        .cte("facts")
    )
    at = case((facts.c.rank <= TASK, facts.c.due_at), (facts.c.rank == SILENT, facts.c.silent_since))
    return select(facts, func.coalesce(at, NEVER).label("at")).cte("ranked")


def _owed(followed: CTE, now: datetime) -> Subquery:
    return (
        select(conversation.c.person_id, func.min(conversation.c.due_at).label("due_at"))
        .where(conversation.c.person_id.in_(select(followed.c.id)), to_answer(now))
        .group_by(conversation.c.person_id)
        .subquery("owed")
    )


def open_now(now: datetime) -> ColumnElement[bool]:
    """Condition on `task`: to be done; a decision only from when it may be taken."""
    return and_(task.c.state == "open", or_(task.c.not_before.is_(None), task.c.not_before <= now))


def _todo(followed: CTE, now: datetime) -> Subquery:
    return (
        select(task.c.case_id, func.min(task.c.due_at).label("due_at"))
        .where(task.c.case_id.in_(select(followed.c.case_id)), open_now(now))
        .group_by(task.c.case_id)
        .subquery("todo")
    )


def _silent(followed: CTE) -> Subquery:
    """Since when the people of these cases have been asked something that they have not answered."""
    return (
        select(open_request.c.case_id, func.min(open_request.c.opened_at).label("since"))
        .where(open_request.c.case_id.in_(select(followed.c.case_id)), open_request.c.closed_at.is_(None))
        .group_by(open_request.c.case_id)
        .subquery("silent")
    )


def _reached(followed: CTE) -> Subquery:
    """Those with an address that is written to."""
    return (
        select(person_address.c.person_id)
        .where(person_address.c.person_id.in_(select(followed.c.id)), person_address.c.state == "active")
        .distinct()
        .subquery("reached")
    )


def _details(shown: Subquery, now: datetime) -> Any:
    """What a row says, for the people of one page."""
    mail = (
        select(
            *(conversation.c.id, conversation.c.subject, conversation.c.due_at, conversation.c.last_in_at),
            func.count().over().label("number"),
        )
        .where(conversation.c.person_id == shown.c.id, to_answer(now))
        .order_by(conversation.c.due_at.asc().nulls_last(), conversation.c.id)
        .limit(1)
        .lateral("mail")
    )
    todo = (
        select(task.c.id, task.c.title, task.c.due_at, task.c.kind, func.count().over().label("number"))
        .where(task.c.case_id == cases.c.id, open_now(now))
        .order_by(task.c.due_at.asc().nulls_last(), task.c.id)
        .limit(1)
        .lateral("todo")
    )
    contact = (
        select(func.max(conversation.c.last_at).label("at"))
        .where(conversation.c.person_id == shown.c.id)
        .lateral("contact")
    )
    current = and_(assignment.c.person_id == person.c.id, assignment.c.until.is_(None))
    return (
        select(
            *(shown.c.id, shown.c.rank, shown.c.at, shown.c.name, shown.c.silent_since, shown.c.unreachable),
            *(person.c.given_name, person.c.family_name, person.c.reference, person.c.tier, person.c.phone),
            *(staff.c.id.label("adviser_id"), staff.c.name.label("adviser_name")),
            *(cases.c.state, cases.c.next_due, contact.c.at.label("last_contact")),
            *(mail.c.id.label("mail_id"), mail.c.subject, mail.c.due_at.label("mail_due"), mail.c.last_in_at),
            mail.c.number.label("mails"),
            *(todo.c.id.label("task_id"), todo.c.title.label("task_title"), todo.c.due_at.label("task_due")),
            *(todo.c.kind.label("task_kind"), todo.c.number.label("tasks")),
        )
        .join_from(shown, person, person.c.id == shown.c.id)
        .join(assignment, current, isouter=True)
        .join(staff, staff.c.id == assignment.c.staff_id, isouter=True)
        .join(cases, cases.c.person_id == person.c.id, isouter=True)
        .join(mail, true(), isouter=True)
        .join(todo, true(), isouter=True)
        .join(contact, true(), isouter=True)
        .order_by(shown.c.rank, shown.c.at, shown.c.name, shown.c.id)
    )


def _no_mail_reaches() -> ColumnElement[bool]:
    alive = (person_address.c.person_id == person.c.id, person_address.c.state == "active")
    return ~select(person_address.c.id).where(*alive).exists()


async def unreachable(
    connection: AsyncConnection, scope: Scope, limit: int, after: tuple[str, UUID] | None = None
) -> Sequence[RowMapping]:
    """People no mail reaches: their addresses with why and since when, the phone, and the task opened for it."""
    addresses = (
        select(
            func.array_agg(person_address.c.address).label("addresses"),
            func.max(suppression.c.since).label("since"),
            func.max(suppression.c.reason).label("reason"),
        )
        .join_from(person_address, suppression, suppression.c.address == person_address.c.address, isouter=True)
        .where(person_address.c.person_id == person.c.id)
        .lateral("addresses")
    )
    current = and_(assignment.c.person_id == person.c.id, assignment.c.until.is_(None))
    contact = select(func.max(conversation.c.last_in_at)).where(conversation.c.person_id == person.c.id)
    statement = (
        select(
            *(person.c.id, person.c.given_name, person.c.family_name, person.c.reference, person.c.phone),
            *(staff.c.name.label("adviser_name"), addresses.c.addresses, addresses.c.since, addresses.c.reason),
            *(NAME.label("name"), contact.scalar_subquery().label("last_in_at")),
        )
        .join_from(person, addresses, true())
        .join(assignment, current, isouter=True)
        .join(staff, staff.c.id == assignment.c.staff_id, isouter=True)
        .where(scope.followed(), _no_mail_reaches())
        .order_by(NAME, person.c.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(NAME, person.c.id) > tuple_(literal(after[0]), after[1]))
    return (await connection.execute(statement)).mappings().all()


async def count_unreachable(connection: AsyncConnection, scope: Scope) -> int:
    """How many of the followed people no mail reaches."""
    return int(await connection.scalar(unreachable_number(scope)) or 0)


def unreachable_number(scope: Scope) -> Select[int]:
    """The same, as a statement."""
    return select(func.count()).select_from(person).where(scope.followed(), _no_mail_reaches())
