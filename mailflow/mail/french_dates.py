"""Days and times that a French (or English, Spanish, German…) text names, resolved against the day it was written.

Works on folded text (mail/folding), in one pass. `hints` are days the service itself wrote, e.g. the offered slots:
"jeudi" or "le 12" then means the one of them that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from enum import StrEnum

from mailflow.core.quick import dataclass
from mailflow.mail.day_patterns import DATE, DIGIT, LISTED, OF_A_MONTH, RANGE_FROM_DAY, RANGE_TO, SINCE, SOON, TIME
from mailflow.mail.day_words import ABBREVIATED, HOUR_OF, MONTH_OF, NUMBER_OF, RELATIVE, WEEKDAY_OF

_MINUTES = {"trente": 30, "quinze": 15, "et demi": 30, "et demie": 30, "et quart": 15, "quarante-cinq": 45}
_QUARTER_LESS = "moins"  # "dix heures moins le quart"


class Named(StrEnum):
    """How a day was named, surest first."""

    FULL = "full"  # day and month
    NUMBERED = "numbered"  # "jeudi 12"
    DAY = "day"  # "le 12"
    WEEKDAY = "weekday"  # "jeudi"
    HABIT = "habit"  # "le jeudi", "les jeudis"
    RELATIVE = "relative"  # "demain"
    TODAY = "today"
    VAGUE = "vague"  # "la semaine prochaine", "fin mars": its first day


@dataclass(frozen=True, slots=True)
class Mention:
    """One day named in a text, with where. `clash`: its weekday and number do not fit together."""

    day: date
    start: int
    end: int
    named: Named
    clash: bool = False
    weekday: int | None = None


def mentions(low: str, today: date, hints: Sequence[date] = ()) -> list[Mention]:
    """Every day named in the folded text, in order."""
    out: list[Mention] = []
    for found in DATE.finditer(low):
        for one in _mention(found, low, today, hints, out[-1] if out else None):
            while out and out[-1].named in (Named.DAY, Named.NUMBERED) and one.start <= out[-1].start:
                out.pop()  # "du 9" of "du 9 au 13 février", now known with its month
            if out and one.named is Named.DAY and _is_a_range(out[-1], one, low):
                out[-1], one = _in_order(out[-1], one, today)
            out.append(_in_its_week(one, out, low, today))
    return out


_SAME_WEEK = re.compile(r"[^.!?\n]{0,30}\Z")
_OR = re.compile(r"\s*,?\s*(?:ou|et|or|and|o|e|/|,|ou bien|ou alors)\s*(?:le\s+)?(?:matin\s+)?\Z")


def _in_its_week(one: Mention, before: list[Mention], low: str, today: date) -> Mention:
    """ "la semaine prochaine mercredi ou jeudi", "lundi ou jeudi de la semaine prochaine": one week holds them all."""
    if one.named is Named.FULL and before and before[-1].named is Named.FULL and one.day < before[-1].day:
        return _after(before[-1], one, low)
    if one.named is not Named.WEEKDAY or one.weekday is None or not before:
        return one
    last = before[-1]
    between = low[last.end : one.start]
    said = low[one.start : one.end]
    joined = _OR.match(between) is not None
    if (
        last.named is Named.VAGUE
        and "prochaine" in low[last.start : last.end]
        and "semaine" in low[last.start : last.end]
    ):
        if _SAME_WEEK.match(between):
            return _moved(one, last.day + timedelta(days=one.weekday))
    elif joined and last.named is Named.WEEKDAY and last.weekday is not None:
        if "semaine" in said:
            before[-1] = _moved(last, one.day - timedelta(days=one.weekday - last.weekday))
        elif one.day < last.day and last.day > today:
            return _moved(one, last.day + timedelta(days=(one.weekday - last.weekday) % 7))
    return one


_YEAR = re.compile(r"\d{4}\Z")
_UP_TO = re.compile(rf"\s*{RANGE_TO}(?:le\s+)?\Z")


def _after(first: Mention, one: Mention, low: str) -> Mention:
    """ "du 1er avril au 30 septembre", written in March: the end lies behind the beginning, not in the year before."""
    if _YEAR.search(low, one.start, one.end) or not _UP_TO.match(low[first.end : one.start]):
        return one
    later = _date(one.day.year + 1, one.day.month, one.day.day)
    return _moved(one, later) if later and later > first.day else one


def _is_a_range(first: Mention, one: Mention, low: str) -> bool:
    """ "du 3 au 7", whose days were each taken for the next of that number."""
    if first.named is not Named.DAY or not low.startswith(("du ", "le "), first.start):
        return False
    return one.start <= first.end + 2 and low.startswith(("au ", "jusqu'au "), one.start)


def _in_order(first: Mention, last: Mention, today: date) -> tuple[Mention, Mention]:
    if first.day <= last.day:
        return first, last
    begun = last_such(first.day.day, today)
    if begun and (last.day - begun).days <= _LONGEST_BEGUN:
        return _moved(first, begun), last
    later = _date(last.day.year + last.day.month // 12, last.day.month % 12 + 1, last.day.day)
    return first, _moved(last, later) if later else last


_LONGEST_BEGUN = 20  # days of a span that began before it is told


def _moved(one: Mention, day: date) -> Mention:
    return Mention(day, one.start, one.end, one.named, one.clash, one.weekday)


def times(low: str) -> list[time]:
    """Times of day named in the folded text, in order."""
    return [said for _span, said in times_with_places(low)]


def times_with_places(low: str) -> list[tuple[tuple[int, int], time]]:
    """The same, each with where it begins and ends."""
    if not DIGIT.search(low) and "heure" not in low and "midi" not in low:
        return []
    return [(found.span(), _time(found)) for found in TIME.finditer(low)]


def _time(found: re.Match[str]) -> time:
    if found["noon"]:
        return time(12)
    if found["w"]:
        return _spoken(HOUR_OF[found["w"]], found["wm"] or "")
    hour = int(found["h"] or found["eh"] or found["b"])
    half = (found["ap"] or found["eap"] or "").strip().replace(".", "")
    hour = hour % 12 + (12 if half == "pm" else 0) if half in ("am", "pm") else hour
    return time(hour, int(found["m"])) if found["m"] else _spoken(hour, found["hm"] or "")


def _spoken(hour: int, minutes: str) -> time:
    """ "dix heures et demie", "dix heures moins le quart"."""
    if minutes.startswith(_QUARTER_LESS):
        return time((hour - 1) % 24, 45)
    return time(hour, _MINUTES.get(minutes, 0))


def _mention(
    found: re.Match[str], low: str, today: date, hints: Sequence[date], last: Mention | None
) -> Iterator[Mention]:
    start, end = found.span()
    day, named, weekday = None, Named.FULL, None
    if found["rel"]:
        offset = RELATIVE[found["rel"]]
        day, named = today + timedelta(days=offset), Named.RELATIVE if offset else Named.TODAY
    elif found["next"]:
        before = last.day if last else _only(hints)
        day, named = (before + timedelta(days=1) if before else None), Named.RELATIVE
    elif found["cn"]:
        day, named = _counted(found["cn"], found["cu"], today), Named.RELATIVE
    elif found["vague"]:
        day, named = _vague(found["vague"], today), Named.VAGUE
    elif found["gw"]:
        weekday = WEEKDAY_OF[found["gw"]]
        day, named = _plain_weekday(found, low, weekday, today, hints)
        if found["gn"] in _FOLLOWING and (before := last.day if last else _only(hints)) and before > today:
            day = before + timedelta(days=(weekday - before.weekday()) % 7 or 7)
    elif found["bd"]:
        since = SINCE.search(low, max(0, start - 12), found.start("bd"))
        day = _numbered(_number(found["bd"]), today, hints, last, None)
        day = last_such(_number(found["bd"]), today) if since and day and day > today else day
        if (month := OF_A_MONTH.match(low, end)) is not None:
            ahead = today.month - 1 + bool(month["next"] or month["after"])
            day = _date(today.year + ahead // 12, ahead % 12 + 1, _number(found["bd"]))
        named = Named.DAY
    elif found["ld"]:
        for one in _DIGITS.finditer(low, *found.span("ld")):
            if each := _numbered(int(one[0]), today, hints, last, None):
                yield Mention(each, one.start(), one.end(), Named.DAY)
        return
    elif found["wd"]:
        weekday = _WEEKDAY_OF[found["ww"]]
        day, named = _numbered(_number(found["wd"]), today, hints, last, weekday), Named.NUMBERED
    else:
        day, weekday = _full(found, today, hints)
    if day is None or abs(day.year - today.year) > _YEARS:
        return
    clash = weekday is not None and day.weekday() != weekday
    if named is Named.FULL:
        yield from _before_the_month(found, low, day)
    yield Mention(day, start, end, named, clash, weekday)


_YEARS = 5  # what lies further off is a date of birth
_WEEKDAY_OF = {**WEEKDAY_OF, **ABBREVIATED}
_FOLLOWING = ("suivant", "d'apres")  # than the day named before, or the one the service wrote


def _only(hints: Sequence[date]) -> date | None:
    return hints[0] if len(hints) == 1 else None


def _number(said: str) -> int:
    if said == "premier":
        return 1
    return int(said) if said.isdecimal() else NUMBER_OF[said]


_HABITS = ("le", "les", "chaque", "tous les", "toutes les", "un", "des", "every")


def _plain_weekday(
    found: re.Match[str], low: str, weekday: int, today: date, hints: Sequence[date]
) -> tuple[date, Named]:
    which = found["gn"] or (found["gp"] if found["gp"] in ("next", "last") else "") or ""
    habit = (found["gp"] in _HABITS or found["gs"] == "s") and not which
    begin, name = max(0, found.start() - 12), found.start("gw")
    if SINCE.search(low, begin, name):
        which = "dernier"
    hints = () if SOON.search(low, begin, name) else hints
    return _weekday(weekday, today, hints, which), Named.HABIT if habit else Named.WEEKDAY


def _counted(number: str, unit: str, today: date) -> date:
    """ "dans trois jours", "dans une semaine"; by French custom "huit jours" is a week and "quinze jours" are two."""
    count = _number(number)
    days = 7 * count if unit[0] in "sw" else {8: 7, 15: 14}.get(count, count)
    return today + timedelta(days=days)


def _vague(said: str, today: date) -> date | None:
    """The first day of a span that is only named roughly; the last day of a term ("sous huitaine")."""
    monday = today - timedelta(days=today.weekday())
    if said.startswith(("d'ici", "sous")):
        found = DIGIT.search(said)
        days = int(found[0]) if found else 15 if "quinz" in said else 14 if "deux" in said else 7
        return today + timedelta(days=days)
    if "semaine" in said or "week" in said:
        return monday + timedelta(days=(7 if "prochaine" in said or "next" in said else 0) + 4 * said.startswith("fin"))
    month = next((MONTH_OF[word] for word in said.replace("'", " ").replace("-", " ").split() if word in MONTH_OF), 0)
    if not month:
        month = today.month % 12 + 1 if "prochain" in said else today.month
    year = today.year + (month < today.month)
    if "quinzaine" in said:
        return date(year, month, 1 if "1" in said or "prem" in said else 16)
    return date(year, month, 21 if said.startswith("fin") else 11 if said.startswith("mi") else 1)


def last_such(number: int, today: date) -> date | None:
    """The last day of that number before today."""
    for back in range(3):
        month0 = today.month - 1 - back
        day = _date(today.year + month0 // 12, month0 % 12 + 1, number)
        if day is not None and day <= today:
            return day
    return None


_ARTICLE = re.compile(r"\b(?:le|du|au|on) \Z")


def _full(found: re.Match[str], today: date, hints: Sequence[date]) -> tuple[date | None, int | None]:
    if found["iy"]:
        return _date(int(found["iy"]), int(found["im"]), int(found["id"])), None
    if found["nd"]:
        bare = not found["ny"] and not found["nw"]
        clear = found["ns"] == "/" and len(found["nm"]) > 1
        clear = clear or (found[0].endswith(".") and len(found["nm"]) > 1)
        if bare and not clear and not _ARTICLE.search(found.string, max(0, found.start() - 4), found.start()):
            return None, None
        year, month, number, name = found["ny"], int(found["nm"]), int(found["nd"]), found["nw"]
    elif found["md"]:
        year, month, name = found["my"], MONTH_OF[found["mm"]], found["mw"]
        number = _number(found["md"])
    else:
        year, month, number, name = found["ey"], MONTH_OF[found["em"]], int(found["ed"]), found["ew"]
    weekday = _WEEKDAY_OF[name] if name else None
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, number), weekday
    near = [day for y in (-1, 0, 1) if (day := _date(today.year + y, month, number)) is not None]
    return min(near, key=lambda day: (abs(day - today), day), default=None), weekday


def _before_the_month(found: re.Match[str], low: str, last: date) -> Iterator[Mention]:
    """The first days of "du 9 au 13 février", "les 9, 10 et 11 mars" and "9-13 mars", whose month is said only once."""
    start = found.start()
    if found["mf"]:
        numbers, begin, start = [found["mf"]], start, found.end("mf")
    elif not _DIGITS.search(low, max(0, start - 60), start):
        return
    elif span := RANGE_FROM_DAY.search(low, max(0, start - 60), start):
        numbers, begin = [span["d"]], span.start()
    elif span := LISTED.search(low, max(0, start - 40), start):
        numbers, begin = _DIGITS.findall(span["days"]), span.start()
    else:
        return
    for said in numbers:
        number, year, month = int(said), last.year, last.month
        if number > last.day:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        if first := _date(year, month, number):
            yield Mention(first, begin, start, Named.FULL)


_DIGITS = re.compile(r"\d+")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_WEEKS_LATER = {"en huit": 7, "en 8": 7, "en quinze": 14, "en 15": 14}


def _weekday(weekday: int, today: date, hints: Sequence[date], which: str) -> date:
    ahead = (weekday - today.weekday()) % 7 or 7
    if which in ("dernier", "passe", "last"):
        return today + timedelta(days=ahead - 7 if ahead < 7 else -7)
    if which in _WEEKS_LATER:
        return today + timedelta(days=ahead + _WEEKS_LATER[which])
    if "semaine" in which or "week" in which:
        return today + timedelta(days=7 - today.weekday() + weekday)
    fitting = sorted({hint for hint in hints if hint.weekday() == weekday and hint >= today})
    if fitting:
        return fitting[0]
    return today + timedelta(days=ahead)


def _numbered(
    number: int, today: date, hints: Sequence[date], last: Mention | None, weekday: int | None
) -> date | None:
    """ "le 12" or "jeudi 12": a day the service wrote, else near the last named month, else the next such day."""
    for hint in hints:
        if hint.day == number and (weekday is None or hint.weekday() == weekday):
            return hint
    if last is not None and last.named is Named.FULL and weekday is None:
        year, month = last.day.year, last.day.month
        if number < last.day.day and (last.day.day - number) > 20:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return _date(year, month, number)
    coming = []
    for ahead in range(3):
        month0 = today.month - 1 + ahead
        day = _date(today.year + month0 // 12, month0 % 12 + 1, number)
        if day is not None and day >= today:
            coming.append(day)
    if weekday is not None:
        for day in coming:
            if day.weekday() == weekday and (day - today).days <= 45:
                return day
        if (past := last_such(number, today)) is not None and past.weekday() == weekday:
            return past
    return coming[0] if coming else None
