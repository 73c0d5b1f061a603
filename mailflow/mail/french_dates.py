"""Days and times that a French (or English, Spanish, German…) text names, resolved against the day it was written.

Works on folded text (mail/folding), in one pass. `hints` are days the service itself wrote, e.g. the offered slots:
"jeudi" or "le 12" then means the one of them that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

_MONTHS = {
    1: "janvier|janv|january|jan|januar|januari|enero|janeiro|gennaio|يناير|جانفي",
    2: "fevrier|fevr|fev|february|feb|februar|februari|febrero|fevereiro|febbraio|فبراير|فيفري",
    3: "mars|march|marz|marzo|marco|maart|مارس",
    4: "avril|avr|april|apr|abril|aprile|أبريل|أفريل|ابريل",
    5: "mai|may|mayo|maio|maggio|mei|مايو|ماي",
    6: "juin|june|jun|juni|junio|junho|giugno|يونيو|جوان",
    7: "juillet|juil|july|jul|juli|julio|julho|luglio|يوليو|جويلية",
    8: "aout|august|aug|agosto|augustus|أغسطس|أوت|غشت",
    9: "septembre|sept|september|sep|septiembre|setembro|settembre|سبتمبر|شتنبر",
    10: "octobre|oct|october|oktober|octubre|outubro|ottobre|أكتوبر",
    11: "novembre|nov|november|noviembre|novembro|نوفمبر|نونبر",
    12: "decembre|dec|december|dezember|diciembre|dezembro|dicembre|ديسمبر|دجنبر",
}
_WEEKDAYS = {
    0: "lundi|monday|montag|lunes|lunedi|segunda-feira|maandag|الاثنين|الإثنين",
    1: "mardi|tuesday|dienstag|martes|martedi|terca-feira|dinsdag|الثلاثاء",
    2: "mercredi|wednesday|mittwoch|miercoles|mercoledi|quarta-feira|woensdag|الأربعاء|الاربعاء",
    3: "jeudi|thursday|donnerstag|jueves|giovedi|quinta-feira|donderdag|الخميس",
    4: "vendredi|friday|freitag|viernes|venerdi|sexta-feira|vrijdag|الجمعة",
    5: "samedi|saturday|samstag|sabado|sabato|zaterdag|السبت",
    6: "dimanche|sunday|sonntag|domingo|domenica|zondag|الأحد|الاحد",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split("|")}
_WEEKDAY_OF = {name: number for number, names in _WEEKDAYS.items() for name in names.split("|")}
_RELATIVE = {
    "apres-demain": 2, "apres demain": 2, "day after tomorrow": 2, "ubermorgen": 2, "pasado manana": 2, "dopodomani": 2,
    "avant-hier": -2, "avant hier": -2, "day before yesterday": -2,
    "demain": 1, "2main": 1, "dem1": 1, "tomorrow": 1, "morgen": 1, "manana": 1, "amanha": 1, "domani": 1, "غدا": 1,
    "hier": -1, "yesterday": -1, "gestern": -1, "ayer": -1, "ontem": -1, "ieri": -1, "أمس": -1,
    "aujourd'hui": 0, "aujourdhui": 0, "auj": 0, "ajd": 0, "ojd": 0, "ce jour": 0, "today": 0, "heute": 0,
    "hoy": 0, "hoje": 0, "oggi": 0,
    "اليوم": 0,
}  # fmt: skip


def _longest_first(names: Sequence[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_MO = _longest_first(list(_MONTH_OF))
_WD = _longest_first(list(_WEEKDAY_OF))
_NOT_A_DAY = (
    r"(?!\s*(?:\d\d[ .]\d\d|h\b|h\d|heures?\b|:\d|[,.]\d|\d|min|mn|%|€|eur|ans?\b|mois\b|jours?\b|semaines?\b|fois"
    r"|km\b|m2"
    r"|documents?|pieces?"
    rf"|photos?|pages?|enfants?|creneaux?|rendez|personnes?|er choix|premiers?|derniers?|\.?\s*(?:of |de "
    rf"|d')?(?:{_MO})\b|/))"
)
_DATE = re.compile(
    rf"(?<![\w/.@-])(?:(?P<iy>20\d\d)-(?P<im>\d\d)-(?P<id>\d\d)"
    rf"|(?:(?P<nw>{_WD})\.?,?\s+(?:le\s+)?)?(?P<nd>\d{{1,2}})(?P<ns>[/.-])(?P<nm>\d{{1,2}})(?:(?P=ns)(?P<ny>20\d\d"
    rf"|\d\d)|\.(?=\s))?(?![\d/])"
    rf"|(?:(?P<mw>{_WD})(?:\s+prochain)?\.?,?\s+(?:le\s+|the\s+|den\s+)?)?(?P<md>\d{{1,2}}|premier)(?:er|ier|e"
    rf"|th|st|nd|rd"
    rf"|\.)?(?:\s+of|\s+de|\s+d')?[\s-]*"
    rf"(?P<mm>{_MO})\b\.?(?:,?\s+(?:de\s+)?(?P<my>20\d\d))?"
    rf"|(?:(?P<ew>{_WD}),?\s+)?(?P<em>{_MO})\s+(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*h)(?:,?\s+(?P<ey>20\d\d))?"
    rf"|(?P<ww>{_WD})(?:\s+prochain)?\s+(?:le\s+)?(?P<wd>\d{{1,2}})(?:er|th|st|nd|rd)?\b{_NOT_A_DAY}"
    rf"|(?:(?P<bp>le|du|au|jusqu'au|des le|avant le|vers le|depuis le|el|the|al|bis zum|ab dem|to"
    rf"|until)\s+)(?P<bd>\d{{1,2}})(?:er|th|st|nd|rd)?\b{_NOT_A_DAY}"
    rf"|(?:(?P<gp>le|les|chaque|tous les|toutes les|un|des|on|every|l|del|de|du|au|jusqu'au|jusqu'a|pour le"
    rf"|ce)\s+)?(?P<gw>{_WD})(?P<gs>s?)\b(?!(?:\s+prochain)?,?\s+(?:le\s+)?\d{{1,2}}(?!\s*(?:h\b|h\d|heure|:|\d)))"
    rf"(?:\s+(?P<gn>prochain|suivant|qui vient|dernier|passe|next|last|en huit))?"
    rf"|(?P<rel>{_longest_first(list(_RELATIVE))})\b|(?P<next>le lendemain|the next day))"
)
_SOON = re.compile(r"(?:d'ici(?: a)?|avant|jusqu'(?:a|au)|by|until)\s+\Z")
_RANGE_TO = (
    r"(?:inclus\s+)?(?:au|jusqu'au|jusqu'a|a|to|until|till|through|bis(?: zum)?(?: einschliesslich)?|et(?: le)?|al?"
    r"|ate|-|>|->)"
    r"\s+"
)
_RANGE_FROM_DAY = re.compile(
    rf"(?:du|from|vom|entre le|between|del|dal|de|le|des le|a partir "
    rf"du)\s+(?:the\s+)?(?:(?:{_WD})\s+)?(?P<d>\d{{1,2}})(?:er|th|st|nd|rd|\.)?\s+{_RANGE_TO}(?:the\s+)?\Z"
)
_TIME = re.compile(
    r"(?<![\w:/])(?:(?P<h>[01]?\d|2[0-3])\s?(?:h(?:eures?|rs?)?|:)\s?(?P<m>[0-5]\d)?(?![\d/])(?P<ap>\s?[ap]\.?m\b)?"
    r"|(?P<eh>1[0-2]|[1-9])\s?(?P<eap>[ap]\.?m\b|o'clock)"
    r"|(?P<w>huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|une|deux|trois|quatre"
    r"|cinq)\s+heures?(?:\s+(?P<wm>trente|quinze|et demie?|et quart|quarante-cinq))?"
    r"|(?P<noon>midi\b))"
)
_HOURS = {
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "dix-sept": 17,
    "une": 13, "deux": 14, "trois": 15, "quatre": 16, "cinq": 17,
}  # fmt: skip
_MINUTES = {"trente": 30, "quinze": 15, "et demi": 30, "et demie": 30, "et quart": 15, "quarante-cinq": 45}


class Named(StrEnum):
    """How a day was named, surest first."""

    FULL = "full"  # day and month
    NUMBERED = "numbered"  # "jeudi 12"
    DAY = "day"  # "le 12"
    WEEKDAY = "weekday"  # "jeudi"
    HABIT = "habit"  # "le jeudi", "les jeudis"
    RELATIVE = "relative"  # "demain"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Mention:
    """One day named in a text, with where. `clash`: its weekday and number do not fit together."""

    day: date
    start: int
    end: int
    named: Named
    clash: bool = False
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """An absence as said, days inclusive; None where it is not said."""

    first_day: date | None
    last_day: date | None


def mentions(low: str, today: date, hints: Sequence[date] = ()) -> list[Mention]:
    """Every day named in the folded text, in order."""
    out: list[Mention] = []
    for found in _DATE.finditer(low):
        for one in _mention(found, low, today, hints, out[-1] if out else None):
            if out and out[-1].named is Named.DAY and one.start <= out[-1].start:
                out.pop()  # "du 9" of "du 9 au 13 février", now known with its month
            out.append(one)
    return out


def times(low: str) -> list[time]:
    """Times of day named in the folded text, in order."""
    out: list[time] = []
    for found in _TIME.finditer(low):
        if found["noon"]:
            out.append(time(12))
        elif found["w"]:
            out.append(time(_HOURS[found["w"]], _MINUTES.get(found["wm"] or "", 0)))
        else:
            hour = int(found["h"] or found["eh"])
            half = (found["ap"] or found["eap"] or "").strip().replace(".", "")
            hour = hour % 12 + (12 if half == "pm" else 0) if half in ("am", "pm") else hour
            out.append(time(hour, int(found["m"] or 0)))
    return out


def _mention(
    found: re.Match[str], low: str, today: date, hints: Sequence[date], last: Mention | None
) -> Iterator[Mention]:
    start, end = found.span()
    day, named, weekday = None, Named.FULL, None
    if found["next"] and last is None:
        return
    if found["rel"]:
        offset = _RELATIVE[found["rel"]]
        day, named = today + timedelta(days=offset), Named.RELATIVE if offset else Named.TODAY
    elif found["next"]:
        assert last is not None
        day, named = last.day + timedelta(days=1), Named.RELATIVE
    elif found["gw"]:
        weekday = _WEEKDAY_OF[found["gw"]]
        habit = (
            found["gp"] in ("le", "les", "chaque", "tous les", "toutes les", "un", "des", "every") or found["gs"] == "s"
        )
        named = Named.HABIT if habit and not found["gn"] else Named.WEEKDAY
        day = _weekday(
            weekday, today, () if _SOON.search(low, max(0, start - 12), found.start("gw")) else hints, found["gn"] or ""
        )
    elif found["bd"]:
        number = int(found["bd"])
        day, named = _numbered(number, today, hints, last, None), Named.DAY
    elif found["wd"]:
        weekday = _WEEKDAY_OF[found["ww"]]
        day, named = _numbered(int(found["wd"]), today, hints, last, weekday), Named.NUMBERED
    else:
        day, weekday = _full(found, today, hints)
    if day is None:
        return
    clash = weekday is not None and day.weekday() != weekday
    if named is Named.FULL and (first := _range_start(low, start, day)):
        yield first
    yield Mention(day, start, end, named, clash, weekday)


def _full(found: re.Match[str], today: date, hints: Sequence[date]) -> tuple[date | None, int | None]:
    if found["iy"]:
        return _date(int(found["iy"]), int(found["im"]), int(found["id"])), None
    if found["nd"]:
        bare = not found["ny"] and not found["nw"]
        if bare and ((found["ns"] != "/" and not found[0].endswith(".")) or len(found["nm"]) < 2):
            return None, None
        year, month, number, name = found["ny"], int(found["nm"]), int(found["nd"]), found["nw"]
    elif found["md"]:
        year, month, name = found["my"], _MONTH_OF[found["mm"]], found["mw"]
        number = 1 if found["md"] == "premier" else int(found["md"])
    else:
        year, month, number, name = found["ey"], _MONTH_OF[found["em"]], int(found["ed"]), found["ew"]
    weekday = _WEEKDAY_OF[name] if name else None
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, number), weekday
    near = [day for y in (-1, 0, 1) if (day := _date(today.year + y, month, number)) is not None]
    return min(near, key=lambda day: (abs(day - today), day), default=None), weekday


def _range_start(low: str, start: int, last: date) -> Mention | None:
    """The first day of "du 9 au 13 février", whose month is said only once."""
    found = _RANGE_FROM_DAY.search(low, max(0, start - 60), start)
    if not found:
        return None
    number = int(found["d"])
    year, month = last.year, last.month
    if number > last.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    first = _date(year, month, number)
    return Mention(first, found.start(), start, Named.FULL) if first else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(weekday: int, today: date, hints: Sequence[date], which: str) -> date:
    ahead = (weekday - today.weekday()) % 7 or 7
    if which in ("dernier", "passe", "last"):
        return today + timedelta(days=ahead - 7 if ahead < 7 else -7)
    if which == "en huit":
        return today + timedelta(days=ahead + 7)
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
    return coming[0] if coming else None


_UNTIL = re.compile(
    r"(?:jusqu'(?:au|a|en)|(?:se )?termine|finit|prend fin|until|till|bis(?: zum)?(?: einschliesslich)?|through"
    r"|hasta(?: el)?|ate(?: (?:ao|o))?(?: dia)?|fino al?|tot(?: en met)?)"
    r"\s+(?:le\s+|the\s+|dem\s+|au\s+)?(?:(?:matin|soir) (?:du )?)?\Z"
)
_BACK = re.compile(
    r"(?:retour|reviens|revient|rentre|serai de retour|reprends?|reprendrai|disponible|back|returning|return"
    r"|wieder|zuruck|joignable|erreichbar|de vuelta|regreso|volver\w*|regresso|torn\w*|rientr\w*|terug)"
    r"[^.\n;]{0,40}?\Z"
)
_NOT_BEFORE = re.compile(
    r"(?:pas (?:mes |vos )?\w{0,12} ?avant|not (?:\w+ ){0,6}before|nicht vor|ab|from|des|a partir d[ue]|as of"
    r"|starting)\s+(?:le\s+|the\s+|dem\s+|du\s+)?\Z"
)
_FROM = re.compile(
    r"(?:du|commence|debute|a compter d[ue]|from|vom|a partir d[ue]|des|depuis|entre|ab|starting|del|dal|de"
    r"|pars|partirai|partons)\s+(?:le\s+|the\s+|dem\s+|en \w+ )?(?:en vacances )?\Z"
)
_TO = re.compile(
    rf"\A\s*(?:\d\d[:h]\d\d\s*)?(?:inclus\s*,?\s*)?(?:\(inclus\)\s*)?{_RANGE_TO}(?:the\s+|le\s+|dem\s+)?\Z"
)


def absences(low: str, today: date, hints: Sequence[date] = ()) -> list[Span]:
    """Spans of absence said in a text that is known to speak of one."""
    found = mentions(low, today, hints)
    spans: list[Span] = []
    used = -1
    for index, one in enumerate(found):
        if index <= used or one.named in (Named.HABIT, Named.TODAY):
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        before = low[max(0, one.start - 60) : one.start]
        if following is not None and (
            (following.start <= one.end + 2 and following.start >= one.start)
            or _TO.match(low[one.end : following.start])
        ):
            if following.day >= one.day:
                spans.append(Span(one.day, following.day))
                used = index + 1
        elif _BACK.search(before) or _NOT_BEFORE.search(before):
            spans.append(Span(None, one.day - timedelta(days=1)))
        elif _UNTIL.search(before):
            spans.append(Span(None, one.day))
        elif _FROM.search(before):
            spans.append(Span(one.day, None))
    return spans


def absence(low: str, today: date, hints: Sequence[date] = ()) -> tuple[date, date] | None:
    """The one absence a text declares, from the day it was written when no beginning is said; None without an end."""
    spans = absences(low, today, hints)
    whole = [span for span in spans if span.first_day and span.last_day]
    if whole:
        first, last = whole[0].first_day, whole[0].last_day
    else:
        first = next((span.first_day for span in spans if span.first_day), today)
        last = next((span.last_day for span in spans if span.last_day and span.last_day >= (first or today)), None)
    if first is None or last is None or last < first:
        return None
    return first, last


def has_both_ends(low: str, today: date) -> bool:
    """Whether an absence is said with its first and its last day."""
    return any(span.first_day and span.last_day for span in absences(low, today))
