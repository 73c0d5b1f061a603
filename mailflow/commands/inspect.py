"""`mailflow inspect`: what mailflow makes of mails, one JSON line each. Reads files only; touches no database."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailflow.core.clock import SystemClock
from mailflow.core.errors import Refused
from mailflow.mail.parsing import headers
from mailflow.mail.pool import ReaderPool
from mailflow.mail.reading import unreadable
from mailflow.mail.values import Context, Inspected

HELP = "say what mailflow makes of mails: one JSON line per mail"
EXAMPLES = """\
mailflow inspect mail.eml
mailflow inspect mails/ --context '{"asked": "yes_no", "question": "workshop"}'
mailflow inspect archive.mbox other.eml > verdicts.jsonl
mailflow inspect cases.jsonl      (lines with "eml" and optionally "id", "context", "received_at")
"""
_BATCH = 256
_LARGEST = 64 * 1024 * 1024
_NOTHING_ASKED: Context = {"asked": None}


@dataclass(slots=True)
class Item:
    """One mail to look at. `problem` says why there are no bytes."""

    file: str
    id: str
    raw: bytes = b""
    context: Context | None = None
    received_at: datetime | None = None
    problem: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=".eml, .mbox, .jsonl or a folder of them")
    parser.add_argument("--context", metavar="CTX", help="what was asked: a JSON file, or JSON itself")
    parser.add_argument("--json", action="store_true", help="JSON lines (the only form, and the default)")
    parser.add_argument("--received-at", metavar="TIME", help="ISO time of arrival where the mail does not say it")
    parser.add_argument("--zone", default="Europe/Paris", help="time zone of days and hours (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="reader processes (default: one per core)")
    parser.add_argument("--seconds", type=float, default=2.0, help="time limit per mail (default: %(default)s)")
    parser.add_argument("--megabytes", type=int, default=512, help="memory limit per reader (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Inspects; returns 0, or 2 when the call itself makes no sense."""
    try:
        context = _context(args.context)
        zone = _zone(args.zone)
        received_at = _time(args.received_at, zone) if args.received_at else None
    except Refused as refused:
        print(f"mailflow inspect: {refused.public}", file=sys.stderr)
        return 2
    items = (item for name in args.files for item in find(Path(name)))
    try:
        return asyncio.run(_inspect(items, context, received_at, zone, args))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


async def _inspect(
    items: Iterator[Item], context: Context, received_at: datetime | None, zone: ZoneInfo, args: argparse.Namespace
) -> int:
    count, size, spent = 0, 0, 0.0
    clock = SystemClock()
    async with ReaderPool(args.workers, args.seconds, args.megabytes) as pool:
        while batch := _next(items):
            started = time.perf_counter()
            lines = await _verdicts(pool, batch, context, received_at or clock.now(), zone)
            spent += time.perf_counter() - started
            count, size = count + len(batch), size + sum(len(item.raw) for item in batch)
            for line in lines:
                print(line)
    rate = f"{count / spent:.0f} mails/s, {size / spent / 1e6:.1f} MB/s" if spent else "nothing to read"
    print(f"{count} mails, {rate}", file=sys.stderr)
    return 0


async def _verdicts(pool: ReaderPool, batch: list[Item], context: Context, now: datetime, zone: ZoneInfo) -> list[str]:
    mails = await pool.read_all([item.raw for item in batch])
    mails = [unreadable(item.problem) if item.problem else mail for item, mail in zip(batch, mails, strict=True)]
    asked = [item.context if item.context is not None else context for item in batch]
    times = [item.received_at or received(item.raw) or now for item in batch]
    meanings = await pool.understand_all(list(zip(mails, asked, times, [zone.key] * len(batch), strict=True)))
    return [
        json.dumps({"file": item.file, "id": item.id, **Inspected(mail, meaning).to_json()}, ensure_ascii=True)
        for item, mail, meaning in zip(batch, mails, meanings, strict=True)
    ]


def _next(items: Iterator[Item]) -> list[Item]:
    return list(islice(items, _BATCH))


