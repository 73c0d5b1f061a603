"""The SQL of pathways and their published revisions. Revisions are only ever inserted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import pathway, revision


async def keep_pathway(connection: AsyncConnection, code: str, title: str) -> UUID:
    """The pathway of that code, made when missing; locked until commit, its title brought up to date."""
    kept = await connection.scalar(
        upsert(pathway)
        .values(id=new_id(), code=code, title=title)
        .on_conflict_do_update(index_elements=["code"], set_={"title": title})
        .returning(pathway.c.id)
    )
    assert isinstance(kept, UUID)
    return kept


async def insert_revision(
    connection: AsyncConnection,
    pathway_id: UUID,
    document: Mapping[str, Any],
    wordings: Mapping[str, str],
    by: UUID | None,
    now: datetime,
) -> UUID:
    """The next revision of a pathway that this transaction has locked."""
    newest = await connection.scalar(select(func.max(revision.c.number)).where(revision.c.pathway_id == pathway_id))
    made = new_id()
    await connection.execute(
        insert(revision).values(
            id=made,
            pathway_id=pathway_id,
            number=(newest or 0) + 1,
            document=dict(document),
            wordings=dict(wordings),
            published_by=by,
            published_at=now,
        )
    )
    return made


async def latest_revision(connection: AsyncConnection, code: str) -> RowMapping | None:
    """The newest published revision of a pathway: id, number, document, wordings."""
    found = await connection.execute(
        select(revision)
        .join(pathway, pathway.c.id == revision.c.pathway_id)
        .where(pathway.c.code == code)
        .order_by(revision.c.number.desc())
        .limit(1)
    )
    return found.mappings().one_or_none()


async def revisions_by_id(connection: AsyncConnection, ids: Iterable[UUID]) -> dict[UUID, RowMapping]:
    """Revisions with their pathway's code."""
    found = await connection.execute(
        select(revision, pathway.c.code)
        .join(pathway, pathway.c.id == revision.c.pathway_id)
        .where(revision.c.id.in_(list(ids)))
    )
    return {row["id"]: row for row in found.mappings()}


async def published_pathways(connection: AsyncConnection) -> list[RowMapping]:
    """Code, title and newest revision's number of every published pathway, by code."""
    newest = (
        select(revision.c.pathway_id, func.max(revision.c.number).label("number")).group_by("pathway_id").subquery()
    )
    query = select(pathway.c.code, pathway.c.title, newest.c.number).join(newest, newest.c.pathway_id == pathway.c.id)
    return list((await connection.execute(query.order_by(pathway.c.code))).mappings())


async def has_wording(connection: AsyncConnection, code: str) -> bool:
    """Whether any published revision has a wording of this name."""
    query = select(literal(True)).where(revision.c.wordings.has_key(code)).limit(1)
    return bool(await connection.scalar(query))


async def revisions_of(connection: AsyncConnection, code: str) -> list[RowMapping]:
    """All published revisions of a pathway, the oldest first, without their documents."""
    columns = (revision.c.id, revision.c.number, revision.c.published_at, revision.c.pathway_id)
    found = await connection.execute(
        select(*columns)
        .join(pathway, pathway.c.id == revision.c.pathway_id)
        .where(pathway.c.code == code)
        .order_by(revision.c.number)
    )
    return list(found.mappings())


async def revision_numbered(connection: AsyncConnection, code: str, number: int) -> RowMapping | None:
    """One revision: id, number, document, wordings."""
    found = await connection.execute(
        select(revision)
        .join(pathway, pathway.c.id == revision.c.pathway_id)
        .where(pathway.c.code == code, revision.c.number == number)
    )
    return found.mappings().one_or_none()


async def note_approver(connection: AsyncConnection, revision_id: UUID, by: UUID) -> None:
    """Who approved it, in the transaction that publishes it."""
    await connection.execute(update(revision).where(revision.c.id == revision_id).values(approved_by=by))
