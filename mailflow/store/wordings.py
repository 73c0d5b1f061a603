"""The SQL behind the pages of wordings: published, drafted and former texts. No personal data but names of staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import draft, outbox, pathway, revision, staff


async def published(connection: AsyncConnection) -> Sequence[RowMapping]:
    """The newest revision of each pathway, by code: with its document, its wordings and who published it."""
    newest = (
        select(revision.c.pathway_id, func.max(revision.c.number).label("number")).group_by("pathway_id").subquery()
    )
    columns = (revision.c.id, revision.c.number, revision.c.document, revision.c.wordings, revision.c.published_at)
    query = (
        select(*columns, pathway.c.code, pathway.c.title, staff.c.name.label("by"))
        .join(pathway, pathway.c.id == revision.c.pathway_id)
        .join(newest, (newest.c.pathway_id == revision.c.pathway_id) & (newest.c.number == revision.c.number))
        .join(staff, staff.c.id == revision.c.published_by, isouter=True)
        .order_by(pathway.c.code)
    )
    return (await connection.execute(query)).mappings().all()


async def drafted(connection: AsyncConnection) -> Sequence[RowMapping]:
    """All drafts, by code, with who saved them."""
    query = select(draft, staff.c.name.label("by")).join(staff, staff.c.id == draft.c.author_id)
    return (await connection.execute(query.order_by(draft.c.code))).mappings().all()


async def texts_published(connection: AsyncConnection, code: str) -> Sequence[RowMapping]:
    """Every revision that pins this wording, oldest first: pathway, number, text, when and by whom."""
    text = revision.c.wordings[code].astext.label("text")
    query = (
        select(pathway.c.code, revision.c.number, text, revision.c.published_at, staff.c.name.label("by"))
        .join(pathway, pathway.c.id == revision.c.pathway_id)
        .join(staff, staff.c.id == revision.c.published_by, isouter=True)
        .where(revision.c.wordings.has_key(code))
        .order_by(pathway.c.code, revision.c.number)
    )
    return (await connection.execute(query)).mappings().all()


async def lock_pathways(connection: AsyncConnection, codes: Sequence[str]) -> None:
    """Nobody else begins a draft of these until the transaction ends."""
    query = select(pathway.c.id).where(pathway.c.code.in_(list(codes))).order_by(pathway.c.code).with_for_update()
    await connection.execute(query)


async def own_address(connection: AsyncConnection, staff_id: UUID) -> str:
    """Where a test is sent: the sender's own address, as the account says."""
    return await connection.scalar(select(staff.c.email).where(staff.c.id == staff_id)) or ""


async def tests_since(connection: AsyncConnection, prefix: str, since: datetime) -> int:
    """How many mails whose key begins so were posted after `since`."""
    query = select(func.count()).where(outbox.c.dedup_key.startswith(prefix, autoescape=True))
    return await connection.scalar(query.where(outbox.c.created_at > since)) or 0
