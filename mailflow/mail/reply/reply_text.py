"""Which lines of a mail its author wrote: reply, quoted mail, signature. One pass over the lines, linear.

Nothing is lost: what is not reply text is quoted text or signature. Top, bottom and inline answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mailflow.mail import limits
from mailflow.mail.folding import folded
from mailflow.mail.lines import Hint, Line, as_text
from mailflow.mail.reply import client_marks as marks
from mailflow.mail.reply import signature

_ATTRIBUTION_LINES = 4
_ATTRIBUTION_CHARACTERS = 400
_HEADER_LINES = 8
_WRAPPED_FROM = 70
_ANSWERS_WITHIN = re.compile(
    r"en (?:rouge|bleu|vert|gras|couleur|orange|violet)|ci-dessous|ci dessous|dans (?:le corps|votre (?:mail"
    r"|message|texte)|le texte)"
    r"|in (?:red|blue|green|bold)|\bbelow\b|inline|en dessous|plus bas"
)


@dataclass(frozen=True, slots=True)
class Split:
    """A mail's text, taken apart."""

    reply: str
    quoted: str
    signature: str


def split(
    lines: list[Line], name: str = "", address: str = "", html_lines: Callable[[], list[Line] | None] | None = None
) -> Split:
    """Takes the lines apart. `html_lines` gives the HTML's, whose colours the plain part lacks."""
    own_runs, quoted = _runs(lines)
    kept: list[Line] = []
    cut: list[Line] = []
    for index, run in enumerate(own_runs):
        if index in (0, len(own_runs) - 1):
            text, tail = signature.split(run, name, address)
            cut += tail
        else:
            text = run
        kept += _trimmed(text)
    if kept and _ANSWERS_WITHIN.search(folded(as_text(kept)[: limits.LINE_CHARACTERS])):
        coloured = html_lines() if html_lines else None
        kept += _answers_in_colour(lines if coloured is None else coloured, kept)
    if not kept and cut and not quoted:
        kept = _unsigned(cut)
    return Split(as_text(kept).strip("\n"), as_text(quoted).strip("\n"), as_text(cut).strip("\n"))


def _unsigned(cut: list[Line]) -> list[Line]:
    """People type into the signature element of some clients: their words, when there are no others."""
    typed = [line for line in cut if line.hint is Hint.SIGNATURE]
    return [
        Line(line.text)
        for line in typed
        if len(line.text.split()) > 5 and not marks.FOOTER.match(folded(line.text[:200]))
    ]


def _trimmed(lines: list[Line]) -> list[Line]:
    first, last = 0, len(lines)
    while first < last and not lines[first].text.strip():
        first += 1
    while last > first and not lines[last - 1].text.strip():
        last -= 1
    return lines[first:last]


def _answers_in_colour(lines: list[Line], kept: list[Line]) -> list[Line]:
    said = {line.text for line in kept}
    _, quoted = _runs(lines)
    return [Line(line.text) for line in quoted if line.ink and line.text and line.text not in said]


def _runs(lines: list[Line]) -> tuple[list[list[Line]], list[Line]]:
    """Runs of own lines between quotes, and all quoted lines."""
    runs: list[list[Line]] = [[]]
    quoted: list[Line] = []
    low = folded("\n".join([line.text[: limits.LINE_CHARACTERS] for line in lines])).split("\n")
    index = 0
    while index < len(lines):
        line = lines[index]
        end = index
        if line.depth:
            end = index + 1
        elif low[index] or line.hint is Hint.CUT:
            end = _quote_header_end(lines, low, index)
            if end > index and not _marked_below(lines, end):
                end = len(lines)
        if end > index or _is_broken_quote(lines, index):
            end = max(end, index + 1)
            quoted += lines[index:end]
            if any(kept.text.strip() for kept in runs[-1]):
                runs.append([])
            index = end
        else:
            runs[-1].append(line)
            index += 1
    _drop_rules(runs)
    return [run for run in runs if any(line.text.strip() for line in run)], quoted


def _drop_rules(runs: list[list[Line]]) -> None:
    """A rule drawn just above a quote belongs to no one."""
    for run in runs[:1]:
        while run and (not run[-1].text.strip() or marks.RULE.match(run[-1].text[: limits.LINE_CHARACTERS])):
            run.pop()


