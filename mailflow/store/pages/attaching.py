"""Whose a parked mail may be: the people its verdict suggests, and a search over the reader's agency.

Names, references and advisers only: a dossier still opens to its own readers alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.people import is_called, plain
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import assignment, conversation, message, person, staff

MOST = 8


@dataclass(frozen=True, slots=True)
class Suggested:
    """A person filing named, and why: a code of inbox/verdict, without "suggest."."""

    person: RowMapping
    why: str


async def suggested(connection: AsyncConnection, scope: Scope, conversation_id: UUID) -> list[Suggested]:
    """The people whom filing named for the mails of this conversation, best first, newest mail first."""
    rows = await connection.execute(
        select(message.c.verdict["suggestions"])
        .where(message.c.conversation_id == conversation_id, message.c.direction == "in")
        .order_by(message.c.at.desc())
        .limit(MOST)
    )
    named = [entry for listed in rows.scalars() for entry in listed or ()]
    talks = [UUID(entry["conversation_id"]) for entry in named if entry.get("conversation_id")]
    held = await connection.execute(
        select(conversation.c.id, conversation.c.person_id).where(
            conversation.c.id.in_(talks), conversation.c.person_id.is_not(None)
        )
    )
    owners = {str(row.id): str(row.person_id) for row in held}
    reasons: dict[str, str] = {}
    for entry in named:
        whose = entry.get("person_id") or owners.get(entry.get("conversation_id") or "")
        if whose:
            reasons.setdefault(whose, entry.get("why", ""))
    if not reasons:
        return []
    people = await connection.execute(_people(scope).where(person.c.id.in_([UUID(whose) for whose in reasons])))
    found = {str(row["id"]): row for row in people.mappings()}
    return [Suggested(found[whose], why) for whose, why in reasons.items() if whose in found]


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
