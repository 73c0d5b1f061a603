"""The nightly run that keeps originals no longer than administrators set: small transactions, each with its audit line.

Stopped at any moment, it goes on where it was: what is emptied is not due again. What may go is in store/purging.py.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.store import audit, purging
from mailflow.store.purging import Purged

BATCH = 500
ACTION = "retention.emptied"


async def forget(engine: AsyncEngine, now: datetime, most: int, *, dry_run: bool = False) -> Purged:
    """Empty at most `most` originals; how many."""
    if dry_run:
        async with engine.connect() as connection:
            return await purging.foreseen(connection, now, most)
    mails = size = 0
    while mails < most:
        async with engine.begin() as connection:
            done = await purging.purge(connection, now, min(BATCH, most - mails))
            if done.mails:
                await audit.record(connection, now, None, ACTION, why=f"originals.{done.mails}")
        if not done.mails:
            break
        mails, size = mails + done.mails, size + done.bytes
    return Purged(mails, size)
