"""Bytes of files that advisers attach, kept once by their hash."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import blob


async def keep(connection: AsyncConnection, content: bytes, now: datetime) -> str:
    """Store the bytes unless they are there; their hash."""
    key = sha256(content).hexdigest()
    row = {"sha256": key, "bytes": content, "added_at": now}
    await connection.execute(upsert(blob).values(**row).on_conflict_do_nothing())
    return key


async def fetch(connection: AsyncConnection, keys: Collection[str]) -> dict[str, bytes]:
    """The bytes behind these hashes."""
    if not keys:
        return {}
    rows = await connection.execute(select(blob.c.sha256, blob.c.bytes).where(blob.c.sha256.in_(list(keys))))
    return {row.sha256: row.bytes for row in rows}
