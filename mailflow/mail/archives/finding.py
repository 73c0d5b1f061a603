"""The mails of files and folders in the order of their names, with what is left to do: sizes for a progress line."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from mailflow.mail.archives import streams
from mailflow.mail.archives.item import Item, unread

STANDARD_INPUT = "-"


class Archive:
    """Some files and folders. `total` and `done` are bytes on disk; `left_out` counts files that are no mail."""

    def __init__(self, names: Iterable[str], standard_input: BinaryIO | None = None) -> None:
        self.names = list(names)
        self.total = self.done = 0
        self.left_out: Counter[str] = Counter()
        self._input = standard_input

    def measure(self) -> None:
        """Adds the sizes up, for a forecast. Looks into no file."""
        self.total = sum(_size(path) for path in self._paths(Counter()))
        if STANDARD_INPUT in self.names:
            self.total = 0

    def mails(self) -> Iterator[Item]:
        """Every mail, or a problem in its place."""
        for name in self.names:
            if name == STANDARD_INPUT:
                yield from self._standard_input()
            else:
                for path in self._walk(Path(name), self.left_out):
                    yield from self._file(path)

    def _file(self, path: Path) -> Iterator[Item]:
        before = self.done
        try:
            with path.open("rb") as stream:
                for item in streams.mails(stream, path.name, str(path), path.parent):
                    self.done = before + _place(stream)
                    yield item
        except (OSError, ValueError) as error:
            yield unread(str(path), path.stem, error if isinstance(error, OSError) else ValueError("bad name"))
        self.done = before + _size(path)

    def _standard_input(self) -> Iterator[Item]:
        stream = self._input or sys.stdin.buffer
        yield from streams.mails(stream, _name_of(stream), "standard input", Path())

    def _paths(self, left_out: Counter[str]) -> Iterator[Path]:
        for name in self.names:
            if name != STANDARD_INPUT:
                yield from self._walk(Path(name), left_out)

    def _walk(self, path: Path, left_out: Counter[str]) -> Iterator[Path]:
        if not _is_folder(path):
            yield path
            return
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            left_out["folder that cannot be opened"] += 1
            return
        names = {entry.name for entry in found}
        maildir = {"cur", "new"} <= names
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                if not (maildir and entry.name == "tmp"):
                    yield from self._walk(Path(entry.path), left_out)
            elif entry.is_file() and not maildir and streams.is_mail_name(entry.name, path.name):
                yield Path(entry.path)
            elif not entry.name.startswith("."):
                left_out[Path(entry.name).suffix.lower() or "bookkeeping"] += 1


def _name_of(stream: BinaryIO) -> str:
    """A name that says the kind: standard input has none."""
    start: bytes = stream.peek(64)[:64] if hasattr(stream, "peek") else b""
    if start.startswith(b"From "):
        return "stdin.mbox"
    if start.lstrip().startswith(b"{"):
        return "stdin.jsonl"
    return "stdin.gz" if start.startswith(b"\x1f\x8b") else "stdin.eml"


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _place(stream: BinaryIO) -> int:
    """How far a file was read; 0 for a pipe."""
    return stream.tell() if not stream.closed and stream.seekable() else 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
