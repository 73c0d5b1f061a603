"""Not a command: what `inspect` and `replay` take to look at past mail."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailflow.core.errors import Refused
from mailflow.mail.archives.examined import NOTHING_ASKED, Wanted
from mailflow.mail.values import Context


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
        return NOTHING_ASKED
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
    return inner if isinstance(inner, dict) else NOTHING_ASKED
