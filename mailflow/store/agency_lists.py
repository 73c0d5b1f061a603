"""The SQL of what teams share, for export and import: canned replies of agencies and saved views of teams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import agency, canned_reply, saved_view


async def replies(connection: AsyncConnection) -> Sequence[RowMapping]:
    """The agencies' canned replies, by agency and title."""
    columns = (canned_reply.c.title, canned_reply.c.text, canned_reply.c.effects, agency.c.code.label("agency"))
    query = (
        select(*columns)
        .join(agency, agency.c.id == canned_reply.c.agency_id)
        .where(canned_reply.c.owner_id.is_(None), canned_reply.c.removed_at.is_(None))
        .order_by(agency.c.code, canned_reply.c.title, canned_reply.c.id)
    )
    return (await connection.execute(query)).mappings().all()


async def views(connection: AsyncConnection) -> Sequence[RowMapping]:
    """The teams' saved views, by agency, page and name."""
    columns = (saved_view.c.page, saved_view.c.name, saved_view.c.filters, agency.c.code.label("agency"))
    query = (
        select(*columns)
        .join(agency, agency.c.id == saved_view.c.agency_id)
        .where(saved_view.c.owner_id.is_(None))
        .order_by(agency.c.code, saved_view.c.page, saved_view.c.name, saved_view.c.id)
    )
    return (await connection.execute(query)).mappings().all()


async def write_reply(
    connection: AsyncConnection, agency_code: str, values: Mapping[str, Any], by: UUID, now: datetime
) -> None:
    """Change the agency's reply of that title, or add it."""
    whose = select(agency.c.id).where(agency.c.code == agency_code).scalar_subquery()
    same = (canned_reply.c.agency_id == whose, canned_reply.c.owner_id.is_(None), canned_reply.c.removed_at.is_(None))
    kept = {"text": values["text"], "effects": values["effects"], "changed_by": by, "changed_at": now}
    changed = update(canned_reply).where(*same, canned_reply.c.title == values["title"]).values(**kept)
    if (await connection.execute(changed)).rowcount == 0:
        row = {"id": new_id(), "agency_id": whose, "title": values["title"], **kept}
        await connection.execute(insert(canned_reply).values(**row))


async def write_view(
    connection: AsyncConnection, agency_code: str, values: Mapping[str, Any], by: UUID, now: datetime
) -> None:
    """Change the team's view of that page and name, or add it."""
    whose = select(agency.c.id).where(agency.c.code == agency_code).scalar_subquery()
    same = (saved_view.c.agency_id == whose, saved_view.c.owner_id.is_(None), saved_view.c.page == values["page"])
    changed = update(saved_view).where(*same, saved_view.c.name == values["name"]).values(filters=values["filters"])
    if (await connection.execute(changed)).rowcount == 0:
        row = {"id": new_id(), "agency_id": whose, "created_by": by, "created_at": now, **values}
        await connection.execute(insert(saved_view).values(**row))
