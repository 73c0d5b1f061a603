"""Gets mails out of a folder in bounded batches, whatever the server does: too large, refused, garbled, gone.

A mail at which connections break is fetched alone, and after some tries not any more: it must not stop the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol, TypeVar

import structlog

from mailflow.core.clock import Clock
from mailflow.inbox.imap import standing_in
from mailflow.inbox.imap.accounts import Account, After
from mailflow.inbox.imap.arriving import Reception
from mailflow.inbox.imap.session import Session
from mailflow.inbox.imap.trouble import Lost, SaidNo
from mailflow.store.imap import Entry
from mailflow.store.incoming import NewMail

BATCH_MAILS = 100
BATCH_OCTETS = 8 * 1024 * 1024
TRIES = 3  # before a mail that the server does not hand out becomes an item that says so
PAUSE = timedelta(minutes=5)
log = structlog.get_logger(__name__)
T = TypeVar("T")


class Caller(Protocol):
    """Runs a blocking function in the folder's own thread."""

    def __call__(self, function: Callable[..., T], *arguments: Any) -> Awaitable[T]: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of fetching one mail: rows to store and what is left to do; neither when it is gone."""

    uid: int
    rows: Sequence[NewMail] = ()
    entry: Entry | None = None


@dataclass(slots=True)
class Fetcher:
    """Fetches one folder's mails. `suspects` counts lost connections by the mail that was under way."""

    account: Account
    folder: str
    reception: Reception
    clock: Clock
    longest: int
    call: Caller
    suspects: Counter[int] = field(default_factory=Counter)

    async def sizes(self, session: Session, uids: Sequence[int]) -> dict[int, int]:
        """Octets by UID; what the server cannot measure is left out, and fetched all the same."""
        try:
            return await self.call(session.sizes, uids)
        except SaidNo:
            return {}

    async def fetch(self, session: Session, uids: Sequence[int], sizes: Mapping[int, int]) -> list[Fetched]:
        """Each mail that is there, with its rows or with an entry `failed`; in the order of `uids`."""
        small = [uid for uid in uids if sizes.get(uid, 0) <= self.longest]
        bodies = await self._bodies(session, [uid for uid in small if self.suspects[uid] < TRIES])
        out: list[Fetched] = []
        for uid in uids:
            if uid in bodies:
                out.append(self._arrived(uid, bodies[uid]))
            elif uid not in small:
                out.append(await self._large(session, uid, sizes[uid]))
            elif self.suspects[uid] >= TRIES:
                out.append(Fetched(uid, (), self.failed(uid, 0, "the connection breaks at it")))
            elif await self.call(session.there, uid):
                out.append(Fetched(uid, (), self.failed(uid, 0, "the server does not hand it out")))
        return out

    async def give_up(self, session: Session, entry: Entry) -> Fetched:
        """The item for a mail that cannot be had: its header, if that can, and words that say so."""
        header = await self._header(session, entry.uid) if entry.attempts < 2 * TRIES else b""
        raw = standing_in.unreadable(header, entry.uid, self.folder, self.account.name)
        log.warning("imap mail cannot be fetched, an item says so", account=self.account.name, reason=entry.reason)
        left = Entry(entry.uid, "left", entry.attempts, self.clock.now(), entry.reason)
        return Fetched(entry.uid, self.reception.rows(raw, self.clock.now()), left)

    def failed(self, uid: int, attempts: int, reason: str) -> Entry:
        """To be tried again, after growing pauses."""
        return Entry(uid, "failed", attempts, self.clock.now() + PAUSE * (attempts + 1), reason)

    async def _bodies(self, session: Session, uids: Sequence[int]) -> dict[int, bytes]:
        """All at once; one by one where that fails, or broke a connection before."""
        together = len(uids) > 1 and not any(uid in self.suspects for uid in uids)
        groups = [list(uids)] if together else [[uid] for uid in uids]
        found: dict[int, bytes] = {}
        while groups:
            group = groups.pop(0)
            try:
                found |= await self.call(session.mails, group, 2 * self.longest)  # sizes are estimates at some servers
            except SaidNo:
                groups = [[uid] for uid in group] + groups if len(group) > 1 else groups
            except Lost:
                self.suspects.update(group)
                raise
        return found

    def _arrived(self, uid: int, raw: bytes) -> Fetched:
        rows = self.reception.rows(raw, self.clock.now())
        if self.account.after is After.KEEP:
            return Fetched(uid, rows)
        return Fetched(uid, rows, Entry(uid, "taken", 0, self.clock.now()))

    async def _large(self, session: Session, uid: int, size: int) -> Fetched:
        header = await self._header(session, uid)
        if header:
            raw = standing_in.too_large(header, size, self.longest, self.folder, self.account.name)
        else:
            raw = standing_in.unreadable(b"", uid, self.folder, self.account.name)
        log.warning("imap mail too large, an item says so", account=self.account.name, octets=size)
        entry = Entry(uid, "left", 0, self.clock.now(), f"too large: {size} octets")
        return Fetched(uid, self.reception.rows(raw, self.clock.now()), entry)

    async def _header(self, session: Session, uid: int) -> bytes:
        if self.suspects[uid] >= TRIES:
            return b""
        try:
            return await self.call(session.header, uid)
        except SaidNo:
            return b""
        except Lost:
            self.suspects[uid] += 1
            raise


def batches(uids: Sequence[int], sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """At most `BATCH_MAILS` and about `BATCH_OCTETS` each; large mails alone."""
    batch: list[int] = []
    room = BATCH_OCTETS
    for uid in uids:
        size = sizes.get(uid, 0)
        if batch and (len(batch) >= BATCH_MAILS or size > room):
            yield batch
            batch, room = [], BATCH_OCTETS
        batch.append(uid)
        room -= size
    if batch:
        yield batch
