"""A person's addresses as one list that staff change, each change with what was before and after. SQL only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import address_change, person, person_address, suppression

List = list[dict[str, Any]]
"""[{"address", "state", "preferred"}, …] in the order of the addresses."""


async def lock_list(connection: AsyncConnection, person_id: UUID) -> List:
    """The addresses as they are, held until commit with the person."""
    await connection.execute(select(person.c.id).where(person.c.id == person_id).with_for_update())
    columns = (person_address.c.address, person_address.c.state, person_address.c.preferred)
    query = select(*columns).where(person_address.c.person_id == person_id).order_by(person_address.c.address)
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def put_list(connection: AsyncConnection, person_id: UUID, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Make the addresses be these."""
    mine, kept = person_address.c.person_id == person_id, [row["address"] for row in wanted]
    await connection.execute(delete(person_address).where(mine, person_address.c.address.not_in(kept)))
    for row in wanted:
        values = {"state": row["state"], "preferred": row["preferred"]}
        made = upsert(person_address).values(id=new_id(), person_id=person_id, address=row["address"], **values)
        await connection.execute(made.on_conflict_do_update(index_elements=["person_id", "address"], set_=values))


async def is_suppressed(connection: AsyncConnection, address: str) -> bool:
    """Whether nothing is written to it, for anybody."""
    return bool(await connection.scalar(select(exists().where(suppression.c.address == address))))


async def write_change(connection: AsyncConnection, change_id: UUID, row: Mapping[str, Any]) -> bool:
    """Note it; False when this one is noted already."""
    made = upsert(address_change).values(id=change_id, **row).on_conflict_do_nothing(index_elements=["id"])
    return await connection.scalar(made.returning(address_change.c.id)) is not None


async def lock_change(connection: AsyncConnection, change_id: UUID, person_id: UUID) -> RowMapping | None:
    """A change of this person's addresses, held until commit."""
    wanted = (address_change.c.id == change_id, address_change.c.person_id == person_id)
    return (await connection.execute(select(address_change).where(*wanted).with_for_update())).mappings().one_or_none()


async def note_undone(connection: AsyncConnection, change_id: UUID, by: UUID, now: datetime) -> None:
    """It holds no more."""
    mine = address_change.c.id == change_id
    await connection.execute(update(address_change).where(mine).values(undone_at=now, undone_by=by))


async def shared_with(connection: AsyncConnection, person_id: UUID) -> dict[str, int]:
    """Addresses of this person that others have too, and how many others."""
    own = select(person_address.c.address).where(person_address.c.person_id == person_id)
    others = (person_address.c.address.in_(own), person_address.c.person_id != person_id)
    query = select(person_address.c.address, func.count()).where(*others).group_by(person_address.c.address)
    return {row[0]: row[1] for row in await connection.execute(query)}
