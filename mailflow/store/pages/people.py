"""The people a reader follows, searched by name or reference, in keyset pages."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, literal, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.tables import assignment, cases, conversation, person, staff

PAGE = 50


async def people(connection: AsyncConnection, scope: Scope, wanted: str, after: UUID | None) -> Sequence[RowMapping]:
    """By family name, after the person `after`. Accents do not count.

    Each of the `wanted` words must begin or be inside a name, or be in the reference.
    """
    waiting = (
        select(func.count().label("open"), func.min(conversation.c.due_at).label("due_at"))
        .where(conversation.c.person_id == person.c.id, conversation.c.state == "open")
        .lateral("waiting")
    )
    current = (assignment.c.person_id == person.c.id) & assignment.c.until.is_(None)
    order = (plain(person.c.family_name), plain(person.c.given_name), person.c.id)
    statement = (
        select(
            *(person.c.id, person.c.given_name, person.c.family_name, person.c.reference, person.c.tier),
            *(waiting.c.open, waiting.c.due_at, staff.c.name.label("adviser_name")),
            cases.c.state["paused"].astext.label("paused"),
        )
        .join_from(person, waiting, true())
        .join(assignment, current, isouter=True)
        .join(staff, assignment.c.staff_id == staff.c.id, isouter=True)
        .join(cases, cases.c.person_id == person.c.id, isouter=True)
        .where(scope.people())
        .order_by(*order)
        .limit(PAGE + 1)
    )
    for word in wanted.split()[:8]:
        statement = statement.where(is_called(word))
    if after is not None:
        last = person.alias("last")
        place = select(plain(last.c.family_name), plain(last.c.given_name), last.c.id).where(
            last.c.id == after, last.c.agency_id == scope.agency_id
        )
        statement = statement.where(tuple_(*order) > place.scalar_subquery())
    return (await connection.execute(statement)).mappings().all()


def is_called(word: str) -> ColumnElement[bool]:
    """Condition on `person`: the word is in a name or in the reference, whatever signs it holds."""
    names = plain(person.c.given_name + " " + person.c.family_name + " " + person.c.reference)
    return func.strpos(names, plain(literal(word))) > 0


def plain(name: ColumnElement[str]) -> ColumnElement[str]:
    """A name as lists sort it: accents and capitals do not count."""
    return func.lower(func.unaccent(name))
