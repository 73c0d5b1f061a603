"""The tree of MIME parts (RFC 2046), split in one pass per level under hard limits. Decodes no text.

Own code rather than the standard parser: that one is the larger part of the reading time, raises on some hostile
input and turns quadratic on other, while the mails it repairs are the same.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass, field

from mailflow.mail import limits
from mailflow.mail.parsing import headers as header_block
from mailflow.mail.parsing.headers import Headers


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

    def decoded(self) -> bytes:
        """The body without its transfer encoding (RFC 2045 section 6); broken encodings give what can be saved."""
        encoding = self.headers.get("content-transfer-encoding").partition(";")[0].strip().strip('"').lower()
        if encoding == "base64":
            return header_block.base64_bytes(self.body)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
            return uudecoded(self.body)
        return self.body

    def size(self) -> int:
        """Bytes after decoding."""
        encoding = self.headers.get("content-transfer-encoding").strip().lower()
        return header_block.base64_size(self.body) if encoding == "base64" else len(self.decoded())


class _Budget:
    """Parts left to make, and what went wrong on the way."""

    __slots__ = ("parts", "problems")

    def __init__(self) -> None:
        self.parts = limits.PARTS
        self.problems: list[str] = []

    def note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def parse(raw: bytes) -> tuple[Part, list[str]]:
    """The root part and the problems met. Bare CR and LF end lines like CRLF in this working copy."""
    data = raw.replace(b"\r\n", b"\n")
    budget = _Budget()
    if b"\r" in data:
        data = data.replace(b"\r", b"\n")
        budget.note("bare carriage returns taken as line ends")
    if data[:5] == b"From ":  # mbox separator, not a field
        data = data.partition(b"\n")[2]
    root = _part(data, 0, "text/plain", budget)
    return root, budget.problems + root.headers.problems


def _part(data: bytes, depth: int, default_type: str, budget: _Budget) -> Part:
    budget.parts -= 1
    fields, body = _split_header(data)
    content_type = default_type
    parameters: dict[str, str] = {}
    if declared := fields.get("content-type"):
        content_type, parameters = header_block.parameters(declared)
        if "/" not in content_type:
            content_type = "text/plain" if content_type in ("", "text") else default_type
    part = Part(fields, content_type, parameters, body, depth)
    if content_type.startswith("multipart/"):
        _add_children(part, budget)
    elif content_type in ("message/rfc822", "message/global"):
        _add_message(part, budget)
    return part


def _split_header(data: bytes) -> tuple[Headers, bytes]:
    if data[:1] == b"\n":
        return Headers({}, []), data[1:]
    end = data.find(b"\n\n")
    block, body = (data, b"") if end < 0 else (data[:end], data[end + 2 :])
    fields = header_block.parse(block)
    if not fields and block.strip():  # no header at all: everything is text
        return fields, data
    return fields, body


def _add_message(part: Part, budget: _Budget) -> None:
    if part.depth + 1 >= limits.DEPTH or budget.parts <= 0:
        budget.note("parts nested deeper than 50: the rest is one part")
        return
    encoding = part.headers.get("content-transfer-encoding").strip().lower()
    inner = part.decoded() if encoding in ("base64", "quoted-printable") else part.body
    part.children.append(_part(inner.replace(b"\r\n", b"\n"), part.depth + 1, "text/plain", budget))


def _add_children(part: Part, budget: _Budget) -> None:
    boundary = part.parameters.get("boundary", "").rstrip()
    pieces = _pieces(part.body, boundary.encode("utf-8", "replace"), budget) if boundary else []
    if not pieces:
        part.content_type = "text/plain"
        budget.note("a multipart without its boundary is taken as text")
        return
    if part.depth + 1 >= limits.DEPTH:
        budget.note("parts nested deeper than 50: the rest is one part")
        part.content_type = "application/octet-stream"
        return
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    for piece in pieces:
        if budget.parts <= 0:
            budget.note("more than 1,000 parts: the rest is left out")
            break
        part.children.append(_part(piece, part.depth + 1, default, budget))


def _pieces(body: bytes, boundary: bytes, budget: _Budget) -> list[bytes]:
    """What stands between delimiter lines (RFC 2046 section 5.1.1); an unterminated last part counts."""
    mark = b"--" + boundary
    pieces: list[bytes] = []
    start, position = -1, 0
    while len(pieces) <= budget.parts:
        hit = body.find(mark, position)
        if hit < 0:
            break
        position = hit + len(mark)
        line_end = body.find(b"\n", position)
        rest = body[position : line_end if line_end >= 0 else len(body)]
        closing = rest[:2] == b"--"
        if (hit and body[hit - 1] != 10) or (rest.strip() and not closing) or len(rest) > 200:
            continue
        if start >= 0:
            pieces.append(body[start : max(start, hit - 1)])
        start = line_end + 1 if line_end >= 0 else len(body)
        if closing:
            return pieces
        position = start
    if 0 <= start < len(body):
        pieces.append(body[start:])
    return pieces


def uudecoded(body: bytes) -> bytes:
    """What stands between `begin` and `end`, as far as it can be decoded."""
    out: list[bytes] = []
    started = False
    for line in body.split(b"\n"):
        if not started:
            started = line.startswith(b"begin ")
        elif line.strip() == b"end":
            break
        else:
            try:
                out.append(binascii.a2b_uu(line))
            except binascii.Error:
                continue
    return b"".join(out)
