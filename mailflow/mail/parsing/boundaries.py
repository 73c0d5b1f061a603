"""Delimiter lines of multiparts (RFC 2046 section 5.1.1), also where they are missing, wrong or glued to the text."""

from __future__ import annotations

import re

_WRITTEN = ((b'="', b'"'), (b"=", b"\n"), (b"=", b";"))  # how a boundary stands in a Content-Type
_LONGEST_REST = 200
_LONG = 10  # characters of a boundary that no text holds by chance
_DELIMITER = re.compile(
    rb"(?:\A|\n)--([^\s-][^\n]{0,198}|-[^\n]{1,198})\n(?=content-[a-z-]{1,30}[ \t]*:)", re.IGNORECASE
)
_BARE_DELIMITER = re.compile(rb"(?:\A|\n)--([^\s][^\n]{0,198})\n\n")
_PREAMBLE = re.compile(rb"\s*(?:--|this is a (?:multi-?part|mime)|ceci est un message)", re.IGNORECASE)
_SEARCHED = 100_000


class _Inside:
    """Boundaries of multiparts inside that begin with this one and two hyphens: theirs are no closing delimiters."""

    __slots__ = ("_boundary", "_known")

    def __init__(self, boundary: bytes) -> None:
        self._boundary = boundary
        self._known: set[bytes] = set()

    def names(self, name: bytes, body: bytes, start: int, end: int) -> bool:
        """Whether a delimiter, opening or closing, is that of a multipart which the body declares in between."""
        for one in (name, name[:-2] if name[-2:] == b"--" else b""):
            if len(one) > len(self._boundary) and (one in self._known or _declared(one, body, start, end)):
                self._known.add(one)
                return True
        return False


def _declared(name: bytes, body: bytes, start: int, end: int) -> bool:
    return body.find(name, start, end) >= 0 and any(
        body.find(b"%b%b%b" % (left, name, right), start, end) >= 0 for left, right in _WRITTEN
    )


def pieces(body: bytes, boundary: bytes, most: int) -> list[bytes]:
    """What stands between delimiter lines; an unterminated last part counts."""
    mark = b"--" + boundary
    found: list[bytes] = []
    start, position, inside = -1, 0, _Inside(boundary)
    while len(found) <= most:
        hit = body.find(mark, position)
        if hit < 0:
            break
        position = hit + len(mark)
        line_end = body.find(b"\n", position)
        rest = body[position : line_end if line_end >= 0 else len(body)]
        closing = rest[:2] == b"--"
        if (rest.strip() and not closing) or len(rest) > _LONGEST_REST:
            continue
        if closing and start >= 0 and inside.names(boundary + rest.rstrip(), body, start, min(hit, start + _SEARCHED)):
            continue
        begins_line = not hit or body[hit - 1] == 10
        if not begins_line and not _glued(body, hit, rest, boundary, line_end):
            continue
        if start >= 0:
            found.append(body[start : max(start, hit - 1 if begins_line else hit)])
        start = line_end + 1 if line_end >= 0 else len(body)
        if closing:
            return found
        position = start
    if 0 <= start < len(body):
        found.append(body[start:])
    return found


def _glued(body: bytes, hit: int, rest: bytes, boundary: bytes, line_end: int) -> bool:
    """A delimiter written right behind the text, as old scripts do: a long one, or the closing one at the very end."""
    if body[hit - 1] == 45 or rest.strip() not in (b"", b"--"):
        return False
    return len(boundary) >= _LONG or (rest.strip() == b"--" and (line_end < 0 or line_end + 1 >= len(body)))


def preamble(body: bytes, boundary: bytes) -> bytes:
    """What stands before the first delimiter, but for the words that mail programs put there."""
    words = b"" if body.startswith(b"--" + boundary) else body.partition(b"\n--" + boundary)[0]
    return b"" if _PREAMBLE.match(words[:_LONGEST_REST]) else words


def guessed(body: bytes) -> bytes:
    """The boundary that a multipart uses without declaring it, b"" when none shows."""
    head = body[:_SEARCHED]
    found = _DELIMITER.search(head) or _BARE_DELIMITER.search(head)
    return found[1].rstrip() if found else b""


def undeclared(body: bytes) -> str:
    """The boundary of a mail that lost its Content-Type, "" unless its text begins as a multipart does."""
    if not _PREAMBLE.match(body[:_LONGEST_REST]):
        return ""
    found = _DELIMITER.search(body[:_SEARCHED])
    return found[1].rstrip().decode("utf-8", "replace") if found else ""


def strays(body: bytes, known: list[bytes], most: int) -> list[bytes]:
    """A text cut at delimiter lines of other multiparts of the mail; one piece when there are none."""
    out = [body]
    for boundary in known:
        mark = b"\n--" + boundary
        if mark in out[-1]:
            first = out[-1].find(mark)
            behind = pieces(out[-1][first + 1 :], boundary, most)
            out[-1:] = [out[-1][:first], *behind]
    return out
