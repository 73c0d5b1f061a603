"""What is set for the service, and for single agencies over it. Knows neither the names nor what they mean.

A row is there where somebody set something; without one, the environment's value or the program's own counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import agency, site_setting

LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name || '/' || :agency, 7185))")


def kept_for(agency_id: ColumnElement[UUID]) -> ScalarSelect[Any]:
    """All that is set for an agency, by name: its own values over the service's. For the columns of a query."""
    ours, theirs = site_setting.c.agency_id.is_(None), site_setting.c.agency_id == agency_id
    own_last = aggregate_order_by(site_setting.c.value, site_setting.c.agency_id.asc().nulls_first())
    found = select(func.jsonb_object_agg(site_setting.c.name, own_last)).where(or_(ours, theirs))
    return found.correlate_except(site_setting).scalar_subquery()


def sql_value(name: str, agency_id: str, default: str) -> str:
    """A value as text, for the dispatcher's statements; the agency and the default are SQL as well."""
    wanted = f"SELECT value #>> '{{}}' FROM site_setting WHERE name = '{name}'"  # noqa: S608 - a constant
    return f"coalesce(({wanted} AND agency_id = {agency_id}), ({wanted} AND agency_id IS NULL), {default})"


async def of_agencies(connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """Agency → what is set for it."""
    query = select(agency.c.id, kept_for(agency.c.id).label("kept")).where(agency.c.id.in_(list(ids)))
    return {row.id: row.kept or {} for row in await connection.execute(query)}


async def of_service(connection: AsyncConnection) -> dict[str, Any]:
    """What is set for the whole service, without the agencies' own."""
    query = select(site_setting.c.name, site_setting.c.value).where(site_setting.c.agency_id.is_(None))
    return {row.name: row.value for row in await connection.execute(query)}


async def own_of(connection: AsyncConnection, agency_code: str) -> dict[str, Any]:
    """What one agency has of its own; the service's for ""."""
    if not agency_code:
        return await of_service(connection)
    query = select(site_setting.c.name, site_setting.c.value).join(agency, agency.c.id == site_setting.c.agency_id)
    return {row.name: row.value for row in await connection.execute(query.where(agency.c.code == agency_code))}


async def everything(connection: AsyncConnection) -> Sequence[RowMapping]:
    """Every row: name, value, agency (its code, "" for the service), in order."""
    code = func.coalesce(agency.c.code, "").label("agency")
    query = select(site_setting.c.name, site_setting.c.value, code)
    query = query.join(agency, agency.c.id == site_setting.c.agency_id, isouter=True)
    return (await connection.execute(query.order_by(code, site_setting.c.name))).mappings().all()


async def agency_named(connection: AsyncConnection, code: str) -> UUID | None:
    """The id of an agency."""
    found: UUID | None = await connection.scalar(select(agency.c.id).where(agency.c.code == code))
    return found


def _where(name: str, agency_id: UUID | None) -> tuple[ColumnElement[bool], ...]:
    whose = site_setting.c.agency_id
    return site_setting.c.name == name, whose.is_(None) if agency_id is None else whose == agency_id


async def lock(connection: AsyncConnection, name: str, agency_id: UUID | None) -> Any:
    """The value kept there, None without one; nobody else changes it until commit."""
    await connection.execute(LOCK, {"name": name, "agency": str(agency_id or "")})
    return await connection.scalar(select(site_setting.c.value).where(*_where(name, agency_id)))


async def write(connection: AsyncConnection, name: str, agency_id: UUID | None, value: Any, now: datetime) -> None:
    """Keep a value, or none: then what stands above it counts again. Dispatchers are told."""
    where = _where(name, agency_id)
    if value is None:
        await connection.execute(delete(site_setting).where(*where))
    else:
        changed = {"value": value, "at": now, "version": site_setting.c.version + 1}
        if (await connection.execute(update(site_setting).where(*where).values(**changed))).rowcount == 0:
            row = {"id": new_id(), "name": name, "agency_id": agency_id, "value": value, "at": now}
            await connection.execute(insert(site_setting).values(**row))
    await connection.execute(text("SELECT pg_notify('outbox', '')"))
