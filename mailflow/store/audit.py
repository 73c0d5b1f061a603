"""The log of who read or did what. Only ever added to: the table itself refuses changes (tables/staff.py)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import audit, person, staff

WRITE = insert(audit)


async def record(
    connection: AsyncConnection,
    at: datetime,
    staff_id: UUID | None,
    action: str,
    *,
    person_id: UUID | None = None,
    object_id: UUID | None = None,
    why: str = "",
) -> None:
    """Add one line. `why` is a code such as "portfolio" or "cover", never a text of a person."""
    row = {"at": at, "staff_id": staff_id, "action": action, "person_id": person_id, "object_id": object_id, "why": why}
    await connection.execute(WRITE, row)


async def record_all(
    connection: AsyncConnection, at: datetime, staff_id: UUID, action: str, objects: Sequence[UUID]
) -> None:
    """One line for each of these objects."""
    rows = [{"at": at, "staff_id": staff_id, "action": action, "object_id": each} for each in objects]
    if rows:
        await connection.execute(insert(audit), rows)


async def newest(connection: AsyncConnection, agency_id: UUID, before: int | None, limit: int) -> Sequence[RowMapping]:
    """The agency's lines, newest first, from below id `before`; people appear by reference only."""
    statement = (
        select(
            *(audit.c.id, audit.c.at, audit.c.action, audit.c.why, audit.c.object_id),
            *(staff.c.name.label("staff_name"), person.c.reference),
        )
        .join_from(audit, staff, audit.c.staff_id == staff.c.id, isouter=True)
        .join(person, audit.c.person_id == person.c.id, isouter=True)
        .where(staff.c.agency_id.is_(None) | (staff.c.agency_id == agency_id))
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(audit.c.id < before)
    return (await connection.execute(statement)).mappings().all()
