"""Boxes of mails in one file (RFC 4155 and its relatives mboxo and mboxrd), streamed: memory for one mail.

The file says where a mail begins only by a line `From …`. A sentence may begin so too: only a line that follows an
empty one, bears a day or an hour, and stands before a header field counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from mailflow.mail.archives.item import LARGEST

PIECE = 1024 * 1024
_WHEN = re.compile(rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|\d\d:\d\d", re.IGNORECASE)
_FIELD = re.compile(rb">?[!-9;-~]{1,100}[ \t]{0,20}:|>From ")
_QUOTED = re.compile(rb">{1,50}From ")


def split(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Each mail without its `From ` line, and whether it was whole; one over 64 MB is cut there."""
    lines: list[bytes] = []
    size, started = 0, False
    for line, begins in _told(stream):
        if begins:
            if started or size:
                yield _joined(lines), size <= LARGEST
            lines, size, started = [], 0, True
            continue
        size += len(line)
        if size <= LARGEST:
            lines.append(line[1:] if _QUOTED.match(line) else line)
    if started or size:
        yield _joined(lines), size <= LARGEST


def _joined(lines: list[bytes]) -> bytes:
    """The mail without the empty line that ends it in a box."""
    if lines and lines[-1] in (b"\n", b"\r\n"):
        lines.pop()
    return b"".join(lines)


def _told(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Each line, and whether a new mail begins with it: that shows only in the line behind."""
    held = b""  # a possible beginning
    blank, fresh = True, True  # the line before was empty; the last piece ended its line
    while line := stream.readline(PIECE):
        if held:
            begins = bool(_FIELD.match(line))
            yield held, begins
            blank, held = begins, b""
        if fresh and blank and line.startswith(b"From ") and _WHEN.search(line[:1000]):
            held = line
        else:
            blank = fresh and not line.strip(b"\r\n")
            yield line, False
        fresh = line.endswith(b"\n")
    if held:
        yield held, False
