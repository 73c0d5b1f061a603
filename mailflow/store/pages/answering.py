"""What the editor needs to know of the agency and of the person: calendar, and values for the fields of replies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.ready import ready, rows
from mailflow.store.tables import agency, assignment, conversation, person, staff


async def agency_of(connection: AsyncConnection, agency_id: UUID) -> RowMapping:
    """The agency's row."""
    return (await rows(connection, _agency(agency_id)))[0]


@ready
def _agency(agency_id: UUID) -> Select[Any]:
    return select(agency).where(agency.c.id == agency_id)


async def field_rows(
    connection: AsyncConnection, scope: Scope, conversations: Collection[UUID]
) -> Mapping[UUID, Mapping[str, Any]]:
    """What the fields of replies are filled with, of each conversation that the reader sees."""
    current = and_(assignment.c.person_id == person.c.id, assignment.c.until.is_(None))
    found = await connection.execute(
        select(
            *(conversation.c.id, conversation.c.subject, conversation.c.last_at, conversation.c.person_id),
            *(person.c.given_name, person.c.family_name, person.c.reference, staff.c.name.label("adviser")),
            *(agency.c.name.label("agency_name"), agency.c.phone, agency.c.postal_address, agency.c.walk_in),
            func.lower(agency.c.email).label("agency_email"),
        )
        .join_from(conversation, agency, agency.c.id == conversation.c.agency_id)
        .join(person, person.c.id == conversation.c.person_id, isouter=True)
        .join(assignment, current, isouter=True)
        .join(staff, staff.c.id == assignment.c.staff_id, isouter=True)
        .where(conversation.c.id.in_(list(conversations)), scope.conversations())
    )
    return {row["id"]: dict(row) for row in found.mappings()}
