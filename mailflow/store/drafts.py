"""Drafts of pathways: one a code, saved over and over, approved by somebody else, gone once published. SQL only.

Every save is an edit of its history; `place` says which one is in force, so that undo and redo only move it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.store.tables import draft, draft_edit, staff

TOGETHER = timedelta(seconds=90)  # saves of one step by one person within so long are one edit
GATHERED = ("step", "text")
VOID = {"approved_by": None, "approved_at": None}


async def keep_draft(
    connection: AsyncConnection,
    code: str,
    document: str,
    wordings: Mapping[str, str],
    author_id: UUID,
    now: datetime,
    what: str = "file",
    step: str = "",
) -> None:
    """Save it; what was approved was the text before, so that is void.

    Another wording alone is no edit of the history: it has one of its own, with its own undo.
    """
    values = {"document": document, "wordings": dict(wordings), "author_id": author_id, "saved_at": now}
    found = await lock_draft(connection, code)
    if found is None:
        await connection.execute(insert(draft).values(code=code, version=1, place=1, **values))
        await _add_edit(connection, code, 1, document, author_id, now, what, step)
        return
    same_text = document == found["document"]
    place = found["place"] if same_text else await _place_for(connection, found, author_id, now, what, step)
    if place == found["place"]:
        same = (draft_edit.c.code == code, draft_edit.c.number == place)
        await connection.execute(update(draft_edit).where(*same).values(document=document))
    else:
        await connection.execute(
            update(draft_edit).where(draft_edit.c.code == code, draft_edit.c.number > found["place"]).values(aside=True)
        )
        await _add_edit(connection, code, place, document, author_id, now, what, step)
    changed = values | VOID | {"version": found["version"] + 1, "place": place}
    await connection.execute(update(draft).where(draft.c.code == code).values(**changed))


async def _place_for(
    connection: AsyncConnection, found: RowMapping, author_id: UUID, now: datetime, what: str, step: str
) -> int:
    """The edit to write: the one in force when it is the same person's at the same thing just now, else a new one."""
    newest = await _newest(connection, found["code"])
    query = select(draft_edit).where(draft_edit.c.code == found["code"], draft_edit.c.number == found["place"])
    last = (await connection.execute(query)).mappings().one()
    same = (last["author_id"], last["what"], last["step"]) == (author_id, what, step)
    if same and what in GATHERED and found["place"] == newest and now - last["at"] < TOGETHER:
        return newest
    return newest + 1


async def _newest(connection: AsyncConnection, code: str) -> int:
    return await connection.scalar(select(func.max(draft_edit.c.number)).where(draft_edit.c.code == code)) or 0


async def _add_edit(
    connection: AsyncConnection,
    code: str,
    number: int,
    document: str,
    author_id: UUID,
    now: datetime,
    what: str,
    step: str,
    *,
    aside: bool = False,
) -> None:
    row = {"code": code, "number": number, "document": document, "author_id": author_id, "at": now}
    await connection.execute(insert(draft_edit).values(**row, what=what, step=step, aside=aside))


async def keep_aside(
    connection: AsyncConnection, code: str, document: str, author_id: UUID, now: datetime, what: str, step: str
) -> None:
    """What somebody wrote and another's save stood in the way of: kept in the history, not in force."""
    await lock_draft(connection, code)
    latest = select(draft_edit.c.document).where(draft_edit.c.code == code, draft_edit.c.author_id == author_id)
    newest = await connection.scalar(latest.where(draft_edit.c.aside).order_by(draft_edit.c.number.desc()).limit(1))
    if newest != document:
        number = await _newest(connection, code) + 1
        await _add_edit(connection, code, number, document, author_id, now, what, step, aside=True)


async def edits(connection: AsyncConnection, code: str, most: int = 200) -> Sequence[RowMapping]:
    """The history, the newest first, with the names of those who wrote it and without the documents."""
    columns = [column for column in draft_edit.c if column.name != "document"]
    query = select(*columns, staff.c.name.label("author")).join(staff, staff.c.id == draft_edit.c.author_id)
    newest = query.where(draft_edit.c.code == code).order_by(draft_edit.c.number.desc()).limit(most)
    return (await connection.execute(newest)).mappings().all()


async def edit_numbered(connection: AsyncConnection, code: str, number: int) -> str | None:
    """The document as it was."""
    where = (draft_edit.c.code == code, draft_edit.c.number == number)
    found = await connection.scalar(select(draft_edit.c.document).where(*where))
    return found if isinstance(found, str) else None


async def places_beside(connection: AsyncConnection, code: str, place: int) -> tuple[int | None, int | None]:
    """The edits that undo and redo lead to."""
    line = (draft_edit.c.code == code, draft_edit.c.aside.is_(False))
    before = await connection.scalar(select(func.max(draft_edit.c.number)).where(*line, draft_edit.c.number < place))
    after = await connection.scalar(select(func.min(draft_edit.c.number)).where(*line, draft_edit.c.number > place))
    return before, after


async def put_in_force(
    connection: AsyncConnection,
    code: str,
    place: int,
    document: str,
    wordings: Mapping[str, str],
    author_id: UUID,
    now: datetime,
) -> None:
    """An edit of the line holds again: undo and redo."""
    values = {"document": document, "wordings": dict(wordings), "author_id": author_id, "saved_at": now, "place": place}
    changed = values | VOID | {"version": draft.c.version + 1}
    await connection.execute(update(draft).where(draft.c.code == code).values(**changed))


async def read_draft(connection: AsyncConnection, code: str) -> RowMapping | None:
    """The draft with the names of who saved and who approved it, not locked."""
    author, approver = staff.alias(), staff.alias()
    query = (
        select(draft, author.c.name.label("author"), approver.c.name.label("approver"))
        .join(author, author.c.id == draft.c.author_id)
        .outerjoin(approver, approver.c.id == draft.c.approved_by)
        .where(draft.c.code == code)
    )
    return (await connection.execute(query)).mappings().one_or_none()


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
