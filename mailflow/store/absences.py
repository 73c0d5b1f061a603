"""Absences of an agency's staff: finding, adding, changing. Who then covers is reckoned, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.ready import ready, rows
from mailflow.store.tables import staff, staff_absence

LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:staff_id, 7184))")
FOLLOW = ("adviser", "supervisor")


async def away(connection: AsyncConnection, agency_id: UUID, today: date) -> set[UUID]:
    """Who is absent today."""
    return {row["staff_id"] for row in await rows(connection, _away(agency_id, today))}


@ready
def _away(agency_id: UUID, today: date) -> Select[Any]:
    now = (staff_absence.c.first_day <= today, staff_absence.c.last_day >= today)
    return (
        select(staff_absence.c.staff_id)
        .join(staff, staff.c.id == staff_absence.c.staff_id)
        .where(staff.c.agency_id == agency_id, *now)
    )


async def from_day(connection: AsyncConnection, agency_id: UUID, day: date) -> Sequence[RowMapping]:
    """The absences that have not ended before `day`, by their first day: id, whose, days, cover."""
    rows = await connection.execute(
        select(staff_absence, staff.c.name)
        .join(staff, staff.c.id == staff_absence.c.staff_id)
        .where(staff.c.agency_id == agency_id, staff.c.active, staff_absence.c.last_day >= day)
        .order_by(staff_absence.c.first_day, staff.c.name, staff_absence.c.id)
    )
    return rows.mappings().all()


async def members(connection: AsyncConnection, agency_id: UUID) -> Sequence[RowMapping]:
    """Who follows people at the agency and is at work there: id, name, role, usual cover."""
    rows = await connection.execute(
        select(staff.c.id, staff.c.name, staff.c.role, staff.c.cover_id)
        .where(staff.c.agency_id == agency_id, staff.c.active, staff.c.role.in_(FOLLOW))
        .order_by(staff.c.name, staff.c.id)
    )
    return rows.mappings().all()


async def lock(connection: AsyncConnection, agency_id: UUID, absence_id: UUID) -> RowMapping | None:
    """One absence of the agency, held until commit."""
    rows = await connection.execute(
        select(staff_absence)
        .join(staff, staff.c.id == staff_absence.c.staff_id)
        .where(staff_absence.c.id == absence_id, staff.c.agency_id == agency_id)
        .with_for_update(of=staff_absence)
    )
    return rows.mappings().one_or_none()


async def overlaps(
    connection: AsyncConnection, staff_id: UUID, first: date, last: date, without: UUID | None = None
) -> bool:
    """Whether the person is absent already on one of these days. Until commit nobody else asks for them."""
    await connection.execute(LOCK, {"staff_id": str(staff_id)})
    wanted = [
        staff_absence.c.staff_id == staff_id,
        staff_absence.c.first_day <= last,
        staff_absence.c.last_day >= first,
    ]
    if without is not None:
        wanted.append(staff_absence.c.id != without)
    return bool(await connection.scalar(select(func.count()).select_from(staff_absence).where(*wanted)))


async def insert_absence(connection: AsyncConnection, staff_id: UUID, **values: Any) -> UUID:
    """A new absence: first_day, last_day, cover_id; `id` for one that comes back."""
    row = {"id": new_id()} | values
    await connection.execute(insert(staff_absence).values(staff_id=staff_id, **row))
    made: UUID = row["id"]
    return made


async def change_absence(connection: AsyncConnection, absence_id: UUID, **values: Any) -> None:
    """Set days or cover."""
    await connection.execute(update(staff_absence).where(staff_absence.c.id == absence_id).values(**values))


async def delete_absence(connection: AsyncConnection, absence_id: UUID) -> None:
    """As if it had never been said."""
    await connection.execute(delete(staff_absence).where(staff_absence.c.id == absence_id))
