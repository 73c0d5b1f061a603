"""Publications that wait for their time, and the moving of people that follows. SQL only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import migration, pathway, publication, revision, staff

OPEN = ("planned", "moving")


async def add_publication(connection: AsyncConnection, **values: Any) -> UUID:
    """A new one."""
    made = new_id()
    await connection.execute(insert(publication).values(id=made, **values))
    return made


async def next_due(connection: AsyncConnection, now: datetime) -> RowMapping | None:
    """The one that has waited longest, locked until commit; those that another part works on are left to it."""
    query = select(publication).where(publication.c.state.in_(OPEN), publication.c.due_at <= now)
    found = await connection.execute(query.order_by(publication.c.due_at).limit(1).with_for_update(skip_locked=True))
    return found.mappings().one_or_none()


async def note_publication(connection: AsyncConnection, publication_id: UUID, **values: Any) -> None:
    """What became of it."""
    await connection.execute(update(publication).where(publication.c.id == publication_id).values(**values))


async def cancel_planned(connection: AsyncConnection, code: str, publication_id: UUID, now: datetime) -> bool:
    """Whether it was still waiting."""
    where = (publication.c.id == publication_id, publication.c.code == code, publication.c.state == "planned")
    changed = update(publication).where(*where).values(state="cancelled", ended_at=now).returning(publication.c.id)
    return await connection.scalar(changed) is not None


async def publications_of(connection: AsyncConnection, code: str, most: int = 20) -> Sequence[RowMapping]:
    """Those of a pathway, the newest first, with who asked for them."""
    columns = [column for column in publication.c if column.name not in ("document", "wordings")]
    query = select(*columns, staff.c.name.label("who")).join(staff, staff.c.id == publication.c.by)
    newest = query.where(publication.c.code == code).order_by(publication.c.asked_at.desc()).limit(most)
    return (await connection.execute(newest)).mappings().all()


async def progress_of(connection: AsyncConnection, code: str) -> Mapping[int, RowMapping]:
    """The newest migration to each revision of a pathway: looked_at, total, counts, finished."""
    query = (
        select(migration, revision.c.number)
        .join(revision, revision.c.id == migration.c.revision_id)
        .join(pathway, pathway.c.id == revision.c.pathway_id)
        .where(pathway.c.code == code)
        .order_by(migration.c.begun_at)
    )
    return {row["number"]: row for row in (await connection.execute(query)).mappings()}
