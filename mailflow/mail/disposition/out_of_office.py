"""Until when an automatic reply says its sender is away. Reads only; whether it is one is decided elsewhere."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from mailflow.mail.disposition.named_days import Day, named_days
from mailflow.mail.disposition.words import days as words
from mailflow.mail.folding import folded

_LOOKED_AT = 3_000
_NEAR = 70
_ARTICLES = rf"(?:(?:{words.ARTICLES})\s+|['(:]\s*){{0,3}}"
_UNTIL = re.compile(rf"(?<!\w)(?:{'|'.join(words.UNTIL)})\s*{_ARTICLES}\Z")
_BEFORE = re.compile(rf"(?<!\w)(?:{'|'.join(words.BEFORE)})\s*{_ARTICLES}\Z")
_FROM = re.compile(rf"(?<!\w)(?:{'|'.join(words.FROM)})\s*{_ARTICLES}\Z")
_BACK = re.compile(rf"(?<!\w)(?:{'|'.join(words.BACK)})")
_RANGE = re.compile(
    rf"\s*(?:\d\d?\s?[:h]\s?\d\d\s*)?,?\s*(?:\(?inclus\)?\s*)?(?:{'|'.join(words.RANGE)})\s*{_ARTICLES}\Z"
)
_NUMBER_BEFORE = re.compile(
    rf"(?<![\d/.:])(?:\d{{1,2}})(?:er|th|st|nd|rd|\.|º|e)?\s*(?:{'|'.join(words.RANGE)})\s*{_ARTICLES}\Z"
)
_ARTICLE = re.compile(r"(?<!\w)(?:le|lo|the|am|dem|den|el|il|dia|de|op|ab|on|des|du)\s+\Z")
_BREAK = re.compile(r"[.;!\n](?=\s|\Z)")
_STALE = timedelta(days=1)


def until(text: str, subject: str, written_at: datetime | None) -> date | None:
    """The last day away; None when it is not said.

    A stated last day is taken before a stated day of return, which is only known to be the day after at the latest.
    """
    if written_at is None:
        return None
    today = written_at.date()
    low = f"{folded(subject)}\n\n{folded(text[:_LOOKED_AT])}"
    last_days, returns = _ends(low, named_days(low, today))
    kept = [day for day in last_days if day >= today - _STALE]
    if not kept:
        kept = [day - timedelta(days=1) for day in returns if day >= today]
    return max(kept, default=None)


def _ends(low: str, days: list[Day]) -> tuple[list[date], list[date]]:
    """The last days away and the days of return that the text states."""
    last_days: list[date] = []
    returns: list[date] = []
    for index, one in enumerate(days):
        previous = days[index - 1] if index else None
        clause = _clause_before(low, one.start)
        after = _clause_after(low, one.end)
        between = low[previous.end : one.start] if previous is not None else ""
        if _UNTIL.search(clause):
            last_days.append(one.day)
        elif _BEFORE.search(clause):
            returns.append(one.day)
        elif (previous is not None and _RANGE.fullmatch(between)) or (one.sure and _NUMBER_BEFORE.search(clause)):
            last_days.append(one.day)
        elif _says_back(clause, after, one) and not _begins_range(low, days, index):
            returns.append(one.day)
    return last_days, returns


def _says_back(clause: str, after: str, one: Day) -> bool:
    if one.bare and not _ARTICLE.search(clause):
        return False  # "we get back to you within 2 days"
    if _BACK.search(clause) or _BACK.match(after.lstrip()):
        return True
    return bool(_FROM.search(clause) and _BACK.search(after))


def _begins_range(low: str, days: list[Day], index: int) -> bool:
    following = days[index + 1] if index + 1 < len(days) else None
    return following is not None and bool(_RANGE.fullmatch(low[days[index].end : following.start]))


def _clause_before(low: str, at: int) -> str:
    """What stands before the day in its sentence."""
    before = low[max(0, at - _NEAR) : at]
    breaks = [found.end() for found in _BREAK.finditer(before)]
    return before[breaks[-1] :] if breaks and before[breaks[-1] :].strip() else before.rpartition("\n\n")[2]


def _clause_after(low: str, at: int) -> str:
    after = low[at : at + _NEAR]
    found = _BREAK.search(after)
    return after[: found.start()] if found else after
