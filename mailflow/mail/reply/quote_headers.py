"""Where the header of a quote ends that begins at a line: attribution, header fields, separator, HTML mark. Linear."""

from __future__ import annotations

from mailflow.mail.lines import Hint, Line
from mailflow.mail.reply import attributions, header_blocks, separators

_BLANKS = 6
_LABEL = 44
_RULES = frozenset("-=_*#~—>| ")


def candidates(low: list[str], ends: list[bool]) -> list[bool]:
    """At which of the folded lines a header may begin: a look without expressions, which spares most lines the rest.

    `ends` is what attributions.candidates says of them.
    """
    above = separators.line_words_in("\n".join(low))
    found = [
        bool(text)
        and (
            ":" in text[:_LABEL]
            or text[0] in _RULES
            or "：" in text[:_LABEL]
            or bool(above and any(word in text for word in above))
        )
        for text in low
    ]
    for index, may_end in enumerate(ends):
        if may_end:
            first = max(0, index + 1 - attributions.LINES)
            found[first : index + 1] = [True] * (index + 1 - first)
    return found


def end(lines: list[Line], low: list[str], maybe: list[bool], index: int) -> int:
    """Index after the quote header that begins at `index`; `index` itself when none does.

    `low` are the lines folded, `maybe` what attributions.candidates says of them.
    """
    if lines[index].hint is Hint.CUT:
        return max(header_blocks.end(lines, low, index), attributions.end(lines, low, maybe, index), index + 1)
    text = low[index]
    if text.strip(" \t>*|")[:1] in ("-", "=", "_", "#", "~", "—"):
        if separators.is_dashed(text):
            return _header(lines, low, maybe, _skip_blank(low, index + 1)) or index + 1
        if separators.is_rule(text):
            after = _skip_blank(low, index + 1)
            return _header(lines, low, maybe, after) or index
    if separators.asks_to_reply_above(text):
        return index + 1
    return _header(lines, low, maybe, index) or index


def _header(lines: list[Line], low: list[str], maybe: list[bool], index: int) -> int:
    return header_blocks.end(lines, low, index) or attributions.end(lines, low, maybe, index)


def _skip_blank(low: list[str], index: int) -> int:
    until = min(index + _BLANKS, len(low))
    while index < until and not low[index].strip():
        index += 1
    return index
