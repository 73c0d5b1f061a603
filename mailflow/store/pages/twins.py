"""People who may be entered twice: who looks like whom, what each entry holds, and what was merged already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.ready import number, ready
from mailflow.store.tables import (
    assignment,
    cases,
    conversation,
    merge,
    outbox,
    person,
    person_address,
    staff,
    task,
)

MOST = 8
LIKE = 0.6  # of two names; below it people only have a word in common
PHONE = 9  # digits from the end: with and without country

OTHER = person.alias("other")


def _same_address() -> ColumnElement[bool]:
    mine, theirs = person_address.alias("mine"), person_address.alias("theirs")
    shared = (mine.c.person_id == person.c.id, theirs.c.person_id == OTHER.c.id, theirs.c.address == mine.c.address)
    return exists().where(*shared).correlate(person, OTHER)


def _same_name() -> ColumnElement[bool]:
    return and_(OTHER.c.plain_name == person.c.plain_name, OTHER.c.plain_name != "")


def _digits(entry: ColumnElement[str]) -> ColumnElement[str]:
    return func.right(func.regexp_replace(entry, r"\D", "", "g"), PHONE)


def _stands() -> ColumnElement[bool]:
    """The other one is of the same agency and stands for itself."""
    return and_(OTHER.c.agency_id == person.c.agency_id, OTHER.c.id != person.c.id, OTHER.c.merged_into.is_(None))


async def has_twin(connection: AsyncConnection, scope: Scope, person_id: UUID) -> bool:
    """Whether an entry of the agency has the same name or an address of this one."""
    return await number(connection, _has_twin(scope, person_id)) > 0


@ready
def _has_twin(scope: Scope, person_id: UUID) -> Select[Any]:
    """Each way on its own and from the one person on: their OR would be tried on everybody."""
    mine, theirs = person_address.alias("mine"), person_address.alias("theirs")
    named = select(OTHER.c.id).where(_same_name(), _stands())
    addressed = (
        select(theirs.c.id)
        .join_from(mine, theirs, and_(theirs.c.address == mine.c.address, theirs.c.person_id != mine.c.person_id))
        .join(OTHER, OTHER.c.id == theirs.c.person_id)
        .where(mine.c.person_id == person.c.id, _stands())
    )
    either = or_(named.correlate(person).exists(), addressed.correlate(person).exists())
    return select(func.count()).select_from(person).where(person.c.id == person_id, scope.people(), either)


async def twins(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """Entries that look like this one, best reason first, with the reasons."""
    similar = func.similarity(OTHER.c.plain_name, person.c.plain_name)
    phone = and_(_digits(OTHER.c.phone) == _digits(person.c.phone), func.length(_digits(person.c.phone)) == PHONE)
    reasons = {"address": _same_address(), "name": _same_name(), "phone": phone, "like": similar > LIKE}
    current = and_(assignment.c.person_id == OTHER.c.id, assignment.c.until.is_(None))
    statement = (
        select(
            *(OTHER.c.id, OTHER.c.given_name, OTHER.c.family_name, OTHER.c.reference),
            staff.c.name.label("adviser_name"),
            *(condition.label(name) for name, condition in reasons.items()),
        )
        .join_from(OTHER, person, literal(True))
        .join(assignment, current, isouter=True)
        .join(staff, assignment.c.staff_id == staff.c.id, isouter=True)
        .where(person.c.id == person_id, scope.people(), _stands(), or_(*reasons.values()))
        .order_by(*(condition.desc() for condition in reasons.values()), similar.desc(), OTHER.c.id)
        .limit(MOST)
    )
    return (await connection.execute(statement)).mappings().all()


def _mine(scope: Scope, *, or_nobodys: bool) -> ColumnElement[bool]:
    """Condition on `person`: the supervisor's agency, the adviser's own; cover is not enough to join two lives."""
    stands = person.c.merged_into.is_(None)
    if scope.role == "supervisor":
        return and_(person.c.agency_id == scope.agency_id, stands)
    current = select(assignment.c.id).where(assignment.c.person_id == person.c.id, assignment.c.until.is_(None))
    own = current.where(assignment.c.staff_id == scope.staff_id).correlate(person).exists()
    if not or_nobodys:
        return and_(scope.people(), own)
    nobodys = ~current.correlate(person).exists()
    return and_(scope.agency_people(), or_(own, nobodys))


async def may_keep(connection: AsyncConnection, scope: Scope, person_id: UUID) -> bool:
    """Whether this reader may merge others into this person, and undo it."""
    statement = select(person.c.id).where(person.c.id == person_id, _mine(scope, or_nobodys=False))
    return await connection.scalar(statement) is not None


async def may_join(connection: AsyncConnection, scope: Scope, person_id: UUID) -> bool:
    """Whether this reader may merge this entry into one of theirs."""
    statement = select(person.c.id).where(person.c.id == person_id, _mine(scope, or_nobodys=True))
    return await connection.scalar(statement) is not None


async def side(connection: AsyncConnection, scope: Scope, person_id: UUID) -> RowMapping | None:
    """One entry for the comparison: who it is and how much it holds."""
    current = and_(assignment.c.person_id == person.c.id, assignment.c.until.is_(None))
    addresses = select(func.array_agg(person_address.c.address)).where(person_address.c.person_id == person.c.id)
    talks = select(func.count()).where(conversation.c.person_id == person.c.id)
    owed = talks.where(conversation.c.state == "open")
    mails = select(func.count()).where(outbox.c.person_id == person.c.id)
    todo = select(func.count()).where(task.c.case_id == cases.c.id, task.c.state == "open")
    counted = {"conversations": talks, "owed": owed, "mails": mails, "tasks": todo, "addresses": addresses}
    statement = (
        select(
            *(person.c.id, person.c.reference, person.c.given_name, person.c.family_name, person.c.tier),
            *(person.c.phone, person.c.language, person.c.created_at, staff.c.name.label("adviser_name")),
            *(cases.c.id.label("case_id"), cases.c.status),
            *(query.scalar_subquery().label(name) for name, query in counted.items()),
        )
        .join_from(person, assignment, current, isouter=True)
        .join(staff, assignment.c.staff_id == staff.c.id, isouter=True)
        .join(cases, cases.c.person_id == person.c.id, isouter=True)
        .where(person.c.id == person_id, scope.agency_people())
    )
    return (await connection.execute(statement)).mappings().one_or_none()


async def merges(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """Entries merged into this person's and not taken out again, newest first."""
    gone = person.alias("gone")
    statement = (
        select(
            *(merge.c.id, merge.c.at, merge.c.reason, staff.c.name.label("staff_name")),
            *(gone.c.reference, gone.c.given_name, gone.c.family_name),
        )
        .join_from(merge, person, merge.c.kept_id == person.c.id)
        .join(gone, merge.c.gone_id == gone.c.id)
        .join(staff, merge.c.staff_id == staff.c.id)
        .where(person.c.id == person_id, merge.c.undone_at.is_(None), scope.people())
        .order_by(merge.c.at.desc())
    )
    return (await connection.execute(statement)).mappings().all()


async def is_merge_of(connection: AsyncConnection, merge_id: UUID, person_id: UUID) -> bool:
    """Whether this merge put something into this person's entry."""
    statement = select(merge.c.id).where(merge.c.id == merge_id, merge.c.kept_id == person_id)
    return await connection.scalar(statement) is not None
