"""Past mail through the readers, batch by batch, for commands and for the bench in the pages. Stores nothing."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from mailflow.mail.archives.finding import Archive
from mailflow.mail.archives.item import Item
from mailflow.mail.examining import Examination, Examined, arrived, stand_in
from mailflow.mail.pool import ReaderPool
from mailflow.mail.reading import unreadable
from mailflow.mail.values import Context

BATCH_MAILS = 256
BATCH_BYTES = 16 * 1024 * 1024
NOTHING_ASKED: Context = {"asked": None}
Foresee = Callable[[ReaderPool, Sequence[Item]], Awaitable[list[dict[str, Any] | None]]]


class Progress(Protocol):
    """Who is told how far it is."""

    def show(self, mails: int, done: int, total: int) -> None:
        """After each batch: mails, and bytes of all bytes (0: not known)."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the mails are to be looked at."""

    context: Context
    zone: ZoneInfo
    received_at: datetime | None = None  # for mails that do not say it
    since: datetime | None = None
    limit: int = 0
    workers: int = 0
    seconds: float = 2.0
    megabytes: int = 512
    own: tuple[str, ...] = ()


async def examined(
    archive: Archive,
    how: Wanted,
    now: datetime,
    progress: Progress,
    tell: Callable[[Item], None] = lambda _: None,
    foresee: Foresee | None = None,
) -> AsyncGenerator[tuple[Item, Examined], None]:
    """Every mail with its verdict, in order. Memory for one batch, whatever the archive holds.

    `tell` may add to a mail what is known of it from elsewhere, before it is examined; `foresee` says where each mail
    of a batch would go, which becomes the verdict's "site".
    """
    mails = 0
    items = _chosen(archive.mails(), how, tell)
    async with ReaderPool(how.workers, how.seconds, how.megabytes, how.own) as pool:
        while batch := _next(items):
            asked = [
                Examination(
                    item.raw,
                    item.context if item.context is not None else how.context,
                    item.received_at,
                    how.received_at or now,
                    how.zone.key,
                )
                for item in batch
            ]
            found = await pool.examine_all(asked)
            if foresee is not None:
                for result, place in zip(found, await foresee(pool, batch), strict=True):
                    result.verdict["site"] = place
            for item, result in zip(batch, found, strict=True):
                yield item, stand_in(unreadable(item.problem)) if item.problem else result
            mails += len(batch)
            progress.show(mails, archive.done, archive.total)


def _chosen(items: Iterator[Item], how: Wanted, tell: Callable[[Item], None]) -> Iterator[Item]:
    taken = 0
    for item in items:
        tell(item)
        if how.since is not None and _is_before(item, how.since):
            continue
        yield item
        taken += 1
        if taken == how.limit:
            return


def _is_before(item: Item, since: datetime) -> bool:
    at = item.received_at or arrived(item.raw)
    return at is not None and at < since


def _next(items: Iterator[Item]) -> list[Item]:
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.raw)
        if len(batch) == BATCH_MAILS or size >= BATCH_BYTES:
            break
    return batch