def received(raw: bytes) -> datetime | None:
    """When our side took the mail: the date of the topmost Received field, else of the mail itself."""
    fields = headers.parse(raw[: 64 * 1024].replace(b"\r\n", b"\n").partition(b"\n\n")[0])
    for value in (fields.get("received").rpartition(";")[2], fields.get("date")):
        try:
            found = parsedate_to_datetime(value[:200])
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def find(path: Path) -> Iterator[Item]:
    """The mails of one path: a file by its ending, a folder in the order of its names."""
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if (inner.is_file() and inner.suffix.lower() in (".eml", ".mbox", ".msg", ".txt", "")) or _is_maildir(
                inner
            ):
                yield from find(inner)
    elif path.suffix.lower() in (".jsonl", ".ndjson"):
        yield from _list(path)
    elif path.suffix.lower() == ".mbox":
        yield from _mbox(path)
    else:
        yield _file(path, str(path), path.stem)


def _is_maildir(path: Path) -> bool:
    return path.is_file() and path.parent.name in ("cur", "new")


def _file(path: Path, name: str, identity: str) -> Item:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST)
            more = stream.read(1)
    except (OSError, ValueError) as error:
        return Item(
            name, identity, problem=f"the file cannot be read: {getattr(error, 'strerror', None) or 'bad name'}"
        )
    return Item(name, identity, problem="the file is larger than 64 MB") if more else Item(name, identity, raw)


def _mbox(path: Path) -> Iterator[Item]:
    """The mails of an mbox file: each begins with a `From ` line after an empty one (RFC 4155)."""
    try:
        with path.open("rb") as stream:
            for number, raw in enumerate(_split_mbox(stream), 1):
                yield Item(str(path), f"{path.stem}#{number}", raw)
    except OSError as error:
        yield Item(str(path), path.stem, problem=f"the file cannot be read: {error.strerror}")


def _split_mbox(stream: BinaryIO) -> Iterator[bytes]:
    lines: list[bytes] = []
    blank, size = True, 0
    for line in _lines(stream):
        if blank and line.startswith(b"From ") and lines:
            yield b"".join(lines)
            lines, size = [], 0
        if not (blank and line.startswith(b"From ")) and size < _LARGEST:
            quoted = line.startswith(b">") and line.lstrip(b">").startswith(b"From ")
            lines.append(line[1:] if quoted else line)
            size += len(line)
        elif blank and line.startswith(b"From "):
            lines = [b""]
        blank = line in (b"\n", b"\r\n")
    if any(lines):
        yield b"".join(lines)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(1024 * 1024):
        yield line


def _list(path: Path) -> Iterator[Item]:
    """The mails a list of JSON lines names, each with its own context and time of arrival."""
    try:
        stream = path.open(encoding="utf-8", errors="replace")
    except OSError as error:
        yield Item(str(path), path.stem, problem=f"the file cannot be read: {error.strerror}")
        return
    with stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _listed(path, number, line)


def _listed(path: Path, number: int, line: str) -> Item:
    name = f"{path}:{number}"
    try:
        entry = json.loads(line)
        eml = str(entry["eml"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return Item(name, name, problem="not a JSON object with a field eml")
    item = _file(path.parent / eml, eml, str(entry.get("id") or Path(eml).stem))
    context = entry.get("context")
    item.context = context if isinstance(context, dict) else None
    item.received_at = _stated(entry.get("received_at"))
    return item


def _stated(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _time(text: str, zone: ZoneInfo) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"--received-at takes an ISO time such as 2026-03-03T09:12:00+01:00, not {text!r}") from None
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
        context = json.loads(text)
    except OSError as error:
        raise Refused(f"--context: {given} cannot be read: {error.strerror}") from None
    except ValueError:
        raise Refused(f"--context: {given} is not JSON") from None
    if not isinstance(context, dict):
        raise Refused("--context must be a JSON object")
    return context.get("context", context) if isinstance(context.get("context", context), dict) else _NOTHING_ASKED


def main(arguments: Iterable[str] | None = None) -> int:
    """Runs the command on its own."""
    parser = argparse.ArgumentParser(
        prog="mailflow inspect", description=HELP, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_arguments(parser)
    return run(parser.parse_args(None if arguments is None else list(arguments)))


if __name__ == "__main__":
    sys.exit(main())
