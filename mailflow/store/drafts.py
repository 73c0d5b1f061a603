"""Drafts of pathways: one a code, saved over and over, approved by somebody else, gone once published. SQL only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.store.tables import draft, staff


async def keep_draft(
    connection: AsyncConnection, code: str, document: str, wordings: Mapping[str, str], author_id: UUID, now: datetime
) -> None:
    """Save it; what was approved was the text before, so that is void."""
    values = {"document": document, "wordings": dict(wordings), "author_id": author_id, "saved_at": now}
    void = {"approved_by": None, "approved_at": None}
    await connection.execute(
        upsert(draft)
        .values(code=code, **values, **void)
        .on_conflict_do_update(index_elements=["code"], set_=values | void)
    )


async def lock_draft(connection: AsyncConnection, code: str) -> RowMapping | None:
    """The draft, locked until commit."""
    found = await connection.execute(select(draft).where(draft.c.code == code).with_for_update())
    return found.mappings().one_or_none()


async def note_approval(connection: AsyncConnection, code: str, by: UUID, now: datetime) -> None:
    """Somebody else has read it and agrees."""
    await connection.execute(update(draft).where(draft.c.code == code).values(approved_by=by, approved_at=now))


async def remove_draft(connection: AsyncConnection, code: str) -> None:
    """It is published, or nobody wants it."""
    await connection.execute(delete(draft).where(draft.c.code == code))


async def drafts(connection: AsyncConnection) -> Sequence[RowMapping]:
    """Code, author's login, when saved and whether approved, by code."""
    query = select(draft.c.code, draft.c.saved_at, draft.c.approved_at, staff.c.login.label("author"))
    joined = query.join(staff, staff.c.id == draft.c.author_id).order_by(draft.c.code)
    return (await connection.execute(joined)).mappings().all()


async def account(connection: AsyncConnection, login: str) -> RowMapping:
    """An active account: id and password_hash. Raises `Refused` for an unknown login."""
    query = select(staff.c.id, staff.c.password_hash).where(staff.c.login == login, staff.c.active)
    found = (await connection.execute(query)).mappings().one_or_none()
    if found is None:
        raise Refused(f"there is no account {login}; `mailflow staff list` shows them")
    return found
