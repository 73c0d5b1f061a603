"""Lists of mails: JSON lines that name a file each (`eml`) and may say its id, context and time of arrival."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from mailflow.mail.archives.item import LARGEST, TOO_LARGE, Item, unread

LONGEST_LINE = 16 * 1024 * 1024


def listed(stream: BinaryIO, name: str, folder: Path) -> Iterator[Item]:
    """The mails that a list names; their paths count from `folder`."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if line.strip():
            yield _named(line, f"{name}:{number}", folder)


def one_file(path: Path, name: str, identity: str) -> Item:
    """A file that is one mail."""
    try:
        with path.open("rb") as stream:
            return whole(stream, name, identity)
    except (OSError, ValueError) as error:
        return unread(name, identity, error)


def whole(stream: BinaryIO, name: str, identity: str) -> Item:
    """All that is left of a stream as one mail."""
    raw = stream.read(LARGEST + 1)
    return Item(name, identity, raw) if len(raw) <= LARGEST else Item(name, identity, problem=TOO_LARGE)


def _named(line: bytes, name: str, folder: Path) -> Item:
    try:
        entry = json.loads(line)
        eml = str(entry["eml"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return Item(name, name, problem="not a JSON object with a field eml")
    item = one_file(folder / eml, eml, str(entry.get("id") or Path(eml).stem))
    told(item, entry.get("context"), entry.get("received_at"))
    return item


def told(item: Item, context: Any, received_at: Any) -> None:
    """Notes what a list says of a mail, as far as it makes sense."""
    item.context = context if isinstance(context, dict) else None
    item.received_at = _stated(received_at)


def _stated(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
