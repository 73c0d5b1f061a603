"""What a run would remove now, without removing it: the same checks, in transactions that are taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.caseload.retention.erasing import Kept, Order
from mailflow.caseload.retention.nightly import BATCH, DOSSIERS, NOBODYS, ORIGINALS, DataClass, counting
from mailflow.store import purging, retention
from mailflow.store.purging import Purged
from mailflow.store.retention import NOTHING, Term


@dataclass(frozen=True, slots=True)
class Seen:
    """A dossier by its reference, or a conversation of nobody's by its id; why it would stay, None when it would go."""

    of: str
    what: str
    kept: Kept | None


async def originals(engine: AsyncEngine, now: datetime, most: int) -> Purged:
    """How many originals would be emptied."""
    terms = await counting(engine, ORIGINALS, now)
    async with engine.connect() as connection:
        return await purging.foreseen(connection, terms, most)


async def seen(engine: AsyncEngine, now: datetime, most: int) -> AsyncIterator[Seen]:
    """What would be looked at, at most so many of each agency and class."""
    for one in (NOBODYS, DOSSIERS):
        for term in await counting(engine, one, now):
            async for found in _of(engine, one, term, now, most):
                yield found


async def _of(engine: AsyncEngine, one: DataClass, term: Term, now: datetime, most: int) -> AsyncIterator[Seen]:
    assert one.erase is not None
    after, looked = NOTHING, 0
    while looked < most:
        async with engine.connect() as connection:
            due = await retention.due(connection, one.name, term, after, min(BATCH, most - looked))
        for row in due:
            async with engine.connect() as connection:  # never committed
                done = await one.erase(connection, row["id"], Order(one.setting, now, term.before, dry=True))
            yield Seen(one.name, row["reference"] or str(row["id"]), done.kept)
            after, looked = row["id"], looked + 1
        if len(due) < BATCH:
            return
