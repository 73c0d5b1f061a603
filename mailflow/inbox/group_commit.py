"""Group commit: mails of all sessions that wait together are made durable by one transaction of one background task.

A session only waits; when its peer goes away the mail is committed all the same. Trouble comes back as `Temporary`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from mailflow.core.errors import Temporary
from mailflow.store.incoming import NewMail

log = structlog.get_logger(__name__)

BATCH_MAILS = 500
BATCH_BYTES = 16 * 1024 * 1024


class StorageFull(Temporary):
    """There is no room on the database's disk."""


class UnfitMails(Temporary):
    """The database refuses something in this batch; the others of it may still be fine."""


class Writer(Protocol):
    """Makes mails durable."""

    async def write(self, mails: Sequence[NewMail]) -> None:
        """Return only when all are committed; else raise `Temporary`."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """The mails of one envelope, and who waits for them."""

    mails: Sequence[NewMail]
    done: asyncio.Future[None]
    since: float

    @property
    def size(self) -> int:
        """Octets to write."""
        return sum(len(mail.raw) for mail in self.mails)

    def settle(self, error: Temporary | None) -> None:
        """Tell the one who waits, unless the peer is gone."""
        if not self.done.done():
            if error is None:
                self.done.set_result(None)
            else:
                self.done.set_exception(error)


class GroupCommit:
    """Collects mails and writes them in batches; nobody waits longer than `patience` seconds."""

    def __init__(self, writer: Writer, *, patience: float = 4.0) -> None:
        self._writer = writer
        self._patience = patience
        self._queue: list[Waiting] = []
        self._running: list[Waiting] = []
        self._bell = asyncio.Event()
        self._stopping = False
        self._healthy = True
        self._watch: asyncio.TimerHandle | None = None

    async def store(self, mails: Sequence[NewMail]) -> None:
        """Return when all of them are durable. Raises `Temporary` when that did not work in time."""
        loop = asyncio.get_running_loop()
        waiting = Waiting(mails, loop.create_future(), loop.time())
        self._queue.append(waiting)
        self._bell.set()
        if self._watch is None:
            self._watch = loop.call_later(self._patience / 8, self._expire)
        await waiting.done

    async def run(self) -> None:
        """Write batch after batch until `stop`; then what is left, and end."""
        try:
            while not (self._stopping and not self._queue):
                await self._bell.wait()
                self._bell.clear()
                while self._queue:
                    self._running = self._next_batch()
                    await self._commit(self._running)
                    self._running = []
        finally:
            if self._watch is not None:
                self._watch.cancel()
            with contextlib.suppress(Temporary):
                await self._writer.close()

    def stop(self) -> None:
        """Let `run` end when nothing waits any more."""
        self._stopping = True
        self._bell.set()

    def _next_batch(self) -> list[Waiting]:
        batch: list[Waiting] = []
        size = 0
        for waiting in self._queue:
            if batch and (len(batch) >= BATCH_MAILS or size + waiting.size > BATCH_BYTES):
                break
            batch.append(waiting)
            size += waiting.size
        del self._queue[: len(batch)]
        return batch

    async def _commit(self, batch: list[Waiting]) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._writer.write([mail for waiting in batch for mail in waiting.mails])
        except UnfitMails as error:
            await self._commit_one_by_one(batch, error)
        except TimeoutError:
            self._failed(batch, Temporary("The database does not answer", "commit timed out"))
        except Temporary as error:
            self._failed(batch, error)
        except Exception as error:  # noqa: BLE001 - the edge of the loop: it must go on, whatever one batch did
            self._failed(batch, Temporary("Temporary problem", type(error).__name__))
        else:
            self._note(healthy=True)
            for waiting in batch:
                waiting.settle(None)

    async def _commit_one_by_one(self, batch: list[Waiting], error: UnfitMails) -> None:
        """One mail must not keep the others out."""
        if len(batch) == 1:
            self._failed(batch, error)
            return
        for waiting in batch:
            await self._commit([waiting])

    def _failed(self, batch: list[Waiting], error: Temporary) -> None:
        self._note(healthy=False, reason=error.private)
        for waiting in batch:
            waiting.settle(error)

    def _note(self, *, healthy: bool, reason: str = "") -> None:
        """Log a change of state once, not each mail."""
        if healthy != self._healthy:
            self._healthy = healthy
            if healthy:
                log.info("mail is stored again")
            else:
                log.error("mail cannot be stored, senders are asked to try later", reason=reason)

    def _expire(self) -> None:
        """Answer those who waited too long; one timer for all of them."""
        loop = asyncio.get_running_loop()
        self._watch = None
        limit = loop.time() - self._patience
        late = [waiting for waiting in (*self._running, *self._queue) if waiting.since <= limit]
        self._queue = [waiting for waiting in self._queue if waiting.since > limit]
        if late:
            self._failed(late, Temporary("The database does not answer", "waited too long"))
        if self._queue or self._running:
            self._watch = loop.call_later(self._patience / 8, self._expire)
