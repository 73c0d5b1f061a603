"""Text as the word rules see it: lower case, no accents, one kind of apostrophe, dash and space. Pure."""

from __future__ import annotations

import re
import unicodedata


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = base.lower()
    for code in range(0x300, 0x370):  # combining marks
        table[code] = ""
    table |= {ord(c): "'" for c in "’‘`´ʼ′"}
    table |= {ord(c): '"' for c in "“”«»„"}
    table |= {ord(c): "-" for c in "–—‑‐−"}
    table |= {ord(c): " " for c in "\u00a0\u202f\u2009\u2007\u3000\t"}
    table |= {
        ord(c): "" for c in "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff\u00ad\u2060\ufe0f"
    }
    table |= dict.fromkeys((1564, 1600, *range(1611, 1619), *range(8294, 8298)), "")  # isolates, Arabic vowels
    table |= {
        ord("œ"): "oe",
        ord("æ"): "ae",
        ord("ß"): "ss",
        ord("ø"): "o",
        ord("ł"): "l",
        ord("đ"): "d",
        ord("ı"): "i",
        ord("…"): "...",
    }
    return table


def _folded_letter(code: int) -> int:
    """A letter of Latin-1 in lower case, and folded where that gives one letter again."""
    low = chr(code).lower()
    plain = _TABLE.get(ord(low), low)
    return ord(plain if len(plain) == 1 else low)


_TABLE = _table()
_WESTERN = bytes(_folded_letter(code) for code in range(256))  # of Latin-1: many times as quick as letter by letter
_WESTERN_REST = tuple((chr(code), plain) for code, plain in _TABLE.items() if code < 256 and len(plain) != 1)
_USUAL = "éèàç’ê\u00a0ùâôîûë«»"  # nearly all that most mails hold of it: replaced at once, letter by letter
_PLAIN = tuple((letter, _TABLE[ord(letter)]) for letter in _USUAL)
_FOREIGN = re.compile(r"[^\x00-\x7f](?:[^\x00-\x7f]| (?=[^\x00-\x7f]))*")  # words of a script as one run


def folded(text: str) -> str:
    """`text` folded. Arabic and other scripts stay as they are."""
    if text.isascii():
        low = text.lower()
    else:
        try:  # an apostrophe is all that most French mails hold beyond Latin-1
            low = _western(text.replace("’", "'").encode("latin-1"))
        except UnicodeEncodeError:
            low = _foreign(text.lower())
    return low.replace("\t", " ").replace("`", "'")


def _western(text: bytes) -> str:
    low = text.translate(_WESTERN).decode("latin-1")
    if not low.isascii():
        for letter, plain in _WESTERN_REST:
            low = low.replace(letter, plain)
    return low


def _foreign(low: str) -> str:
    for letter, plain in _PLAIN:
        if letter in low:
            low = low.replace(letter, plain)
    return low if low.isascii() else _FOREIGN.sub(_fold, low)


def _fold(found: re.Match[str]) -> str:
    return found[0].translate(_TABLE)
