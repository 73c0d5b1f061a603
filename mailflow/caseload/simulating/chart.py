"""The chart of a simulation in French: mails by day as a calendar, and the load of one adviser by week. Draws only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from mailflow.caseload.simulating.svg import line, page, rect, text
from mailflow.caseload.simulating.tally import BURST_DAY, PORTFOLIO, Tally, Week, burst, steady, weeks
from mailflow.core.worktime import WorkCalendar

CELL, GAP, LEFT, TOP = 11, 2, 46, 58
YEAR_HEIGHT = 7 * (CELL + GAP) + 34
BARS = 130
WIDTH = LEFT + 54 * (CELL + GAP) + 24
MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
PARTS_OF_MOST = (1000, 12, 5, 2)
PARTS = (("tasks", "tâches"), ("interviews", "entretiens"), ("answers", "réponses à écrire"))


def chart(title: str, tally: Tally, calendar: WorkCalendar, people: int, capacity: float = 0) -> str:
    """An SVG document. The load is left out for a single person; `capacity` is what one adviser does in a week."""
    first, last = tally.span
    limits = _limits(tally)
    parts = [text(LEFT, 24, title, "title"), *_legend(limits)]
    years = range(first.year, last.year + 1)
    for number, year in enumerate(years):
        parts += _year(tally, calendar, limits, max(first, date(year, 1, 1)), min(last, date(year, 12, 31)), number)
    height = TOP + len(years) * YEAR_HEIGHT + 8
    if people > 1:
        parts += _load(weeks(tally), height, capacity)
        height += BARS + 62
    return page(WIDTH, height, title, _summary(tally, calendar, people), parts)


def _summary(tally: Tally, calendar: WorkCalendar, people: int) -> str:
    first, last = tally.span
    mails = sum(tally.classes.values())
    peak = burst(tally, calendar)
    burst_words = f" ; au plus {grouped(peak.highest)} un {BURST_DAY}" if peak.highest else ""
    return f"{grouped(people)} personne(s), {grouped(mails)} courriels du {first} au {last}{burst_words}."


def grouped(count: int) -> str:
    """A number as French people write it."""
    return f"{count:,}".replace(",", "\u202f")


def _limits(tally: Tally) -> list[int]:
    """The least count of each colour, as parts of the highest day, so that bursts stand out."""
    most = max((tally.mails_on(day) for day in {day for day, _ in tally.days}), default=0)
    return sorted({max(1, most // part) for part in PARTS_OF_MOST})


def _legend(limits: Sequence[int]) -> list[str]:
    parts = [text(LEFT, 42, "courriels par jour :", "quiet")]
    x = LEFT + 112.0
    for level, least in enumerate(limits, 1):
        words = f"≥ {grouped(least)}"
        parts += [rect(x, 33, CELL, CELL, f"c{level}"), text(x + CELL + 4, 42, words, "quiet")]
        x += CELL + 18 + 6.5 * len(words)
    parts += [rect(x, 33, CELL, CELL, "closed"), text(x + CELL + 4, 42, "fermé", "quiet")]
    parts += [rect(x + 60, 33, CELL, CELL, "mark"), text(x + 75, 42, f"le {BURST_DAY}", "quiet")]
    return parts


def _year(
    tally: Tally, calendar: WorkCalendar, limits: Sequence[int], first: date, last: date, number: int
) -> list[str]:
    top = TOP + number * YEAR_HEIGHT + 16
    monday = date(first.year, 1, 1) - timedelta(days=date(first.year, 1, 1).weekday())
    parts = [text(6, top - 5, str(first.year), "quiet")]
    parts += [text(6, top + at * (CELL + GAP) + 9, WEEKDAYS[at][:3], "quiet") for at in (0, 2, 4)]
    for day in (first + timedelta(days=at) for at in range((last - first).days + 1)):
        x = LEFT + (day - monday).days // 7 * (CELL + GAP)
        if day.day == 1:
            parts.append(text(x, top - 5, MONTHS[day.month - 1], "quiet"))
        parts += _day(day, tally.mails_on(day), calendar, limits, x, top + day.weekday() * (CELL + GAP))
    return parts


def _day(day: date, count: int, calendar: WorkCalendar, limits: Sequence[int], x: float, y: float) -> list[str]:
    kind = f"c{sum(count >= least for least in limits)}"
    if not count and not calendar.is_working_day(day):
        kind = "closed"
    tip = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year} : {grouped(count)} courriel(s)"
    mark = [rect(x + 0.5, y + 0.5, CELL - 1, CELL - 1, "mark")] if day.day == BURST_DAY else []
    return [rect(x, y, CELL, CELL, kind, tip), *mark]


def _load(found: Sequence[Week], top: float, capacity: float) -> list[str]:
    """Stacked bars, one a week."""
    shown = steady(list(found))
    most = max([week.load for week in shown] + [capacity]) or 1.0
    base = top + 30 + BARS
    wide = (WIDTH - LEFT - 24) / max(1, len(found))
    parts = [text(LEFT, top + 14, f"Par semaine, pour un conseiller de {PORTFOLIO} personnes", "title")]
    for share in (0.0, 0.5, 1.0):
        y = base - BARS * share
        parts += [
            line(LEFT, y, WIDTH - 24, y),
            text(LEFT - 6, y + 4, f"{most * share:.0f}" if most >= 10 else f"{most * share:.1f}", "quiet", "end"),
        ]
    for number, week in enumerate(found):
        if week in shown:
            parts += _bar(week, LEFT + number * wide, wide, base, BARS / most)
        if week.monday.day <= 7 and (len(found) < 60 or week.monday.month % 3 == 1):
            label = f"{MONTHS[week.monday.month - 1]} {week.monday.year % 100:02}"
            parts.append(text(LEFT + number * wide, base + 14, label, "quiet"))
    if capacity:
        parts += _capacity(shown, capacity, base - BARS * capacity / most)
    x = float(LEFT)
    for kind, words in PARTS:
        parts += [rect(x, base + 20, CELL, CELL, kind), text(x + CELL + 4, base + 29, words, "quiet")]
        x += 34 + 6 * len(words)
    return parts


def _capacity(shown: Sequence[Week], capacity: float, y: float) -> list[str]:
    """The line that the bars should stay under, and how many do not."""
    over = sum(week.load > capacity for week in shown)
    words = f"capacité : {capacity:g} par semaine, dépassée {over} semaine(s) sur {len(shown)}"
    return [line(LEFT, y, WIDTH - 24, y, "limit"), text(WIDTH - 24, y - 4, words, "quiet", "end")]


def _bar(week: Week, x: float, wide: float, base: float, scale: float) -> list[str]:
    parts, y = [], base
    values = [week.per_adviser(count) for count in (week.tasks, week.interviews, week.answers)]
    tip = f"semaine du {week.monday} : " + ", ".join(
        f"{value:.1f} {words}" for value, (_, words) in zip(values, PARTS, strict=True)
    )
    for value, (kind, _) in zip(values, PARTS, strict=True):
        if value:
            y -= value * scale
            parts.append(rect(round(x, 1), round(y, 1), round(max(1, wide - 1), 1), round(value * scale, 1), kind, tip))
    return parts
