"""Not a command: past mail through the readers, batch by batch, for `inspect` and `replay`. Stores nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailflow.commands.progress import Progress
from mailflow.core.errors import Refused
from mailflow.mail.archives.finding import Archive
from mailflow.mail.archives.item import Item
from mailflow.mail.examining import Examination, Examined, arrived, stand_in
from mailflow.mail.pool import ReaderPool
from mailflow.mail.reading import unreadable
from mailflow.mail.values import Context

BATCH_MAILS = 256
BATCH_BYTES = 16 * 1024 * 1024
_NOTHING_ASKED: Context = {"asked": None}
Foresee = Callable[[ReaderPool, Sequence[Item]], Awaitable[list[dict[str, Any] | None]]]


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


def add_arguments(parser: argparse.ArgumentParser, files: str = "+") -> None:
    """What both commands take."""
    parser.add_argument(
        "files",
        nargs=files,
        metavar="FILE",
        help="a mail (.eml, .emlx), a box (.mbox), a list (.jsonl), a folder or Maildir of them, packed"
        " (.gz, .zip, .tar, .tgz) or not; - is standard input",
    )
    parser.add_argument("--context", metavar="CTX", help="what was asked: a JSON file, or JSON itself")
    parser.add_argument("--received-at", metavar="TIME", help="ISO time of arrival where the mail does not say it")
    parser.add_argument("--zone", default="Europe/Paris", help="time zone of days and hours (default: %(default)s)")
    parser.add_argument("--own", action="append", default=[], metavar="ADDRESS", help="a mailbox of ours; repeatable")
    parser.add_argument("--since", metavar="DAY", help="leave out mail that came before this ISO day")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="stop after N mails")
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="reader processes (default: one per core)")
    parser.add_argument("--seconds", type=float, default=2.0, help="time limit per mail (default: %(default)s)")
    parser.add_argument("--megabytes", type=int, default=512, help="memory limit per reader (default: %(default)s)")
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")


def wanted(args: argparse.Namespace) -> Wanted:
    """The arguments as values; Refused when they make no sense."""
    zone = _zone(args.zone)
    if args.limit < 0 or args.workers < 0 or args.seconds <= 0 or args.megabytes <= 0:
        raise Refused("--limit, --workers, --seconds and --megabytes take numbers above zero")
    return Wanted(
        context=_context(args.context),
        zone=zone,
        received_at=_time("--received-at", args.received_at, zone),
        since=_time("--since", args.since, zone),
        limit=args.limit,
        workers=args.workers,
        seconds=args.seconds,
        megabytes=args.megabytes,
        own=tuple(address.strip().lower() for address in args.own),
    )


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


def _time(option: str, text: str | None, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{option} takes an ISO time such as 2026-03-03T09:12:00+01:00, not {text!r}") from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(f"--zone: no time zone is called {name!r}") from None


def _context(given: str | None) -> Context:
    if not given:
        return _NOTHING_ASKED
    try:
        text = given if given.lstrip().startswith("{") else Path(given).read_text(encoding="utf-8")
        context: Any = json.loads(text)
    except OSError as error:
        raise Refused(f"--context: {given} cannot be read: {error.strerror}") from None
    except ValueError:
        raise Refused(f"--context: {given} is not JSON") from None
    if not isinstance(context, dict):
        raise Refused("--context must be a JSON object")
    inner = context.get("context", context)
    return inner if isinstance(inner, dict) else _NOTHING_ASKED
