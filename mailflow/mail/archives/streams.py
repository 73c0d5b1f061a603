"""What kind of file some bytes are, by their first ones and by the name, and the mails inside.

Packed files are opened once, never twice: an archive inside an archive is named as not opened.
"""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from mailflow.mail.archives import mbox
from mailflow.mail.archives.item import TOO_LARGE, Item, unread
from mailflow.mail.archives.lists import listed, whole

PACKED = (".gz", ".tgz", ".zip", ".tar")
LISTS = (".jsonl", ".ndjson")
BOXES = (".mbox", ".mbx", ".mbs")
SINGLE = (".eml", ".emlx", ".msg")
_FOREIGN = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "Outlook's .msg is not read: save it as .eml, or export the folder as .mbox",
    b"!BDN": "Outlook's .pst and .ost are not read: export their mails as .eml or .mbox",
}
_PACKING = (
    *(OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error),
    *(zipfile.BadZipFile, tarfile.TarError),
)
_BOOKKEEPING = ("dovecot", "maildir", "courier", "subscriptions", "cyrus.")
_SIZE_LINE = re.compile(rb"\s{0,20}(\d{1,12})[ \t]{0,20}\r?\n")
_INSIDE = "an archive inside an archive is not opened"


def mails(stream: BinaryIO, name: str, file: str, folder: Path, inside: bool = False) -> Iterator[Item]:
    """The mails of one stream. `name` decides the kind, `file` is shown, lists count their paths from `folder`."""
    path = PurePosixPath(name)
    suffix, identity = path.suffix.lower(), _identity(path)
    peekable: Any = stream if hasattr(stream, "peek") else io.BufferedReader(cast(io.RawIOBase, stream))
    source: BinaryIO = peekable
    start: bytes = peekable.peek(64)[:64]
    foreign = next((words for magic, words in _FOREIGN.items() if start.startswith(magic)), "")
    if foreign:
        yield Item(file, identity, problem=foreign)
    elif start.startswith((b"PK\x03\x04", b"\x1f\x8b")) or suffix in PACKED:
        yield from _packed(source, path, file, folder, inside)
    elif suffix in LISTS:
        yield from listed(source, file, folder)
    elif suffix in BOXES or (start.startswith(b"From ") and suffix not in SINGLE):
        yield from _box(source, identity, file)
    elif suffix == ".emlx":
        yield _emlx(whole(source, file, identity))
    else:
        yield whole(source, file, identity)


def _identity(path: PurePosixPath) -> str:
    """The name without its ending; in a Maildir, without the flags that change while the mail does not."""
    return path.name.partition(":")[0] if ":2," in path.name else path.stem


def _box(source: BinaryIO, stem: str, file: str) -> Iterator[Item]:
    for number, (raw, complete) in enumerate(mbox.split(source), 1):
        identity = f"{stem}#{number}"
        yield Item(file, identity, raw) if complete else Item(file, identity, problem=TOO_LARGE)


def _emlx(item: Item) -> Item:
    """Apple Mail: a line with the mail's length, the mail, and a property list behind it."""
    head = _SIZE_LINE.match(item.raw)
    if head:
        item.raw = item.raw[head.end() : head.end() + int(head[1])]
    return item


def _packed(source: BinaryIO, path: PurePosixPath, file: str, folder: Path, inside: bool) -> Iterator[Item]:
    if inside:
        yield Item(file, path.stem, problem=_INSIDE)
        return
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    try:
        if suffixes[-1:] == [".tgz"] or suffixes[-2:] == [".tar", ".gz"] or suffixes[-1:] == [".tar"]:
            yield from _tar(source, file, folder)
        elif suffixes[-1:] == [".zip"]:
            yield from _zip(source, file, folder)
        elif suffixes[-1:] == [".gz"]:
            with gzip.open(source) as inner:
                yield from mails(cast(BinaryIO, inner), path.stem, file, folder, inside=True)
        else:
            yield Item(file, path.stem, problem="packed, but its name does not say how: .gz, .tgz, .tar or .zip")
    except _PACKING as error:
        yield unread(file, path.stem, error)


def _tar(source: BinaryIO, file: str, folder: Path) -> Iterator[Item]:
    with tarfile.open(fileobj=source, mode="r|*") as box:
        for member in box:
            content = box.extractfile(member) if member.isfile() and _wanted(member.name) else None
            if content is not None:
                yield from _member(content, member.name, file, folder)


def _zip(source: BinaryIO, file: str, folder: Path) -> Iterator[Item]:
    with zipfile.ZipFile(source) as box:
        for member in box.infolist():
            if member.is_dir() or not _wanted(member.filename):
                continue
            try:
                with box.open(member) as content:
                    yield from _member(content, member.filename, file, folder)
            except _PACKING as error:
                yield unread(f"{file}!{member.filename}", member.filename, error)


def _member(content: IO[bytes], name: str, file: str, folder: Path) -> Iterator[Item]:
    yield from mails(cast(BinaryIO, content), name, f"{file}!{name}", folder, inside=True)


def _wanted(name: str) -> bool:
    """Whether a packed file may be a mail: no hidden ones, no lists (their files are not here)."""
    path = PurePosixPath(name)
    return is_mail_name(path.name, path.parent.name) and path.suffix.lower() not in LISTS


def is_mail_name(name: str, folder: str) -> bool:
    """Whether a file found in a folder may hold mail; in a Maildir's `cur` and `new` every one does."""
    if folder in ("cur", "new"):
        return not name.startswith(".")
    suffix = PurePosixPath(name).suffix.lower()
    taken = (*SINGLE, *BOXES, *PACKED, ".txt", ".pst", ".ost", "")
    return (suffix in taken or suffix[1:].isdigit()) and not name.startswith((".", *_BOOKKEEPING))
