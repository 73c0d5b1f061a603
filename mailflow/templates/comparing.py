"""What changed between two texts, line by line and within changed lines word by word. Pure; bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SMALL = 400  # words of a changed passage that are compared one by one
AROUND = 1  # unchanged lines shown beside a change


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: `kind` is "same", "new", "gone" or "skip" (lines left out)."""

    kind: str
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order; () when they are the same."""
    if before == after:
        return ()
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += _context(old[a:b], first=a == 0, last=b == len(old))
        else:
            found += _words("".join(old[a:b]), "".join(new[c:d]))
    return tuple(found)


def _context(lines: list[str], *, first: bool, last: bool) -> Iterator[Piece]:
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(lines) <= head + tail + 1:
        yield Piece("same", "".join(lines))
        return
    if head:
        yield Piece("same", "".join(lines[:head]))
    yield Piece("skip", "")
    if tail:
        yield Piece("same", "".join(lines[-tail:]))


def _words(before: str, after: str) -> Iterator[Piece]:
    old, new = re.findall(r"\s+|\w+|[^\w\s]", before), re.findall(r"\s+|\w+|[^\w\s]", after)
    if not old or not new or len(old) + len(new) > 2 * SMALL:
        yield from (Piece(kind, text) for kind, text in (("gone", before), ("new", after)) if text)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        gone, fresh = "".join(old[a:b]), "".join(new[c:d])
        yield from (Piece(kind, text) for kind, text in (("gone", gone), ("new", fresh)) if text)
