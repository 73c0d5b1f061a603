"""A person's telephone number and the changes that staff made to it. SQL only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import person, phone_change


async def lock_phone(connection: AsyncConnection, person_id: UUID) -> str:
    """The number as it is, "" for none, held until commit with the person."""
    query = select(person.c.phone).where(person.c.id == person_id).with_for_update()
    return str((await connection.execute(query)).scalar_one())


async def put_phone(connection: AsyncConnection, person_id: UUID, phone: str) -> None:
    """Make the number be this one."""
    await connection.execute(update(person).where(person.c.id == person_id).values(phone=phone))


async def write_change(
    connection: AsyncConnection, change_id: UUID, person_id: UUID, change: tuple[str, str], by: UUID, now: datetime
) -> bool:
    """Note what it was and what it is now; False when this change is noted already."""
    values = {"person_id": person_id, "before": change[0], "after": change[1], "staff_id": by, "at": now}
    made = upsert(phone_change).values(id=change_id, **values).on_conflict_do_nothing(index_elements=["id"])
    return await connection.scalar(made.returning(phone_change.c.id)) is not None


async def lock_change(connection: AsyncConnection, change_id: UUID, person_id: UUID) -> RowMapping | None:
    """A change of this person's number, held until commit."""
    wanted = (phone_change.c.id == change_id, phone_change.c.person_id == person_id)
    return (await connection.execute(select(phone_change).where(*wanted).with_for_update())).mappings().one_or_none()


async def note_undone(connection: AsyncConnection, change_id: UUID, by: UUID, now: datetime) -> None:
    """It holds no more."""
    mine = phone_change.c.id == change_id
    await connection.execute(update(phone_change).where(mine).values(undone_at=now, undone_by=by))
