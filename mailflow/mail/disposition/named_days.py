"""The days that a short text names, in the order of the text, resolved against the day it was written. Pure, linear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.mail.disposition.words import days as words
from mailflow.mail.needles import beginning_of

_MOST = 40
_PAST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Day:
    """One day named in a text. `sure`: its month is said; `bare`: it is a mere number."""

    day: date
    start: int
    end: int
    sure: bool
    bare: bool = False


def _by_name(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, spellings in enumerate(names) for name in spellings.split("|")}


def _longest_first(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_MONTH_OF = _by_name(words.MONTHS)
_WEEKDAY_OF = _by_name(words.WEEKDAYS)
_MO, _WD = _longest_first(_MONTH_OF), _longest_first(_WEEKDAY_OF)
_ENDING = r"(?:er|th|st|nd|rd|º|ª|\.|e|ste|de|:e)?"
_BEGINS = beginning_of(f"{_MO}|{_WD}|{words.TOMORROW}", r"\d")
_DATE = re.compile(
    rf"{_BEGINS}(?<![\w/.@:-])(?:(?P<iy>20\d\d)[-/.](?P<im>\d\d)[-/.](?P<id>\d\d)(?!\d)"
    rf"|(?:(?P<w1>{_WD})\.?,?\s+(?:le |the |den |dem |el |de )?)?(?:"
    rf"(?P<nd>\d{{1,2}})\s?(?P<ns>[/.-])\s?(?P<nm>\d{{1,2}})(?:\s?(?P=ns)\s?(?P<ny>20\d\d|\d\d)(?!\d)|\.?)(?![\d/:h])"
    rf"|(?P<md>\d{{1,2}}){_ENDING}\s*(?:of |de |do |di )?(?P<mm>{_MO})\b\.?(?:,?\s*(?:de |del |of )?(?P<my>20\d\d))?"
    rf"|(?P<fm>{_MO})\.?\s+(?:the )?(?P<fd>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:h])(?:,?\s*(?P<fy>20\d\d))?)"
    rf"|(?P<w2>{_WD})\.?,?\s+(?:le |the |den |dem |el |dia )?(?P<wn>\d{{1,2}}){_ENDING}(?![\w:/])"
    rf"(?!\s*(?:h\b|uhr|heures|[ap]\.?m\b))"
    rf"|(?P<w3>{_WD})\b(?!-)"
    rf"|(?P<t>{words.TOMORROW})\b"
    rf"|(?<=\s)(?P<bn>\d{{1,2}}){_ENDING}(?![\w:/%€-])"
    r"(?!\s*(?:h\b|uhr|heures|o'clock|[ap]\.?m\b|jours|(?:business |working )?days|hours|stunden|minut|tage|dias"
    r"|giorni|dagen|semaines|weeks|\d)))"
)


def named_days(low: str, today: date) -> list[Day]:
    """Every day named in the folded text."""
    out: list[Day] = []
    for found in _DATE.finditer(low):
        day = _full(found, today) or _partial(found, today)
        if day is not None:
            vague = bool(found["w3"] or found["t"] or found["bn"] or found["wn"])
            out.append(Day(day, found.start(), found.end(), not vague, bool(found["bn"])))
        if len(out) >= _MOST:
            break
    return out


def _full(found: re.Match[str], today: date) -> date | None:
    """A day with its month; the year is the one that fits an absence: soon, or just over."""
    if found["iy"]:
        return _date(int(found["iy"]), int(found["im"]), int(found["id"]))
    if found["nd"]:
        number, month, year = int(found["nd"]), int(found["nm"]), found["ny"]
        if month > 12 >= number:  # month first, as in the United States
            number, month = month, number
    elif found["mm"]:
        number, month, year = int(found["md"]), _MONTH_OF[found["mm"]] + 1, found["my"]
    elif found["fm"]:
        number, month, year = int(found["fd"]), _MONTH_OF[found["fm"]] + 1, found["fy"]
    else:
        return None
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, number)
    coming = (_date(today.year + ahead, month, number) for ahead in (-1, 0, 1))
    return next((day for day in coming if day is not None and day >= today - _PAST), None)


def _partial(found: re.Match[str], today: date) -> date | None:
    if found["t"]:
        return today + timedelta(days=1)
    if found["w3"]:
        return today + timedelta(days=(_WEEKDAY_OF[found["w3"]] - today.weekday()) % 7 or 7)
    if number := found["wn"] or found["bn"]:
        return _numbered(int(number), today)
    return None


def _numbered(number: int, today: date) -> date | None:
    """ "le 12": the next day of that number, today included."""
    for ahead in range(3):
        month = today.month - 1 + ahead
        day = _date(today.year + month // 12, month % 12 + 1, number)
        if day is not None and day >= today:
            return day
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
