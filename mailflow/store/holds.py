"""Dossiers that must be kept whatever the rules say. SQL only; who may say so is decided above."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import agency, person, person_hold, staff

CURRENT = person_hold.c.lifted_at.is_(None)
ROLES = ("supervisor", "administrator")


async def place(connection: AsyncConnection, person_id: UUID, reason: str, by: UUID | None, now: datetime) -> bool:
    """False when one is there already."""
    row = {"id": new_id(), "person_id": person_id, "reason": reason, "placed_by": by, "placed_at": now}
    made = upsert(person_hold).values(**row)
    made = made.on_conflict_do_nothing(index_elements=["person_id"], index_where=CURRENT)
    return await connection.scalar(made.returning(person_hold.c.id)) is not None


async def lift(connection: AsyncConnection, person_id: UUID, by: UUID | None, now: datetime) -> bool:
    """Of the entry and of those merged into it; False when there was none."""
    merged = select(person.c.id).where(or_(person.c.id == person_id, person.c.merged_into == person_id))
    held = (CURRENT, person_hold.c.person_id.in_(merged))
    return (await connection.execute(update(person_hold).where(*held).values(lifted_by=by, lifted_at=now))).rowcount > 0


async def of_person(connection: AsyncConnection, person_id: UUID) -> RowMapping | None:
    """The hold on the entry or on one merged into it."""
    query = _shown().where(CURRENT, or_(person.c.id == person_id, person.c.merged_into == person_id)).limit(1)
    found: RowMapping | None = (await connection.execute(query.order_by(person_hold.c.placed_at))).mappings().first()
    return found


async def last_lifted(connection: AsyncConnection, person_id: UUID) -> RowMapping | None:
    """The hold that was lifted last, to be placed again."""
    lifted = (person_hold.c.lifted_at.is_not(None), person.c.id == person_id)
    query = _shown().where(*lifted).order_by(person_hold.c.lifted_at.desc()).limit(1)
    found: RowMapping | None = (await connection.execute(query)).mappings().first()
    return found


async def current(connection: AsyncConnection, limit: int) -> Sequence[RowMapping]:
    """All that are held, by reference: newest first."""
    query = _shown().where(CURRENT).order_by(person_hold.c.placed_at.desc()).limit(limit)
    found: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
    return found


async def keep_both(connection: AsyncConnection, kept: UUID, gone: UUID) -> None:
    """Two entries that are parted are both held when their common dossier was."""
    held = select(person_hold).where(CURRENT, person_hold.c.person_id.in_((kept, gone)))
    for row in (await connection.execute(held)).mappings().all():
        for whose in {kept, gone} - {row["person_id"]}:
            await place(connection, whose, row["reason"], row["placed_by"], row["placed_at"])


async def find(connection: AsyncConnection, reference: str) -> UUID | None:
    """The person with this reference, or the one whom that entry was merged into."""
    query = select(func.coalesce(person.c.merged_into, person.c.id)).where(person.c.reference == reference)
    found: UUID | None = await connection.scalar(query)
    return found


async def is_known(connection: AsyncConnection, person_id: UUID) -> bool:
    """Whether the entry is held, or was."""
    query = select(person_hold.c.id).where(person_hold.c.person_id == person_id).limit(1)
    return await connection.scalar(query) is not None


async def may_hold(connection: AsyncConnection, login: str) -> UUID | None:
    """A team lead or administrator whose account is open."""
    query = select(staff.c.id).where(staff.c.login == login, staff.c.active, staff.c.role.in_(ROLES))
    found: UUID | None = await connection.scalar(query)
    return found


def _shown() -> Select[Any]:
    return (
        select(person_hold, person.c.reference, agency.c.name.label("agency"), staff.c.name.label("by"))
        .join(person, person.c.id == person_hold.c.person_id)
        .join(agency, agency.c.id == person.c.agency_id)
        .join(staff, staff.c.id == person_hold.c.placed_by, isouter=True)
    )
