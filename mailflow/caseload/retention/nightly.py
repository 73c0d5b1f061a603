"""The daily run that keeps nothing longer than administrators set: small transactions, each with its place and counts.

Killed at any moment, the next run goes on where it was: what is removed, and how far it looked, commit together.
Several processes may have this loop; one runs it. Needs no Temporal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailflow.caseload.retention.erasing import Done, Kept, Order, erase_dossier, erase_nobodys
from mailflow.core.clock import Clock
from mailflow.store import audit, blobs, purging, retention
from mailflow.store.retention import NOTHING, Term

log = structlog.get_logger(__name__)

EVERY_SECONDS = 300.0
NIGHT = timedelta(hours=1)  # UTC: two or three o'clock in France
BATCH = 500
MOST = 10_000
EMPTIED = "retention.emptied"
BUSY = ("55P03", "40P01")  # lock_not_available, deadlock_detected

Erase = Callable[[AsyncConnection, UUID, Order], Awaitable[Done]]


@dataclass(frozen=True, slots=True)
class DataClass:
    """One kind of data with the setting that says how long it is kept."""

    name: str
    setting: str
    erase: Erase | None = None


ORIGINALS = DataClass("originals", "automatic_originals_months")
NOBODYS = DataClass("nobodys", "unmatched_months", erase_nobodys)
DOSSIERS = DataClass("dossiers", "dossier_months", erase_dossier)
FILES = "files"
CLASSES = (ORIGINALS, NOBODYS, DOSSIERS)


@dataclass(slots=True)
class Tally:
    """What became of one class in a run."""

    looked: int = 0
    removed: int = 0
    bytes: int = 0
    kept: dict[str, int] | None = None

    @classmethod
    def of(cls, counts: dict[str, Any], name: str) -> Tally:
        """As it was written down."""
        return cls(**counts.get(name, {}))

    def add(self, done: Done) -> None:
        """One more was looked at."""
        self.looked += 1
        if done.kept is None:
            self.removed, self.bytes = self.removed + 1, self.bytes + done.counts.get("bytes", 0)
        else:
            self.kept = self.kept or {}
            self.kept[done.kept] = self.kept.get(done.kept, 0) + 1

    def json(self) -> dict[str, Any]:
        """To be written down."""
        return {"looked": self.looked, "removed": self.removed, "bytes": self.bytes, "kept": self.kept or {}}


@dataclass(slots=True)
class Run:
    """One run, of which several transactions are made. `most` things of each class are removed in it."""

    engine: AsyncEngine
    now: datetime
    most: int
    id: UUID

    async def all(self) -> None:
        """Every class, in the order in which one makes work for the next."""
        await self._originals()
        for one in (NOBODYS, DOSSIERS):
            for term in await counting(self.engine, one, self.now):
                await self._erase(one, term)
        await self._files()

    async def _originals(self) -> None:
        terms, left = await counting(self.engine, ORIGINALS, self.now), self.most
        while terms and left > 0:
            async with self.engine.begin() as connection:
                done = await purging.purge(connection, terms, min(BATCH, left))
                if done.mails:
                    await audit.record(connection, self.now, None, EMPTIED, why=f"originals.{done.mails}")
                await self._counted(connection, ORIGINALS.name, done.mails, done.bytes)
            left -= done.mails
            if not done.mails:
                return

    async def _files(self) -> None:
        left = self.most
        while left > 0:
            async with self.engine.begin() as connection:
                count, size = await blobs.remove_orphans(connection, self.now, min(BATCH, left))
                await self._counted(connection, FILES, count, size)
            left -= count
            if not count:
                return

    async def _counted(self, connection: AsyncConnection, name: str, count: int, size: int) -> None:
        row = await retention.lock_run(connection, self.id)
        tally = Tally.of(row["counts"], name)
        tally.looked, tally.removed, tally.bytes = tally.looked + count, tally.removed + count, tally.bytes + size
        await retention.write_run(connection, self.id, {**row["counts"], name: tally.json()}, row["place"])

    async def _erase(self, one: DataClass, term: Term) -> None:
        """All of one agency's that is old, one transaction each."""
        key = f"{one.name}/{term.code}"
        while True:
            async with self.engine.begin() as connection:
                row = await retention.lock_run(connection, self.id)
                after = UUID(row["place"].get(key, str(NOTHING)))
                wanted = min(BATCH, self.most - Tally.of(row["counts"], one.name).removed)
                due = await retention.due(connection, one.name, term, after, wanted) if wanted > 0 else ()
            for found in due:
                await self._erase_one(one, term, key, found["id"])
            if len(due) < max(wanted, 1):
                return

    async def _erase_one(self, one: DataClass, term: Term, key: str, wanted: UUID) -> None:
        assert one.erase is not None
        try:
            async with self.engine.begin() as connection:
                done = await one.erase(connection, wanted, Order(one.setting, self.now, term.before))
                await self._note(connection, one, key, wanted, done)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in BUSY:
                raise
            async with self.engine.begin() as connection:  # somebody works on it: next night
                await self._note(connection, one, key, wanted, Done(Kept.BUSY))

    async def _note(self, connection: AsyncConnection, one: DataClass, key: str, wanted: UUID, done: Done) -> None:
        row = await retention.lock_run(connection, self.id)
        tally = Tally.of(row["counts"], one.name)
        tally.add(done)
        counts, place = {**row["counts"], one.name: tally.json()}, {**row["place"], key: str(wanted)}
        await retention.write_run(connection, self.id, counts, place)


async def counting(engine: AsyncEngine, one: DataClass, now: datetime) -> list[Term]:
    """The agencies for which the setting counts: it was not changed within a day."""
    async with engine.connect() as connection:
        return [term for term in await retention.terms(connection, one.setting, now) if term.settles is None]


async def run_once(engine: AsyncEngine, now: datetime, origin: str, most: int = MOST) -> UUID | None:
    """A whole run, or the rest of one that was stopped; its id, None while another process runs it."""
    async with retention.alone(engine) as free:
        if not free:
            return None
        async with engine.begin() as connection:
            run_id = await retention.begin_run(connection, origin, now)
        await Run(engine, now, most, run_id).all()
        async with engine.begin() as connection:
            await retention.end_run(connection, run_id, now)
        return run_id


async def is_due(engine: AsyncEngine, now: datetime) -> bool:
    """Whether the last night has had no whole run yet."""
    night = now.replace(hour=0, minute=0, second=0, microsecond=0) + NIGHT
    night -= timedelta(days=1) if night > now else timedelta()
    async with engine.connect() as connection:
        last = await retention.last_daily(connection)
    return last is None or last["ended_at"] is None or last["begun_at"] < night


async def run_nightly(engine: AsyncEngine, clock: Clock, stop: asyncio.Event) -> None:
    """Look every few minutes whether it is time, until `stop`; survives the database going away."""
    failing = False
    while not stop.is_set():
        try:
            if await is_due(engine, clock.now()):
                await run_once(engine, clock.now(), "daily")
            failing = False
        except Exception as error:  # noqa: BLE001 - the loop's edge: log, wait, go on
            if not failing:
                log.warning("retention waits", error=type(error).__name__)
            failing = True
        try:
            async with asyncio.timeout(EVERY_SECONDS):
                await stop.wait()
        except TimeoutError:
            continue
