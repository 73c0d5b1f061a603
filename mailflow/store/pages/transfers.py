"""Transfers as pages show them: the agency's for its team lead, and the notes a new adviser has to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.ready import one_of, ready, row, rows
from mailflow.store.tables import person, staff, transfer, transfer_person

MOST = 100
SHOWN_NAMES = 8


def _seen(scope: Scope) -> ColumnElement[bool]:
    """Condition on `transfer`: those of the supervisor's agency."""
    return transfer.c.agency_id == scope.agency_id if scope.role == "supervisor" else false()


async def newest(connection: AsyncConnection, scope: Scope) -> Sequence[RowMapping]:
    """What was handed over, the latest first: by whom, to whom, how many, until when, and whether it is over."""
    target = staff.alias("target")
    people = (
        select(
            func.count().label("people"),
            func.count().filter(transfer_person.c.outcome == "returned").label("returned"),
            func.count(func.distinct(transfer_person.c.to_id)).label("advisers"),
        )
        .where(transfer_person.c.transfer_id == transfer.c.id)
        .lateral("people")
    )
    statement = (
        select(
            *(transfer.c.id, transfer.c.note, transfer.c.until, transfer.c.state, transfer.c.done_at),
            *(transfer.c.ended_at, staff.c.name.label("author_name"), target.c.name.label("target_name")),
            *(people.c.people, people.c.returned, people.c.advisers),
        )
        .join_from(transfer, staff, staff.c.id == transfer.c.author_id)
        .join(target, target.c.id == transfer.c.target_id, isouter=True)
        .join(people, transfer.c.id.is_not(None))
        .where(_seen(scope), transfer.c.state != "draft")
        .order_by(transfer.c.done_at.desc(), transfer.c.id)
        .limit(MOST)
    )
    return (await connection.execute(statement)).mappings().all()


async def people(connection: AsyncConnection, scope: Scope, transfer_id: UUID) -> Sequence[RowMapping]:
    """Who went from whom to whom in one transfer."""
    former, new = staff.alias("former"), staff.alias("new")
    statement = (
        select(
            *(person.c.id, person.c.given_name, person.c.family_name, person.c.reference),
            *(former.c.name.label("former_name"), new.c.name.label("new_name")),
            *(transfer_person.c.outcome, transfer_person.c.read_at),
        )
        .join_from(transfer_person, transfer, transfer.c.id == transfer_person.c.transfer_id)
        .join(person, person.c.id == transfer_person.c.person_id)
        .join(former, former.c.id == transfer_person.c.from_id, isouter=True)
        .join(new, new.c.id == transfer_person.c.to_id)
        .where(transfer.c.id == transfer_id, _seen(scope))
        .order_by(new.c.name, person.c.plain_name, person.c.id)
    )
    return (await connection.execute(statement)).mappings().all()


async def unread(connection: AsyncConnection, scope: Scope) -> Sequence[RowMapping]:
    """The notes that came with people and that the reader, or whom the reader covers, has not read."""
    return await rows(connection, _unread(scope)) if scope.reads_mail else []


@ready
def _unread(scope: Scope) -> Select[Any]:
    former = staff.alias("former")
    return (
        select(
            *(transfer.c.id, transfer.c.note, transfer.c.until, transfer.c.done_at, staff.c.name.label("author_name")),
            *(func.count().label("people"), func.array_agg(func.distinct(former.c.name)).label("former_names")),
            func.array_agg(person.c.given_name + " " + person.c.family_name).label("names"),
        )
        .join_from(transfer_person, transfer, transfer.c.id == transfer_person.c.transfer_id)
        .join(staff, staff.c.id == transfer.c.author_id)
        .join(person, person.c.id == transfer_person.c.person_id)
        .join(former, former.c.id == transfer_person.c.from_id, isouter=True)
        .where(*_current(), transfer_person.c.read_at.is_(None), one_of(transfer_person.c.to_id, scope.stands_for))
        .group_by(transfer.c.id, staff.c.name)
        .order_by(transfer.c.done_at)
    )


async def of_person(connection: AsyncConnection, scope: Scope, person_id: UUID) -> RowMapping | None:
    """The newest transfer of a person whom the reader sees: shown while its note is unread, or until it ends."""
    return await row(connection, _of_person(scope, person_id))


@ready
def _of_person(scope: Scope, person_id: UUID) -> Select[Any]:
    former, new = staff.alias("former"), staff.alias("new")
    return (
        select(
            *(transfer.c.id, transfer.c.note, transfer.c.until, transfer.c.done_at, staff.c.name.label("author_name")),
            *(former.c.name.label("former_name"), new.c.name.label("new_name")),
            *(transfer_person.c.read_at, transfer_person.c.to_id),
        )
        .join_from(transfer_person, transfer, transfer.c.id == transfer_person.c.transfer_id)
        .join(staff, staff.c.id == transfer.c.author_id)
        .join(person, person.c.id == transfer_person.c.person_id)
        .join(former, former.c.id == transfer_person.c.from_id, isouter=True)
        .join(new, new.c.id == transfer_person.c.to_id)
        .where(*_current(), transfer_person.c.person_id == person_id, scope.people())
        .where(transfer_person.c.read_at.is_(None) | transfer.c.until.is_not(None))
        .order_by(transfer.c.done_at.desc())
        .limit(1)
    )


def _current() -> tuple[ColumnElement[bool], ...]:
    return (and_(transfer.c.state == "done", transfer_person.c.ended_at.is_(None)),)
