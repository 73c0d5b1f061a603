"""The header block: fields, encoded words (RFC 2047), parameters (RFC 2231). Linear, never raises."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from mailflow.mail import limits
from mailflow.mail.parsing import charsets

_FOLD = re.compile(r"\n(?=[ \t])")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"[ \t\n]*\Z")
_PARAMETER = re.compile(r';[ \t\n]*([^\s=;"]{1,80})[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|"[^"]*\Z|[^;]*)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SECTION = re.compile(r"(.+?)\*(\d{1,4})?(\*)?\Z")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


class Headers:
    """Fields of one header block, names lower-case, values unfolded but not decoded."""

    __slots__ = ("_fields", "problems")

    def __init__(self, fields: dict[str, list[str]], problems: list[str]) -> None:
        self._fields = fields
        self.problems = problems

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

    def __bool__(self) -> bool:
        return bool(self._fields)


def parse(block: bytes) -> Headers:
    """Fields of a header block whose line ends are already `\\n`."""
    problems: list[str] = []
    if len(block) > limits.HEADER_BYTES:
        block = block[: limits.HEADER_BYTES]
        problems.append("header block cut at 100 KB")
    fields: dict[str, list[str]] = {}
    lines = _FOLD.sub("", charsets.guess(block)).split("\n", limits.HEADER_FIELDS + 1)
    if len(lines) > limits.HEADER_FIELDS + 1:
        problems.append("more than 1,000 header fields: the rest is left out")
        lines.pop()
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if colon and name and " " not in name:
            fields.setdefault(name, []).append(value.strip())
    return Headers(fields, problems)


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
    decoded = charsets.clean(decode_words(value))
    if decoded.isprintable():
        return decoded.strip()
    return " ".join("".join(c if c.isprintable() else " " for c in decoded).split())


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """`type/subtype; a=b` as ("type/subtype", {"a": "b"}), continuations and percent words decoded (RFC 2231)."""
    semicolon = value.find(";")
    main = (value if semicolon < 0 else value[:semicolon]).strip().lower()
    plain: dict[str, str] = {}
    if semicolon < 0:
        return main, plain
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for count, found in enumerate(_PARAMETER.finditer(value, semicolon)):
        if count >= limits.PARAMETERS:
            break
        name, raw = found[1].lower(), _unquote(found[2])
        section = _SECTION.match(name) if "*" in name else None
        if section:
            sections.setdefault(section[1], []).append((int(section[2] or 0), bool(section[3] or not section[2]), raw))
        else:
            plain.setdefault(name, decode_words(raw))
    for name, pieces in sections.items():
        plain[name] = _joined(pieces)
    return main, plain


def _word_bytes(kind: str, data: str) -> bytes:
    raw = data.encode("utf-8", "replace")
    if kind in "bB":
        return base64_bytes(raw)
    return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)


def base64_bytes(data: bytes) -> bytes:
    """Base64 with everything foreign skipped and the padding mended."""
    kept = data.translate(None, _NOT_BASE64)
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def base64_size(data: bytes) -> int:
    """How many bytes `base64_bytes` would give, without decoding."""
    return len(data.translate(None, _NOT_BASE64)) * 3 // 4


def _unquote(raw: str) -> str:
    raw = raw.strip()
    if raw[:1] == '"':
        raw = raw[1:-1] if len(raw) > 1 and raw[-1] == '"' else raw[1:]
        return _ESCAPED.sub(r"\1", raw) if "\\" in raw else raw
    return raw


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    """The sections of one parameter, in their numbers' order; charset from the first (RFC 2231 section 4.1)."""
    charset, out = "", []
    for position, (_, percent, raw) in enumerate(sorted(pieces, key=lambda piece: piece[0])):
        value = raw
        if percent and position == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        out.append(unquote_to_bytes(value) if percent else value.encode("utf-8", "replace"))
    return charsets.decode(b"".join(out), charset or "utf-8")[0]
