"""The lines of a mail's text, with what its markup says of them. Shared by the text and the HTML side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from mailflow.mail import limits


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
    out: list[Line] = []
    for raw in text[: limits.TEXT_CHARACTERS + 1].split("\n", limits.LINES + 1)[: limits.LINES + 1]:
        if raw[:1] != ">" and raw[:2] != " >":
            line = Line(raw[1:] if flowed and raw[:1] == " " else raw)
        else:
            line = _quoted(raw)
        if flowed and delete_space and out and out[-1].text[-1:] == " " and out[-1].depth == line.depth:
            out[-1].text = out[-1].text[:-1] + line.text
        else:
            out.append(line)
    for line in out:
        line.text = line.text.rstrip()
    return out


def _quoted(raw: str) -> Line:
    position = depth = 0
    for position, mark in enumerate(raw[: limits.LINE_CHARACTERS]):
        if mark == ">":
            depth += 1
        elif mark != " " or raw[position + 1 : position + 2] not in (">", " "):
            break
    else:
        position = min(len(raw), limits.LINE_CHARACTERS)
    rest = raw[position:]
    return Line(rest[1:] if rest[:1] == " " else rest, depth)


def as_text(lines: list[Line]) -> str:
    """The lines as text again, quotes marked with `>`."""
    return "\n".join(f"{'>' * min(line.depth, 20)} {line.text}" if line.depth else line.text for line in lines)
