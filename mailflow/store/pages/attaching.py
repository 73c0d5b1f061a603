"""Whose a parked mail may be: the people its verdict suggests, and a search over the reader's agency.

Names, references and advisers only: a dossier still opens to its own readers alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.people import is_called, plain
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import assignment, conversation, message, person, staff

MOST = 8


async def suggested(connection: AsyncConnection, scope: Scope, conversation_id: UUID) -> Sequence[RowMapping]:
    """The people whom filing named for the mails of this conversation."""
    rows = await connection.execute(
        select(message.c.verdict["suggestions"])
        .where(message.c.conversation_id == conversation_id, message.c.direction == "in")
        .order_by(message.c.at.desc())
        .limit(MOST)
    )
    named = [entry for listed in rows.scalars() for entry in listed or ()]
    people = [UUID(entry["person_id"]) for entry in named if entry.get("person_id")]
    talks = [UUID(entry["conversation_id"]) for entry in named if entry.get("conversation_id")]
    if not people and not talks:
        return []
    held = select(conversation.c.person_id).where(conversation.c.id.in_(talks))
    statement = _people(scope).where(or_(person.c.id.in_(people), person.c.id.in_(held)))
    return (await connection.execute(statement)).mappings().all()


async def candidates(connection: AsyncConnection, scope: Scope, wanted: str) -> Sequence[RowMapping]:
    """People of the agency; every word must be in the name or in the reference."""
    statement = _people(scope)
    for word in wanted.split()[:8]:
        statement = statement.where(is_called(word))
    return (await connection.execute(statement)).mappings().all()


async def may_be_put_to(connection: AsyncConnection, scope: Scope, person_id: UUID) -> bool:
    """Whether this reader may put a mail to this person."""
    statement = select(person.c.id).where(person.c.id == person_id, scope.agency_people())
    return await connection.scalar(statement) is not None


def _people(scope: Scope) -> Select[tuple[object, ...]]:
    current = (assignment.c.person_id == person.c.id) & assignment.c.until.is_(None)
    return (
        select(
            *(person.c.id, person.c.given_name, person.c.family_name, person.c.reference),
            staff.c.name.label("adviser_name"),
        )
        .join_from(person, assignment, current, isouter=True)
        .join(staff, assignment.c.staff_id == staff.c.id, isouter=True)
        .where(scope.agency_people())
        .order_by(plain(person.c.family_name), plain(person.c.given_name), person.c.id)
        .limit(MOST + 1)
    )
