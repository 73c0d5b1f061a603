"""How many people each adviser of an agency follows, and the tier of a person. No decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import assignment, person, staff

LOCK_AGENCY = text("SELECT pg_advisory_xact_lock(hashtextextended(:agency_id, 7183))")


@dataclass(frozen=True, slots=True)
class Portfolio:
    """An adviser at work. `tier` is "" for one who takes people of every tier."""

    staff_id: UUID
    tier: str
    ceiling: int
    people: int


async def portfolios(connection: AsyncConnection, agency_id: UUID, without: UUID | None = None) -> Sequence[Portfolio]:
    """The agency's advisers with the number of people they follow, one person left out if there is one.

    Until commit nobody else asks: two people at once do not get the same last place.
    """
    await connection.execute(LOCK_AGENCY, {"agency_id": str(agency_id)})
    current = (assignment.c.staff_id == staff.c.id) & assignment.c.until.is_(None)
    if without is not None:
        current &= assignment.c.person_id != without
    rows = await connection.execute(
        select(staff.c.id, staff.c.tier, staff.c.ceiling, func.count(assignment.c.id))
        .join_from(staff, assignment, current, isouter=True)
        .where(staff.c.agency_id == agency_id, staff.c.role == "adviser", staff.c.active)
        .group_by(staff.c.id)
        .order_by(staff.c.id)
    )
    return [Portfolio(*row) for row in rows]


async def set_tier(connection: AsyncConnection, person_id: UUID, tier: str) -> None:
    """The person's tier from now on."""
    await connection.execute(update(person).where(person.c.id == person_id).values(tier=tier))
