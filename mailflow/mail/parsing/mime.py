"""The tree of MIME parts (RFC 2046), split in one pass per level under hard limits. Decodes no text.

Own code rather than the standard parser: that one is the larger part of the reading time, raises on some hostile
input and turns quadratic on other, while the mails it repairs are the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailflow.mail import limits
from mailflow.mail.parsing import boundaries, transfer
from mailflow.mail.parsing import headers as header_block
from mailflow.mail.parsing.headers import Headers
from mailflow.mail.parsing.parameters import parameters as parameters_of

MESSAGES = ("message/rfc822", "message/global")
_NO_HEADER = Headers({}, [])
_BLANK_LINES_FIRST = re.compile(rb"\n+(?=[!-9;-~]+[ \t]*:)")
_BARE_RETURN = re.compile(rb"\r(?!\n)")
_LEADING_BLANKS = 10


@dataclass(slots=True)
class Part:
    """One part. `body` is still transfer-encoded; line ends are `\\n`."""

    headers: Headers
    content_type: str
    parameters: dict[str, str]
    body: bytes
    depth: int
    children: list[Part] = field(default_factory=list)

    @property
    def main_type(self) -> str:
        """The part of the type before the slash."""
        return self.content_type.partition("/")[0]

    @property
    def is_attachment(self) -> bool:
        """Whether the part declares itself one (RFC 2183)."""
        return self.headers.get("content-disposition")[:10].lower() == "attachment"

    @property
    def encoding(self) -> str:
        """The transfer encoding: base64, quoted-printable, uuencode or ""."""
        declared = self.headers.get("content-transfer-encoding")
        return transfer.of_part(declared) if declared else ""

    def decoded(self) -> bytes:
        """The body without its transfer encoding; broken encodings give what can be saved."""
        encoding = self.encoding
        if encoding == "base64":
            shown = self.content_type.startswith("text/") and not self.is_attachment
            return transfer.base64_text(self.body) if shown else transfer.base64_bytes(self.body)
        if encoding == "quoted-printable":
            return transfer.quoted_printable(self.body)
        return transfer.uudecoded(self.body) if encoding == "uuencode" else self.body

    def size(self) -> int:
        """Bytes after decoding."""
        return transfer.base64_size(self.body) if self.encoding == "base64" else len(self.decoded())


class _Budget:
    """Parts left to make, the boundaries seen, and what went wrong on the way."""

    __slots__ = ("boundaries", "parts", "problems")

    def __init__(self) -> None:
        self.parts = limits.PARTS
        self.boundaries: list[bytes] = []
        self.problems: list[str] = []

    def note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def parse(raw: bytes) -> tuple[Part, list[str]]:
    """The root part and the problems met. Bare CR and LF end lines like CRLF in this working copy."""
    budget = _Budget()
    if _BARE_RETURN.search(raw):
        data = raw.replace(b"\r\n", b"\n")
        if b"\r\n" in data:  # CR CR LF: a gateway ended the ends of lines once more
            data = data.replace(b"\r\n", b"\n")
        data = data.replace(b"\r", b"\n")
        budget.note("bare carriage returns taken as line ends")
    else:
        data = raw.replace(b"\r", b"")  # a third of the time that pairs take
    if data[:5] == b"From " or data[:6] == b">From ":  # mbox separator, not a field
        data = data.partition(b"\n")[2]
    if data[:1] == b"\n" and (blank := _BLANK_LINES_FIRST.match(data[: limits.LINE_CHARACTERS])):
        data = data[blank.end() :]
    root = _part(data, 0, "text/plain", budget)
    if not root.headers.has("content-type") and (boundary := boundaries.undeclared(root.body)):
        root.content_type, root.parameters = "multipart/mixed", {"boundary": boundary}
        _add_children(root, budget)
    return root, budget.problems + root.headers.problems


def _part(data: bytes, depth: int, default_type: str, budget: _Budget) -> Part:
    budget.parts -= 1
    fields, body = _split_header(data, budget)
    content_type = default_type
    parameters: dict[str, str] = {}
    if declared := fields.get("content-type"):
        content_type, parameters = parameters_of(declared)
        if "/" not in content_type:
            content_type = "text/html" if content_type == "html" else "text/plain"
    part = Part(fields, content_type, parameters, body, depth)
    if content_type.startswith("multipart/"):
        _add_children(part, budget)
    elif content_type in MESSAGES or (content_type == "message/partial" and parameters.get("number") == "1"):
        _add_message(part, budget)
    return part


def _split_header(data: bytes, budget: _Budget) -> tuple[Headers, bytes]:
    if data[:1] == b"\n":
        return _NO_HEADER, data[1:]
    end = data.find(b"\n\n")
    block, body = (data.rstrip(b"\n"), b"") if end < 0 else (data[:end], data[end + 2 :])
    fields = header_block.parse(block)
    if not fields.whole and fields and (cut := header_block.end_of(block)) < len(block):
        budget.note("the blank line after the header is missing")
        fields, body = header_block.parse(block[: cut - 1]), data[cut:]
    if not fields.look_like_fields() and block.strip():  # no header at all: everything is text
        return _NO_HEADER, data
    return fields, body


def _add_message(part: Part, budget: _Budget) -> None:
    if part.depth + 1 >= limits.DEPTH or budget.parts <= 0:
        budget.note("parts nested deeper than 50: the rest is one part")
        return
    inner = part.decoded() if part.encoding in ("base64", "quoted-printable") else part.body
    if b"\r" in inner:
        inner = inner.replace(b"\r\n", b"\n")
    if inner[:1] == b"\n":
        inner = inner[:_LEADING_BLANKS].lstrip(b"\n") + inner[_LEADING_BLANKS:]
    part.children.append(_part(inner, part.depth + 1, "text/plain", budget))


def _add_children(part: Part, budget: _Budget) -> None:
    boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
    pieces = boundaries.pieces(part.body, boundary, budget.parts) if boundary else []
    if not pieces and (found := boundaries.guessed(part.body)):
        budget.note("a multipart without its boundary: the one found in it is taken")
        boundary = found
        pieces = boundaries.pieces(part.body, boundary, budget.parts)
    if not pieces:
        if part.depth and not part.body.strip():
            return  # its parts stand outside, under the same boundary
        part.content_type = "text/plain"
        budget.note("a multipart without its boundary is taken as text")
        return
    if part.depth + 1 >= limits.DEPTH:
        budget.note("parts nested deeper than 50: the rest is one part")
        part.content_type = "application/octet-stream"
        return
    budget.boundaries.append(boundary)
    if first := _swallowed(part, boundary):
        pieces.insert(0, first)
    _add_pieces(part, pieces, budget)


def _swallowed(part: Part, boundary: bytes) -> bytes:
    """The first part of a multipart whose first delimiter was lost, so that its fields stand in the header."""
    kinds = part.headers.all("content-type")
    if len(kinds) < 2 or not kinds[0].lower().startswith("multipart/") or not kinds[1].lower().startswith("text/"):
        return b""
    words = boundaries.preamble(part.body, boundary)
    if not words.strip():
        return b""
    encoding = part.headers.get("content-transfer-encoding")
    return f"Content-Type: {kinds[1]}\nContent-Transfer-Encoding: {encoding}\n\n".encode("utf-8", "replace") + words


def _add_pieces(part: Part, pieces: list[bytes], budget: _Budget) -> None:
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    for piece in pieces:
        if budget.parts <= 0:
            budget.note("more than 1,000 parts: the rest is left out")
            break
        child = _part(piece, part.depth + 1, default, budget)
        if child.content_type.startswith("multipart/") and not (child.children or part.children):
            part.content_type = child.content_type  # two levels under one boundary: the inner one counts
            continue
        part.children.append(child)
        if not child.children and len(budget.boundaries) > 1 and b"\n--" in child.body:
            _take_strays(child, part, budget)


def _take_strays(child: Part, part: Part, budget: _Budget) -> None:
    """Parts of an inner multipart that stand behind the outer one's next delimiter (nested wrongly)."""
    strays = boundaries.strays(child.body, budget.boundaries[-limits.BOUNDARIES :], budget.parts)
    if len(strays) < 2:
        return
    budget.note("parts nested wrongly: each is shown where it stands")
    child.body = strays[0]
    part.children += [_part(stray, part.depth + 1, "text/plain", budget) for stray in strays[1:]]