def _marked_below(lines: list[Line], end: int) -> bool:
    """Whether the quote after a header is marked line by line (else it runs to the end of the mail)."""
    for line in lines[end : end + 6]:
        if line.text.strip() or line.depth:
            return line.depth > 0
    return end < len(lines) and any(line.depth for line in lines[end : end + 12])


def _is_broken_quote(lines: list[Line], index: int) -> bool:
    """The end of a quoted line that the sender's client wrapped without a new mark."""
    line = lines[index]
    if not 0 < index < len(lines) - 1 or not line.text or len(line.text) > 30 or not line.text[:1].islower():
        return False
    above, below = lines[index - 1], lines[index + 1]
    return above.depth > 0 and below.depth > 0 and len(above.text) >= _WRAPPED_FROM and above.text[-1:] not in ".?!:;"


def _quote_header_end(lines: list[Line], low: list[str], index: int) -> int:
    """Index after the quote header that begins at `index`; `index` itself when none does."""
    text = low[index]
    if lines[index].hint is Hint.CUT:
        block = _block_end(lines, low, index)
        return max(block, index + 1)
    if marks.SEPARATOR.match(text) and (
        marks.DASHED.match(text) or _block_end(lines, low, _skip_blank(low, index + 1))
    ):
        after = _skip_blank(low, index + 1)
        return _block_end(lines, low, after) or index + 1
    if marks.RULE.match(text):
        after = _skip_blank(low, index + 1)
        return _block_end(lines, low, after) or _attribution_end(lines, low, after) or index
    return _block_end(lines, low, index) or _attribution_end(lines, low, index) or index


def _skip_blank(low: list[str], index: int) -> int:
    while index < len(low) and not low[index].strip():
        index += 1
    return index


def _block_end(lines: list[Line], low: list[str], index: int) -> int:
    """Index after a block of quoted header fields beginning at `index`, 0 without one."""
    if index >= len(low) or not (first := marks.label_kind(low[index])) or first == "to":
        return 0
    kinds, last, blanks = {first}, index, 0
    for position in range(index + 1, min(index + _HEADER_LINES, len(low))):
        if lines[position].depth != lines[index].depth:
            break
        kind = marks.label_kind(low[position])
        if kind:
            kinds.add(kind)
            last, blanks = position, 0
        elif low[position].strip():
            if len(low[position]) > 200 or position - last > 2:
                break
        else:
            blanks += 1
            if blanks > 1:
                break
    enough = len(kinds) >= 3 or (
        "from" in kinds and kinds & {"sent"} and len(kinds) >= 2 and _has_address(low, index, last)
    )
    return last + 1 if "from" in kinds and enough else 0


def _has_address(low: list[str], first: int, last: int) -> bool:
    return any("@" in text for text in low[first : last + 1])


def _is_attribution(joined: str) -> bool:
    if not marks.ATTRIBUTION.match(joined):
        return False
    return "@" in joined or "<" in joined or (":" in joined and not marks.TOLD.search(joined))


def _begins_later(low: list[str], index: int, position: int) -> bool:
    """Whether the lines after the first one are an attribution by themselves: then the first is the author's."""
    dated = marks.DATED.match(low[index]) is not None
    return any(
        (not dated or marks.DATED.match(low[start])) and marks.ATTRIBUTION.match(" ".join(low[start : position + 1]))
        for start in range(index + 1, position + 1)
    )


def _attribution_end(lines: list[Line], low: list[str], index: int) -> int:
    """Index after an attribution ("Le … a écrit :") that begins at `index` and may be wrapped, 0 without one."""
    if index >= len(low):
        return 0
    joined = ""
    for position in range(index, min(index + _ATTRIBUTION_LINES, len(low))):
        text = low[position]
        if not text.strip() or lines[position].depth != lines[index].depth:
            return 0
        joined = f"{joined} {text}" if joined else text
        if len(joined) > _ATTRIBUTION_CHARACTERS:
            return 0
        if marks.VERBS.search(text) or (
            joined is not text and text.rstrip().endswith(":") and marks.VERBS.search(joined)
        ):
            if _is_attribution(joined):
                return 0 if _begins_later(low, index, position) else position + 1
        elif position == index and marks.GMAIL_OLD.match(text):
            return position + 1
    return 0
