"""Which lines are marked as quoted by their beginning, beyond what mail/lines sees: "JD> ", "| "; and which are not.

Some write `>` as an arrow before what they list themselves, or around a link.
"""

from __future__ import annotations

import re

from mailflow.mail.lines import Line
from mailflow.mail.reply import attributions

_MARK = re.compile(r"(?:[A-Za-z]{1,4}>|\|(?!\|))(?: |\Z|(?=[>|]))")
_TABLE = re.compile(r".*\|\s*\Z", re.DOTALL)
_ASKED = re.compile(r"\b(?:vous|votre|vos|tu|you|your|sie|usted|lei|u|uw)\b|[\d@]")
_LONGEST_LIST = 12


def corrected(lines: list[Line], low: list[str]) -> list[Line]:
    """The lines with the depth that their writers meant; `low` are the same lines folded."""
    marked = [index for index, line in enumerate(lines) if line.depth]
    if not marked:
        return _with_other_marks(lines) if _may_have_other_marks(low) else lines
    own = {index for index in marked if lines[index].text.endswith("<<")} | _arrows(lines, low, marked)
    if not own:
        return lines
    return [_unmarked(line) if index in own else line for index, line in enumerate(lines)]


def _unmarked(line: Line) -> Line:
    return Line(f"{'>' * line.depth} {line.text}", 0, line.hint, line.ink)


def _arrows(lines: list[Line], low: list[str], marked: list[int]) -> set[int]:
    """A few lines with one `>` under the author's own "Mes disponibilités :" are a list, not a quote."""
    first = marked[0]
    last = first
    while last < len(lines) and lines[last].depth:
        last += 1
    group = lines[first:last]
    above = first - 1
    while above >= max(0, first - 3) and not low[above].strip():
        above -= 1
    announced = above >= 0 and low[above].rstrip()[-1:] in (":", "：") and not _is_of_quote(low[above])
    listed = len(group) <= _LONGEST_LIST and all(
        line.depth == 1 and line.text and line.text[-1] not in "?" for line in group
    )
    return set(range(first, last)) if announced and listed else set()


def _is_of_quote(low: str) -> bool:
    return _ASKED.search(low) is not None or attributions.has_verb(low)


def _may_have_other_marks(low: list[str]) -> bool:
    text = "".join(low)
    return ("|" in text or ">" in text) and any(
        line[:1] == "|" or ">" in line[1:5] for line in low if "|" in line or ">" in line
    )


def _with_other_marks(lines: list[Line]) -> list[Line]:
    """Marks of old news readers; one such line alone, or a table drawn with bars, is no quote."""
    found = [bool(_MARK.match(line.text)) for line in lines]
    if sum(found) < 2 or sum(1 for line in lines if line.text[:1] == "|" and _TABLE.match(line.text[:400])) > 1:
        return lines
    return [
        Line(_MARK.sub("", line.text, count=1), 1, line.hint, line.ink) if mark else line
        for line, mark in zip(lines, found, strict=True)
    ]
