"""Where a person's words end and their signature begins, within one run of own lines. Linear."""

from __future__ import annotations

import re

from mailflow.mail import limits
from mailflow.mail.folding import folded
from mailflow.mail.lines import Hint, Line, folded_lines
from mailflow.mail.reply import endings, names, selves, separators, speech
from mailflow.mail.reply.names import Author

LONGEST_TAIL = 60
_RULED = 12
_LONGEST_CLOSING = 320
_SHORTEST_PROSE = 30
_DELIMITER = re.compile(r"(?:--|—|—|__{1,3})\s?\Z|--\s?[A-Z][\w .-]{0,30}\Z")
_RULE = re.compile(r"(?:-{3,}|_{4,}|={4,}|\*{4,}|~{3,}|#{4,}|—{2,})\s*\Z")
_DRAWN = "-—_=*~#"  # what these two begin with
_CONTACT = re.compile(
    r"[\s(*]*(?:(?:(?:tel(?:ephone)?|tél(?:éphone)?|port(?:able)?|mob(?:ile)?|gsm|fax|phone|e?mail|courriel"
    r"|ligne directe|identifiant|id|ref(?:erence)?)\b|n° ?\w{0,12}|www\.|https?:)"
    r"[\w .]{0,20}[:.°]?.{0,80}|\+?[\d .()/\-]{8,24}|\S{1,64}@\S{1,100}|\d{1,4},? .{3,60}|\d{5} \w.{1,40})\s*\Z"
)


def split(own: list[Line], author: Author, has_own_words: bool = False) -> tuple[list[Line], list[Line]]:
    """(text, signature) of a run of own lines. `has_own_words`: the author wrote already above a quote."""
    lines = without_blank_ends(own)
    cut, footers = _first_cut(lines, has_own_words)
    text, tail = lines[:cut], lines[cut:]
    if footers:
        text = [line for index, line in enumerate(text) if index not in footers]
    text, bare = _cut_name(text, author, has_own_words)
    text, inline = _cut_same_line(text)
    text, comma = _cut_comma(text) if bare or inline or tail else (text, [])
    added, tail = _own_notes(tail, author)
    return without_blank_ends(text) + added, [lines[index] for index in footers] + comma + inline + bare + tail


def without_blank_ends(lines: list[Line]) -> list[Line]:
    """The lines without blank ones at either end."""
    first, last = 0, len(lines)
    while first < last and not lines[first].text.strip():
        first += 1
    while last > first and not lines[last - 1].text.strip():
        last -= 1
    return lines[first:last]


def _first_cut(lines: list[Line], has_own_words: bool) -> tuple[int, list[int]]:
    """Index of the first line of the signature (the number of lines without one), and clients' footers above it.

    People write under "Envoyé de mon iPhone", too.
    """
    footers: list[int] = []
    if not lines:
        return 0, footers
    start = max(0, len(lines) - LONGEST_TAIL)
    low = folded_lines(lines[start:])
    law = next((index for index, text in enumerate(low) if text and endings.is_disclaimer(text)), len(low))
    prose = _last_prose(lines[start:], low[:law])
    for index, text in enumerate(low):
        line = lines[start + index]
        if line.hint is Hint.SIGNATURE and line.text:
            return _with_rule(lines, start + index), footers
        if prose > index and endings.is_footer(text):
            footers.append(start + index)
        elif index == law or (
            index > prose and text and _ends_here(line, low, index, has_own_words or start + index > 0)
        ):
            return _with_rule(lines, start + index), footers
    return len(lines), footers


def _ends_here(line: Line, low: list[str], index: int, has_own_words: bool) -> bool:
    text = low[index]
    raw = line.text.strip()
    if has_own_words and raw[:1] in _DRAWN and (_DELIMITER.match(raw) or (_RULE.match(raw) and _rules_off(low, index))):
        return True
    following = low[index + 1] if index + 1 < len(low) else ""
    if endings.is_footer(text):
        return True
    if not has_own_words and not _only_signs(low[index + 1 :]):
        return False
    return endings.is_closing(text, following) or _thanks_and_name(low, index, has_own_words)


def _only_signs(low: list[str]) -> bool:
    """Whether below a first line like "Guten Tag" or "Bonne journée" nothing is said."""
    below = [text for text in low if text.strip()]
    return len(below) <= 3 and all(len(text.split()) <= 3 for text in below)


def _last_prose(lines: list[Line], low: list[str]) -> int:
    """Index of the last line in which somebody speaks, before the client's signature; -1: none."""
    hints = [line.hint for line in lines]
    signed = hints.index(Hint.SIGNATURE) if Hint.SIGNATURE in hints else len(lines)
    for index in range(min(signed, len(low)) - 1, -1, -1):
        if len(low[index]) < _SHORTEST_PROSE:
            continue
        text = low[index].strip()
        if speech.is_prose(text) and not _is_ending(text):
            return index
    return -1


def _is_ending(text: str) -> bool:
    return endings.is_own_note(text) or endings.is_footer(text) or endings.is_formal(text)


def _rules_off(low: list[str], index: int) -> bool:
    """Whether few and short lines stand below a rule: a block of contact data, not a table or a new part."""
    below = [text for text in low[index + 1 :] if text.strip()]
    return len(below) <= _RULED and all(
        len(text) <= 100 and not _RULE.match(text.strip()) and not endings.is_afterthought(text) for text in below
    )


