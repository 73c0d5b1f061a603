"""The SQL of regions: their names, agencies, phases, and the evaluations of those. No rules of the roll-out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, exists, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import agency, region, region_evaluation, staff

EVALUATION = ("phase", "day", "made_by", "measures", "conclusion")


async def listed(connection: AsyncConnection) -> Sequence[RowMapping]:
    """All regions by code."""
    return (await connection.execute(select(region).order_by(region.c.code))).mappings().all()


async def agencies(connection: AsyncConnection) -> Sequence[RowMapping]:
    """Every agency by code, with the region it belongs to."""
    columns = (agency.c.code, agency.c.name, agency.c.time_zone, agency.c.region_id, region.c.code.label("region"))
    query = select(*columns, region.c.name.label("region_name"))
    query = query.join(region, region.c.id == agency.c.region_id, isouter=True).order_by(agency.c.code)
    return (await connection.execute(query)).mappings().all()


async def lock(connection: AsyncConnection, code: str) -> RowMapping | None:
    """One region, locked until commit."""
    query = select(region).where(region.c.code == code).with_for_update()
    return (await connection.execute(query)).mappings().one_or_none()


async def write(connection: AsyncConnection, region_id: UUID, values: Mapping[str, Any]) -> None:
    """Keep a region: code, name, phases."""
    row = upsert(region).values(id=region_id, **values)
    await connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=dict(values)))


async def set_agencies(connection: AsyncConnection, region_id: UUID, codes: Sequence[str]) -> None:
    """These agencies and no others belong to it; none is taken from another region."""
    mine = agency.c.region_id == region_id
    await connection.execute(update(agency).where(mine, agency.c.code.not_in(codes)).values(region_id=None))
    free = (agency.c.code.in_(codes), agency.c.region_id.is_(None))
    await connection.execute(update(agency).where(*free).values(region_id=region_id))


async def remove(connection: AsyncConnection, region_id: UUID) -> bool:
    """Take a region away that nothing was said of yet; False when it was evaluated."""
    if await connection.scalar(select(exists().where(region_evaluation.c.region_id == region_id))):
        return False
    await set_agencies(connection, region_id, [])
    await connection.execute(delete(region).where(region.c.id == region_id))
    return True


async def evaluations(connection: AsyncConnection, region_id: UUID) -> Sequence[RowMapping]:
    """In the order in which they were recorded, with the name of who recorded each."""
    columns = [region_evaluation.c[name] for name in EVALUATION]
    query = (
        select(*columns, region_evaluation.c.at, staff.c.name.label("recorded_by"))
        .join(staff, staff.c.id == region_evaluation.c.staff_id, isouter=True)
        .where(region_evaluation.c.region_id == region_id)
        .order_by(region_evaluation.c.id)
    )
    return (await connection.execute(query)).mappings().all()


async def add_evaluation(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """One more; they are never changed."""
    await connection.execute(insert(region_evaluation).values(**values))
