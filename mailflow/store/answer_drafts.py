"""Drafts of answers, shared by all who see the conversation, and the texts kept beside them. Nothing typed is lost.

Who may see the conversation is asked before, by store/pages. A draft's version only grows, whoever writes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.ready import ready, row, rows
from mailflow.store.tables import answer_draft, kept_text, staff

FRESH = "interval '3 minutes'"  # who wrote that lately is writing

SAVE = text(f"""
    WITH before AS (
        SELECT text <> '' AND written_at > now() - {FRESH} AS going FROM answer_draft WHERE conversation_id = :id
    ), saved AS (
        INSERT INTO answer_draft (conversation_id, author_id, text, version, options, written_at)
        VALUES (:id, :author, :text, 1, CAST(:options AS jsonb), :now)
        ON CONFLICT (conversation_id) DO UPDATE SET author_id = EXCLUDED.author_id, text = EXCLUDED.text,
            options = EXCLUDED.options, version = answer_draft.version + 1, written_at = EXCLUDED.written_at,
            returned = CASE WHEN EXCLUDED.text = '' THEN '' ELSE answer_draft.returned END
        WHERE answer_draft.version = :base
        RETURNING version
    )
    SELECT version, coalesce((SELECT going FROM before), false) AS going, pg_notify('live', 'draft:' || :id) FROM saved
""")  # noqa: S608 - only a constant is put in

KEEP = text("""
    INSERT INTO kept_text (id, conversation_id, author_id, text, attachments, why, at)
    VALUES (:key, :id, :author, :text, CAST(:attachments AS jsonb), :why, :now)
    ON CONFLICT (id) DO UPDATE SET text = EXCLUDED.text, at = EXCLUDED.at
    WHERE kept_text.author_id = EXCLUDED.author_id AND kept_text.conversation_id = EXCLUDED.conversation_id
        AND kept_text.discarded_at IS NULL
    RETURNING id
""")

WRITING = text(f"""
    SELECT conversation_id, staff.name FROM answer_draft JOIN staff ON staff.id = author_id
    WHERE conversation_id = ANY (CAST(:ids AS uuid[])) AND author_id <> :viewer AND text <> ''
        AND written_at > now() - {FRESH}
""")  # noqa: S608


async def find(connection: AsyncConnection, conversation_id: UUID, *, lock: bool = False) -> RowMapping | None:
    """The draft with its author's name and how many seconds ago it was written; one that was emptied too."""
    return await row(connection, _draft(conversation_id, lock))


@ready
def _draft(conversation_id: UUID, lock: bool) -> Select[Any]:
    ago = func.greatest(0, func.extract("epoch", func.now() - answer_draft.c.written_at)).label("ago")
    going = (answer_draft.c.written_at > func.now() - text(FRESH)).label("going")
    statement = (
        select(answer_draft, staff.c.name.label("author_name"), ago, going)
        .join_from(answer_draft, staff, staff.c.id == answer_draft.c.author_id)
        .where(answer_draft.c.conversation_id == conversation_id)
    )
    return statement.with_for_update(of=answer_draft) if lock else statement


async def save(
    connection: AsyncConnection,
    conversation_id: UUID,
    author_id: UUID,
    base: int,
    words: str,
    options: Mapping[str, Any],
    now: datetime,
) -> tuple[int, bool] | None:
    """Write over version `base`: the new version, and whether writing was going on already; None when it moved on."""
    values = {"id": conversation_id, "author": author_id, "base": base, "text": words, "now": now}
    row = (await connection.execute(SAVE, values | {"options": dumps(dict(options))})).first()
    return (row.version, row.going) if row else None


async def attach(connection: AsyncConnection, conversation_id: UUID, files: list[Mapping[str, Any]]) -> None:
    """Set the files of a locked draft."""
    await connection.execute(
        update(answer_draft)
        .where(answer_draft.c.conversation_id == conversation_id)
        .values(attachments=[dict(file) for file in files], version=answer_draft.c.version + 1)
    )


async def clear(connection: AsyncConnection, conversation_id: UUID, now: datetime) -> None:
    """The draft was sent: nothing is left of it but its version."""
    empty = {"text": "", "attachments": [], "options": {}, "returned": "", "written_at": now}
    await connection.execute(
        update(answer_draft)
        .where(answer_draft.c.conversation_id == conversation_id)
        .values(**empty, version=answer_draft.c.version + 1)
    )
    await connection.execute(select(func.pg_notify("live", f"draft:{conversation_id}")))


async def keep(
    connection: AsyncConnection,
    key: UUID,
    conversation_id: UUID,
    author_id: UUID,
    words: str,
    why: str,
    now: datetime,
    attachments: Collection[Mapping[str, Any]] = (),
) -> bool:
    """Keep a text beside the draft; the same key keeps the newest of one text. False when the key is another's."""
    values = {"key": key, "id": conversation_id, "author": author_id, "text": words, "why": why, "now": now}
    files = dumps([dict(file) for file in attachments])
    return (await connection.execute(KEEP, values | {"attachments": files})).first() is not None


async def kept(connection: AsyncConnection, conversation_id: UUID) -> list[RowMapping]:
    """The texts kept beside the draft, the oldest first."""
    return list(await rows(connection, _kept(conversation_id)))


@ready
def _kept(conversation_id: UUID) -> Select[Any]:
    ago = func.greatest(0, func.extract("epoch", func.now() - kept_text.c.at)).label("ago")
    return (
        select(kept_text, staff.c.name.label("author_name"), ago)
        .join_from(kept_text, staff, staff.c.id == kept_text.c.author_id)
        .where(kept_text.c.conversation_id == conversation_id, kept_text.c.discarded_at.is_(None))
        .order_by(kept_text.c.at, kept_text.c.id)
    )


async def discard(
    connection: AsyncConnection, conversation_id: UUID, key: UUID, now: datetime | None
) -> RowMapping | None:
    """Put a kept text away, or with `now` None bring it back; the row, None when there is none such."""
    other = kept_text.c.discarded_at.is_(None) if now else kept_text.c.discarded_at.is_not(None)
    rows = await connection.execute(
        update(kept_text)
        .where(kept_text.c.id == key, kept_text.c.conversation_id == conversation_id, other)
        .values(discarded_at=now)
        .returning(*kept_text.c)
    )
    found: RowMapping | None = rows.mappings().one_or_none()
    return found


async def writing(connection: AsyncConnection, conversations: Collection[UUID], viewer: UUID) -> dict[UUID, str]:
    """Who else is writing an answer just now: conversation → name."""
    if not conversations:
        return {}
    rows = await connection.execute(WRITING, {"ids": list(conversations), "viewer": viewer})
    return {row.conversation_id: row.name for row in rows}
