"""Runs of the author's own lines and the quoted lines between them. One pass, linear."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailflow.mail import limits
from mailflow.mail.folding import folded
from mailflow.mail.lines import Line, folded_lines
from mailflow.mail.reply import attributions, header_blocks, marked_lines, quote_headers, separators

_WRAPPED_FROM = 70
_LONGEST_TITLE = 80
_LONGEST_HEADER = 12


@dataclass(slots=True)
class _Seen:
    """The lines, their folded form, and what was made of them so far."""

    lines: list[Line]
    low: list[str]
    may_end: list[bool]  # an attribution
    runs: list[list[Line]] = field(default_factory=lambda: [[]])
    quoted: list[Line] = field(default_factory=list)

    def quote_end(self, index: int) -> int:
        """Index after the quote, or the marked part of it, that begins at `index`; `index` itself when none does."""
        lines, line = self.lines, self.lines[index]
        if line.depth or (index and lines[index - 1].depth and _is_broken_quote(lines, index)):
            return self._marked_end(index)
        end = quote_headers.end(lines, self.low, self.may_end, index)
        if end > index:
            self.quoted += _without_title(self.runs[-1])
            if not _marked_below(lines, end):
                end = len(lines)
        return end

    def _marked_end(self, index: int) -> int:
        lines, low = self.lines, self.low
        if index and not lines[index - 1].depth:
            self.quoted += _without_title(self.runs[-1])
            written = any(own.text for own in self.runs[-1])
            if written and not self.quoted and _is_header_only(lines, low, index):
                return len(lines)
        if separators.is_group_wise(low[index]) and not _marked_below(lines, index + 1):
            return len(lines)
        end = index + 1
        while end < len(lines) and lines[end - 1].depth and lines[end].depth and not separators.is_group_wise(low[end]):
            end += 1
        return end

    def take(self, quote: list[Line]) -> None:
        """Puts a quote away and begins a new run of the author's lines."""
        self.quoted += quote
        if any(kept.text.strip() for kept in self.runs[-1]):
            self.runs.append([])
        else:
            self.runs[-1].clear()  # blank lines between quotes would be looked at again at every quote


def runs_of(lines: list[Line]) -> tuple[list[list[Line]], list[Line]]:
    """Runs of own lines between quotes, and all quoted lines."""
    low = folded_lines(lines)
    lines = marked_lines.corrected(lines, low)
    may_end = attributions.candidates(low)
    seen = _Seen(lines, low, may_end)
    index = 0
    while index < len(lines):
        end = seen.quote_end(index)
        if end > index:
            seen.take(lines[index:end])
            index = end
            continue
        own, glued = lines[index], None
        if may_end[index]:
            own, glued = _without_glued(own, low[index])
        seen.runs[-1].append(own)
        index += 1
        if glued:
            end = index if _marked_below(lines, index) else len(lines)
            seen.take([glued, *lines[index:end]])
            index = end
    if seen.quoted:
        _drop_rules(seen.runs[0])
    return [run for run in seen.runs if any(line.text.strip() for line in run)], seen.quoted


def _is_header_only(lines: list[Line], low: list[str], index: int) -> bool:
    """Whether only the header of the quoted mail is marked, as some webmails do, and the mail itself below is not."""
    end = index
    while end < min(index + _LONGEST_HEADER, len(lines)) and lines[end].depth:
        end += 1
    told = [text for text in low[index:end] if text.strip(" >")]
    if end == index + _LONGEST_HEADER or not header_blocks.is_whole(told):
        return False
    return not any(line.depth for line in lines[end:])


def _without_glued(line: Line, low: str) -> tuple[Line, Line | None]:
    """Takes off an attribution that the client glued to the author's last words."""
    at = attributions.same_line(low)
    if not at or len(low) != len(line.text):
        return line, None
    return Line(line.text[:at].rstrip(" -"), 0, line.hint, line.ink), Line(line.text[at:])


def _without_title(run: list[Line]) -> list[Line]:
    """Takes "Message d'origine", written without dashes above a header, off the author's lines."""
    at = len(run) - 1
    while at >= 0 and not run[at].text:
        at -= 1
    if at < 0 or len(run[at].text) > _LONGEST_TITLE or not separators.names_original(folded(run[at].text)):
        return []
    taken = run[at:]
    del run[at:]
    return taken


def _drop_rules(run: list[Line]) -> None:
    """A rule drawn just above a quote belongs to no one."""
    while run and (not run[-1].text.strip() or separators.is_rule(run[-1].text[: limits.LINE_CHARACTERS])):
        run.pop()


def _marked_below(lines: list[Line], end: int) -> bool:
    """Whether the quote after a header is marked line by line (else it runs to the end of the mail)."""
    for line in lines[end : end + 6]:
        if line.text.strip() or line.depth:
            return line.depth > 0
    return end < len(lines) and any(line.depth for line in lines[end : end + 12])


def _is_broken_quote(lines: list[Line], index: int) -> bool:
    """The end of a quoted line, or of its link, that the sender's client wrapped without a new mark."""
    above, line = lines[index - 1], lines[index]
    if not line.text or index + 1 == len(lines) or not lines[index + 1].depth:
        return False
    if line.text.lstrip()[:6] in ("(http:", "(https", "<http:", "<https") or (
        "http" in above.text and " " not in line.text and line.text[-1] in ")>"
    ):
        return True
    wrapped = len(above.text) >= _WRAPPED_FROM and above.text[-1:] not in ".?!:;"
    return wrapped and len(line.text) <= 30 and line.text[:1].islower()
