"""The header block: fields and encoded words (RFC 5322, RFC 2047). Linear, never raises."""

from __future__ import annotations

import binascii
import re
from functools import lru_cache

from mailflow.mail import limits
from mailflow.mail.parsing import charsets, transfer

_FIELD = re.compile(r"^([^\s:]+)[ \t]*:[ \t]*(.*)", re.MULTILINE)
_FOLD = re.compile(r"\n(?=[ \t])")
_FIELD_BYTES = re.compile(rb"[^\s:]+[ \t]*:")
_CHARSET = re.compile(rb'charset[ \t]*=[ \t]*"?([\w.:-]{1,40})', re.IGNORECASE)
# A word ends at its "?=" or, when a gateway cut the field, at the field's end. A "?" or "=" of the text may stand bare
# inside ("Ça va ??="); the next "=?" always ends the try, which keeps the search linear.
_WORD = re.compile(r"=\?([^?\s=]{1,60})\?([bBqQ])\?((?:[^?=]++|\?(?!=)|=(?!\?(?!=)))*)(?:\?=|\Z)")
_BETWEEN_WORDS = re.compile(r"[ \t\n]*\Z")
_SPACES_OF_A_LINE = re.compile(r"[ \t\n][ \t\n]*")  # a set in front lets the search leap to its letters
_SHORT = 120  # bytes: longer blocks are those of mails and of named files
_USUAL_NAMES = """
from to cc bcc subject date sender reply-to message-id in-reply-to references received return-path mime-version
content-type content-transfer-encoding content-disposition delivered-to
"""
USUAL = frozenset(_USUAL_NAMES.split())


class Headers:
    """Fields of one header block, names lower-case, values unfolded but not decoded."""

    __slots__ = ("_fields", "problems", "whole")

    def __init__(self, fields: dict[str, list[str]], problems: list[str], whole: bool = True) -> None:
        self._fields = fields
        self.problems = problems
        self.whole = whole  # every line was a field

    def get(self, name: str) -> str:
        """The first value of the field (RFC 5322 fields are unique), "" without one."""
        values = self._fields.get(name)
        return values[0] if values else ""

    def all(self, name: str) -> list[str]:
        """Every value of the field, top first."""
        return self._fields.get(name, [])

    def has(self, name: str) -> bool:
        """Whether the field is there, even empty."""
        return name in self._fields

    def names(self) -> list[str]:
        """The names present."""
        return list(self._fields)

    def look_like_fields(self) -> bool:
        """Whether any name is one that mail uses, rather than words of a text that has a colon."""
        return not USUAL.isdisjoint(self._fields) or any("-" in name for name in self._fields)

    def __bool__(self) -> bool:
        return bool(self._fields)


def parse(block: bytes) -> Headers:
    """Fields of a header block whose line ends are already `\\n`. They may be shared: they are not to be changed."""
    return _remembered(block) if len(block) < _SHORT else _parse(block)


@lru_cache(maxsize=512)
def _remembered(block: bytes) -> Headers:
    """The few blocks that stand before the texts of nearly every multipart."""
    return _parse(block)


def _parse(block: bytes) -> Headers:
    problems: list[str] = []
    if len(block) > limits.HEADER_BYTES:
        block = block[: limits.HEADER_BYTES]
        problems.append("header block cut at 100 KB")
    try:
        text = block.decode()
    except UnicodeDecodeError:
        text = _raw(block)
    text = _FOLD.sub("", text)
    fields = _usual(text)
    if fields is not None:
        return Headers(fields, problems)
    found = _FIELD.findall(text)
    whole = len(found) == text.count("\n") + 1
    if len(found) > limits.HEADER_FIELDS:
        problems.append("more than 1,000 header fields: the rest is left out")
        del found[limits.HEADER_FIELDS :]
    fields = {}
    for name, value in found:
        fields.setdefault(name.lower(), []).append(value.strip())
    return Headers(fields, problems, whole)


def _usual(text: str) -> dict[str, list[str]] | None:
    """The fields of a block without any broken line, None for one to be read with more care."""
    fields: dict[str, list[str]] = {}
    lines = text.split("\n", limits.HEADER_FIELDS)
    if len(lines) > limits.HEADER_FIELDS:
        return None
    for line in lines:
        name, colon, value = line.partition(":")
        key = name.lower()
        if not colon:
            return None
        if key in fields:
            fields[key].append(value.strip())
        else:
            fields[key] = [value.strip()]
    names = "".join(fields)
    return None if "" in fields or names.split() != [names] else fields


def _raw(block: bytes) -> str:
    """Bytes above ASCII in fields (RFC 6532, or nobody's rule): each field by itself, as UTF-8 or as the text is."""
    declared = _CHARSET.search(block)
    charset = declared[1].decode("ascii", "replace") if declared else ""
    return "\n".join([charsets.hinted(line, charset) for line in block.split(b"\n")])


def end_of(block: bytes) -> int:
    """Where the fields of a block end whose blank line was forgotten; its length when only single lines are broken."""
    position = 0
    for line in block.split(b"\n", limits.HEADER_FIELDS):
        if position and not line.startswith((b" ", b"\t")) and not _FIELD_BYTES.match(line):
            break
        position += len(line) + 1
    else:
        return len(block)
    later = parse(block[position:])
    return len(block) if any(name in USUAL or name.startswith("x-") for name in later.names()) else position


def decode_words(value: str) -> str:
    """Encoded words of a field decoded; adjacent words are joined first, so that split characters survive."""
    if "=?" not in value:
        return value
    out: list[str] = []
    pending, charset, position = b"", "", 0
    for found in _WORD.finditer(value):
        between = value[position : found.start()]
        data, name = _word_bytes(found[2], found[3]), found[1].partition("*")[0].lower()
        if pending and (name != charset or not _BETWEEN_WORDS.match(between)):
            out.append(charsets.decode(pending, charset)[0])
            pending = b""
        if not (position and _BETWEEN_WORDS.match(between)):
            out.append(between)
        pending, charset, position = pending + data, name, found.end()
        if len(pending) > limits.HEADER_BYTES:
            break
    if pending:
        out.append(charsets.decode(pending, charset)[0])
    out.append(value[position:])
    return "".join(out)


def text(value: str) -> str:
    """A field for people: decoded, on one line, without control characters."""
    decoded = charsets.clean(decode_words(value)) if "=?" in value else value
    if decoded.isprintable():
        return decoded.strip()
    decoded = charsets.clean(decoded)
    return " ".join("".join(c if c.isprintable() else " " for c in decoded).split())


def _word_bytes(kind: str, data: str) -> bytes:
    if kind in "bB":
        return transfer.base64_bytes(data.encode("utf-8", "replace"))
    return binascii.a2b_qp(_SPACES_OF_A_LINE.sub("_", data).encode("utf-8", "replace"), header=True)
