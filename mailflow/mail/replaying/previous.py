"""The other side of a comparison: verdicts of another release, or labels, found again for each mail.

Of each line only its place in the file is kept in memory. A mail is known by its content's SHA-256 where the line
has it, else by the file's name (not its folder: archives are moved), its id and its Message-ID.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b, sha256
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from mailflow.core.errors import Refused
from mailflow.mail.archives.item import Item
from mailflow.mail.archives.lists import told

LONGEST_LINE = 256 * 1024 * 1024


class NotVerdicts(Refused):
    """The file is none that `replay --save` or `inspect` wrote. `line` is the first wrong one, 0 for an empty file."""

    def __init__(self, public: str, line: int) -> None:
        super().__init__(public)
        self.line = line


class Previous:
    """A file of JSON lines, open while mails are compared with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = self.found = 0
        self._places: dict[bytes, int] = {}
        self._further: dict[bytes, list[int]] = {}  # of lines with the same key, in their order

    def __enter__(self) -> Self:
        try:
            self._stream = self.path.open("rb")
        except OSError as error:
            raise Refused(f"{self.path} cannot be read: {error.strerror}") from None
        try:
            self._index()
        except BaseException:
            self._stream.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    @property
    def left(self) -> int:
        """How many lines no mail was found for."""
        return self.lines - self.found

    def take(self, item: Item, new: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What the other side says of a mail whose new verdict is `new`. Each line serves once."""
        for key in _keys_of(item, new):
            place = self._places.pop(key, None)
            if place is None:
                continue
            if further := self._further.get(key):
                self._places[key] = further.pop(0)
            self.found += 1
            return _verdict(self._line(place))
        return None

    def tell(self, item: Item) -> None:
        """Gives a mail that stands by itself what its label says of it: what was asked, and when it came."""
        place = self._places.get(_key("label", _name(item.file)))
        if place is None or item.context is not None:
            return
        label = self._line(place)
        told(item, label.get("context"), label.get("received_at"))

    def _line(self, place: int) -> Any:
        self._stream.seek(place)
        return json.loads(self._stream.readline(LONGEST_LINE))

    def _index(self) -> None:
        place = 0
        while line := self._stream.readline(LONGEST_LINE):
            if line.strip():
                self._note(line, place)
            place += len(line)
        if not self.lines:
            raise NotVerdicts(f"{self.path} holds neither verdicts nor labels", 0)

    def _note(self, line: bytes, place: int) -> None:
        try:
            entry = json.loads(line)
            _verdict(entry)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            wrong = self.lines + 1
            raise NotVerdicts(f"{self.path}: line {wrong} is neither a verdict nor a label", wrong) from None
        self.lines += 1
        key = _key_in(entry)
        if key in self._places:
            self._further.setdefault(key, []).append(place)
        else:
            self._places[key] = place


def _verdict(entry: Any) -> Mapping[str, Any]:
    """The verdict in a line: itself, or what a label expects."""
    verdict = entry.get("expected", entry)
    if not isinstance(verdict["disposition"], str):
        raise TypeError("no disposition")
    found: Mapping[str, Any] = verdict
    return found


def _key_in(entry: Mapping[str, Any]) -> bytes:
    if "expected" in entry:
        return _key("label", _name(str(entry["eml"])))
    if entry.get("sha256"):
        return _key("sha256", str(entry["sha256"]))
    return _key("file", _name(str(entry.get("file"))), str(entry.get("id")), str(entry.get("message_id")))


def _keys_of(item: Item, new: Mapping[str, Any]) -> Iterator[bytes]:
    if item.raw:
        yield _key("sha256", digest(item.raw))
    yield _key("file", _name(item.file), item.id, str(new.get("message_id")))
    yield _key("label", _name(item.file))


def _name(file: str) -> str:
    return PurePosixPath(file).name


def digest(raw: bytes) -> str:
    """The name of a mail's content."""
    return sha256(raw).hexdigest()


def _key(*parts: str) -> bytes:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).digest()
