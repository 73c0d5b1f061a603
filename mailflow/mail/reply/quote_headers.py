"""Where the header of a quote ends that begins at a line: attribution, header fields, separator, HTML mark. Linear."""

from __future__ import annotations

from mailflow.mail.lines import Hint, Line
from mailflow.mail.reply import attributions, header_blocks, separators

_BLANKS = 6


def end(lines: list[Line], low: list[str], ends: list[bool], index: int) -> int:
    """Index after the quote header that begins at `index`; `index` itself when none does.

    `low` are the lines folded, `ends` what attributions.candidates says of them.
    """
    if lines[index].hint is Hint.CUT:
        return max(header_blocks.end(lines, low, index), attributions.end(lines, low, ends, index), index + 1)
    text = low[index]
    if not text:
        return index
    if text.strip(" \t>*|")[:1] in ("-", "=", "_", "#", "~", "—"):
        if separators.is_dashed(text):
            return _header(lines, low, ends, _skip_blank(low, index + 1)) or index + 1
        if separators.is_rule(text):
            after = _skip_blank(low, index + 1)
            return _header(lines, low, ends, after) or index
    if separators.asks_to_reply_above(text):
        return index + 1
    return _header(lines, low, ends, index) or index


def _header(lines: list[Line], low: list[str], ends: list[bool], index: int) -> int:
    return header_blocks.end(lines, low, index) or attributions.end(lines, low, ends, index)


def _skip_blank(low: list[str], index: int) -> int:
    until = min(index + _BLANKS, len(low))
    while index < until and not low[index].strip():
        index += 1
    return index
