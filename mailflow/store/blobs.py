"""Bytes of files that advisers attach, kept once by their hash, and removed under no text any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import TextClause, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import blob

UNUSED = " AND ".join(  # by no text: of these hashes none may go that anybody else attached
    f"NOT EXISTS (SELECT FROM {table} AS place WHERE place.attachments @>"
    " jsonb_build_array(jsonb_build_object('sha256', blob.sha256)))"
    for table in ("answer_draft", "kept_text", "answer")
)
# Bytes are dated by the machine's clock, so a faster clock (a demo's) does not make them old; those of the last day
# may be on their way into a draft.
OLD = "blob.added_at < least(CAST(:now AS timestamptz), now()) - interval '1 day'"
COUNTED = "SELECT count(*) AS files, coalesce(sum(size), 0) AS bytes FROM gone"
UNUSED_OF = text(f"""
    WITH gone AS (
        DELETE FROM blob WHERE sha256 = ANY (CAST(:files AS text[])) AND {OLD} AND {UNUSED}
        RETURNING octet_length(bytes) AS size
    ) {COUNTED}
""")  # noqa: S608 - only constants are put in
USED = " UNION ALL ".join(
    f"SELECT file ->> 'sha256' AS sha256 FROM {table}, jsonb_array_elements(attachments) AS file"  # noqa: S608
    for table in ("answer_draft", "kept_text", "answer")
)
ORPHANS = text(f"""
    WITH orphan AS MATERIALIZED (
        SELECT sha256 FROM blob WHERE {OLD} AND sha256 NOT IN (SELECT sha256 FROM ({USED}) AS used WHERE sha256 <> '')
        ORDER BY added_at LIMIT :most
    ), gone AS (
        DELETE FROM blob USING orphan WHERE blob.sha256 = orphan.sha256 AND {OLD}
        RETURNING octet_length(bytes) AS size
    ) {COUNTED}
""")  # noqa: S608 - only constants are put in


async def keep(connection: AsyncConnection, content: bytes, now: datetime) -> str:
    """Store the bytes unless they are there; their hash. They count as new again, so that no run removes them now."""
    key = sha256(content).hexdigest()
    row = {"sha256": key, "bytes": content, "added_at": now}
    wanted = upsert(blob).values(**row)
    again = wanted.on_conflict_do_update(index_elements=["sha256"], set_={"added_at": wanted.excluded.added_at})
    await connection.execute(again)
    return key


async def fetch(connection: AsyncConnection, keys: Collection[str]) -> dict[str, bytes]:
    """The bytes behind these hashes."""
    if not keys:
        return {}
    rows = await connection.execute(select(blob.c.sha256, blob.c.bytes).where(blob.c.sha256.in_(list(keys))))
    return {row.sha256: row.bytes for row in rows}


async def remove_unused(connection: AsyncConnection, files: Collection[str], now: datetime) -> tuple[int, int]:
    """Those of these files that stand under no text any more; how many, and their bytes."""
    return await _removed(connection, UNUSED_OF, {"files": list(files), "now": now}) if files else (0, 0)


async def remove_orphans(connection: AsyncConnection, now: datetime, most: int) -> tuple[int, int]:
    """Any such file, at most so many; how many, and their bytes."""
    return await _removed(connection, ORPHANS, {"now": now, "most": most})


async def _removed(connection: AsyncConnection, statement: TextClause, given: dict[str, Any]) -> tuple[int, int]:
    row = (await connection.execute(statement, given)).one()
    return int(row.files), int(row.bytes)