def _thanks_and_name(low: list[str], index: int, has_own_words: bool) -> bool:
    """ "Thanks,\nJohn" under other words is a sign-off."""
    if not has_own_words or not endings.is_thanks(low[index]):
        return False
    if all(endings.is_greeting(text) for text in low[:index] if text.strip()):
        return False
    below = [text for text in low[index + 1 :] if text.strip()]
    return bool(below) and names.looks_like_name(below[0])


def _with_rule(lines: list[Line], index: int) -> int:
    """The same cut, or the dashed rule just above it."""
    above = index - 1
    while above >= 0 and not lines[above].text.strip():
        above -= 1
    return above if above >= 0 and separators.is_rule(lines[above].text[: limits.LINE_CHARACTERS]) else index


def _cut_same_line(text: list[Line]) -> tuple[list[Line], list[Line]]:
    """Cuts `…, cordialement` from the end of the last line."""
    kept = without_blank_ends(text)
    if not kept:
        return kept, []
    last = kept[-1].text
    tail = last[-_LONGEST_CLOSING:]
    low = folded(tail)
    if len(low) != len(tail):  # folding changed positions: only then look at a form with equal positions
        low = tail.lower()
    found = endings.closing_at_end(low)
    if found < 0 or (found == 0 and len(tail) == len(last)):
        return kept, []
    at = len(last) - len(tail) + found
    keep_mark = last[at] in ".!?…:)"
    body, cut = last[: at + keep_mark].rstrip(), last[at + keep_mark :].strip(" ,;")
    shortened = Line(body, kept[-1].depth, kept[-1].hint, kept[-1].ink)
    return [*kept[:-1], shortened], [Line(cut)]


def _cut_comma(text: list[Line]) -> tuple[list[Line], list[Line]]:
    """Cuts a last short line that ends with a comma: a closing in words we do not know, above a name."""
    kept = without_blank_ends(text)
    if len(kept) < 2 or kept[-2].text.strip():
        return kept, []
    last = kept[-1].text.rstrip()
    more = any(line.text.strip() and line.text.rstrip()[-1:] != "," for line in kept[:-1])
    return (kept[:-1], kept[-1:]) if more and last[-1:] == "," and len(last.split()) <= 6 else (kept, [])


def _cut_name(text: list[Line], author: Author, has_own_words: bool) -> tuple[list[Line], list[Line]]:
    """Cuts a bare name, with contact lines under it, from the end. A name alone is an answer."""
    lines = without_blank_ends(text)
    block = names.block_start(lines, author)
    if block:
        return without_blank_ends(lines[:block]), lines[block:]
    if full := names.own_block(lines, author):
        return without_blank_ends(lines[:full]), lines[full:]
    index, told = _above_contact(lines)
    if index < 0 or (index == 0 and not has_own_words):
        return lines, []
    if names.is_dashed_name(lines, index, author):
        return without_blank_ends(lines[:index]), lines[index:]
    if index == len(lines) - 1 and names.is_body(lines, index):
        return without_blank_ends(lines[:index]), lines[index:]
    if not names.is_name(lines, index, author) or _is_asked_for(lines, index):
        return lines, []
    if told and not names.is_own_name(lines, index, author):
        return lines, []
    while index > 1 and lines[index - 1].text.strip() and names.is_name(lines, index - 1, author):
        index -= 1
    return without_blank_ends(lines[:index]), lines[index:]


def _above_contact(lines: list[Line]) -> tuple[int, bool]:
    """Index of the last line that is no contact data nor a word about oneself, and whether such a word was met."""
    index, told = len(lines) - 1, False
    for _ in range(8):
        line = lines[index].text.strip() if index >= 0 else ""
        low = folded(line[:200])
        if line and not _CONTACT.match(low):
            if not lines[index - 1].text.strip() or not selves.tells(low):
                break
            told = True
        index -= 1
    return index, told


def _is_asked_for(lines: list[Line], index: int) -> bool:
    """ "Voici mon contact :" above a name makes the name part of what is said."""
    above = next(
        (lines[at].text.strip() for at in range(index - 1, max(-1, index - 4), -1) if lines[at].text.strip()), ""
    )
    return above[-1:] in (":", "：")


def _own_notes(tail: list[Line], author: Author) -> tuple[list[Line], list[Line]]:
    """What people add under their signature is their own text: it stays."""
    added: list[Line] = []
    rest: list[Line] = []
    index = 0
    while index < len(tail):
        line = tail[index]
        text = folded(line.text[:160])
        if (
            line.hint is Hint.SIGNATURE
            or endings.is_disclaimer(text)
            or (_DELIMITER.match(line.text.strip()) and index)
        ):
            break
        if index and text.strip() and _is_added(text, not tail[index - 1].text.strip()):
            end = index + 1
            while end < len(tail) and tail[end].text.strip() and not _stops_note(tail, end, author):
                end += 1
            added += [Line(""), *tail[index:end]]
            index = end
            continue
        rest.append(line)
        index += 1
    return added, rest + tail[index:]


def _is_added(text: str, new_paragraph: bool) -> bool:
    if endings.is_footer(text):
        return False
    return endings.is_own_note(text) or (new_paragraph and endings.is_afterthought(text))


def _stops_note(tail: list[Line], index: int, author: Author) -> bool:
    return endings.is_footer(folded(tail[index].text[:160])) or names.is_name(tail, index, author)
