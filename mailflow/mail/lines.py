"""The lines of a mail's text, with what its markup says of them. Shared by the text and the HTML side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from mailflow.mail import limits
from mailflow.mail.folding import folded

_SIGNATURE = "-- "  # ends in a space and yet never flows (RFC 3676 section 4.3)
_QUOTED = (">", " >")


class Hint(IntEnum):
    """What the HTML says of a line beyond its words."""

    NONE = 0
    CUT = 1  # the original mail begins here
    SIGNATURE = 2  # inside the client's signature element
    RULE = 3  # a horizontal rule


@dataclass(slots=True)
class Line:
    """One line. `depth` counts quote levels; `ink` means written in a colour of its own."""

    text: str
    depth: int = 0
    hint: Hint = Hint.NONE
    ink: bool = False


def of_plain_text(text: str, flowed: bool = False, delete_space: bool = False) -> list[Line]:
    """Lines of a text/plain part; `>` marks become the depth (RFC 3676 for format=flowed)."""
    lines = text[: limits.TEXT_CHARACTERS + 1].split("\n", limits.LINES + 1)[: limits.LINES + 1]
    if not flowed:
        return [_quoted(raw.rstrip()) if raw.startswith(_QUOTED) else Line(raw.rstrip()) for raw in lines]
    out: list[Line] = []
    pieces: list[str] = []  # of the last line, which goes on while its lines end in a space
    for raw in lines:
        line = _quoted(raw) if raw.startswith(_QUOTED) else Line(raw.removeprefix(" "))
        flows = delete_space and bool(pieces) and pieces[-1][-1:] == " " and pieces != [_SIGNATURE]
        if not flows or out[-1].depth != line.depth:
            if pieces:
                out[-1].text = "".join(pieces).rstrip()
            pieces.clear()
            out.append(line)
        else:
            pieces[-1] = pieces[-1][:-1]
        pieces.append(line.text)
    out[-1].text = "".join(pieces).rstrip()
    return out


def _quoted(raw: str) -> Line:
    text = raw.lstrip("> ")
    marks = len(raw) - len(text)
    if marks > limits.LINE_CHARACTERS:
        marks = limits.LINE_CHARACTERS
        text = raw[marks:].removeprefix(" ")
    return Line(text, raw.count(">", 0, marks))


def folded_lines(lines: list[Line]) -> list[str]:
    """The lines folded, each as far as the line rules look at it."""
    text = "\n".join([line.text for line in lines])
    if len(text) > limits.LINE_CHARACTERS and max(map(len, text.split("\n"))) > limits.LINE_CHARACTERS:
        text = "\n".join([line.text[: limits.LINE_CHARACTERS] for line in lines])
    return folded(text).split("\n")


def as_text(lines: list[Line]) -> str:
    """The lines as text again, quotes marked with `>`."""
    return "\n".join([line.text if not line.depth else _marked(line) for line in lines])


def _marked(line: Line) -> str:
    return f"> {line.text}" if line.depth == 1 else f"{'>' * min(line.depth, 20)} {line.text}"
