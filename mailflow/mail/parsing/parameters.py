"""Parameters of a structured field (RFC 2045, RFC 2231, RFC 5987), as clients write them. Linear, never raises."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from mailflow.mail import limits
from mailflow.mail.parsing import charsets
from mailflow.mail.parsing.headers import decode_words

_PARAMETER = re.compile(
    r';[ \t\n]*([^\s=;"]{1,80})[ \t]*=[ \t]*'
    r'("[^"\\]*+(?:\\.[^"\\]*+)*"|"[^"]*\Z|(?:[^;=]++|=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=|=)*)',
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\"\\])")
_SECTION = re.compile(r"(.+?)\*(\d{1,4})?(\*)?\Z")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_AFTER_MAIN = re.compile(r"[\s,]")
_SHORT = 120

Sections = dict[str, list[tuple[int, bool, str]]]


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """`type/subtype; a=b` as ("type/subtype", {"a": "b"}), continuations and percent words decoded (RFC 2231).

    The dictionary may be shared: it is not to be changed.
    """
    if len(value) < _SHORT and "boundary" not in value and "name" not in value:
        return _remembered(value)
    return _parameters(value)


@lru_cache(maxsize=512)
def _remembered(value: str) -> tuple[str, dict[str, str]]:
    """The few dozen values that nearly every part declares."""
    return _parameters(value)


def _parameters(value: str) -> tuple[str, dict[str, str]]:
    main, semicolon, _ = value.partition(";")
    main = main.strip().lower()
    if _AFTER_MAIN.search(main):  # `text/plain charset=utf-8`: the semicolon was forgotten
        cut = _AFTER_MAIN.split(main, maxsplit=1)[0]
        value, main, semicolon = f"{cut};{value.lstrip()[len(cut) + 1 :]}", cut, ";"
    plain: dict[str, str] = {}
    if not semicolon:
        return main, plain
    sections: Sections = {}
    for count, found in enumerate(_PARAMETER.finditer(value, len(main))):
        if count >= limits.PARAMETERS:
            break
        name, raw = found[1].lower(), _unquote(found[2])
        section = _SECTION.match(name) if "*" in name else None
        if section:
            sections.setdefault(section[1], []).append((int(section[2] or 0), bool(section[3] or not section[2]), raw))
        elif name not in plain:
            plain[name] = decode_words(raw) if "=?" in raw else raw
    for name, pieces in sections.items():
        plain[name] = _joined(pieces)
    return main, plain


def file_name(value: str) -> str:
    """A name that some webmails percent-encode without saying so, decoded when that gives letters above ASCII."""
    if "%" not in value or not _PERCENT.search(value):
        return value
    try:
        decoded = unquote_to_bytes(value).decode()
    except UnicodeDecodeError:
        return value
    return value if decoded.isascii() else decoded


def _unquote(raw: str) -> str:
    raw = raw.strip()
    if raw[:1] == '"':
        raw = raw[1:-1] if len(raw) > 1 and raw[-1] == '"' else raw[1:]
        return _ESCAPED.sub(r"\1", raw) if "\\" in raw else raw
    if len(raw) > 2 and raw[0] == raw[-1] == "'":
        return raw[1:-1]
    return raw


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    """The sections of one parameter, in their numbers' order; charset from the first (RFC 2231 section 4.1)."""
    charset, out = "", []
    for position, (_, percent, raw) in enumerate(sorted(pieces, key=lambda piece: piece[0])):
        value = raw
        if percent and position == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        out.append(unquote_to_bytes(value) if percent else value.encode("utf-8", "replace"))
    joined = charsets.decode(b"".join(out), charset or "utf-8")[0]
    return decode_words(joined) if "=?" in joined else joined
