"""What is open on which date, by week, holidays, closures and single days; and the same as spans of UTC, year by year.

Wall-clock times become instants here: a time that the clock change skips moves on by the gap (02:30 → 03:30), of a
time that comes twice the first counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from mailflow.core.worktime.daily import MIDNIGHT, Day, Week, clock
from mailflow.core.worktime.regions import public_holidays
from mailflow.core.worktime.timeline import Instants, Timeline

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Region "" has no holidays. A closure wins over a `special` day, that over a holiday, that over the week."""

    zone: ZoneInfo
    region: str
    week: Week
    closures: frozenset[date]
    special: frozenset[tuple[date, Day]]

    def reader(self) -> Callable[[date], Day]:
        """The function that tells when the doors are open on a date."""
        special = dict(self.special)

        def opening(day: date) -> Day:
            if day in self.closures:
                return ()
            if day in special:
                return special[day]
            if self.region and day in public_holidays(self.region, day.year):
                return ()
            return self.week[day.weekday()]

        return opening


@dataclass(frozen=True, slots=True)
class Timelines:
    """Of one timetable: its opening spans by date, whole working days, and opening spans."""

    opening: Callable[[date], Day]
    days: Timeline
    doors: Timeline


@lru_cache(maxsize=256)
def timelines(table: Timetable) -> Timelines:
    """Shared by all calendars that say the same."""
    opening = table.reader()
    first = partial(_first_instant, table.zone)
    return Timelines(
        opening,
        Timeline(partial(_days, opening, table.zone), first),
        Timeline(partial(_doors, opening, table.zone), first),
    )


def instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a wall-clock time."""
    return datetime.combine(day, hour.replace(fold=0), zone).astimezone(UTC)


@lru_cache(maxsize=64)
def midnights(zone: ZoneInfo, year: int) -> tuple[datetime, ...]:
    """The beginnings of all days of a year and of the next year's first."""
    count = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return tuple(instant(date(year, 1, 1) + number * DAY, time.min, zone) for number in range(count + 1))


def _first_instant(zone: ZoneInfo, year: int) -> datetime:
    return midnights(zone, year)[0]


def _days(opening: Callable[[date], Day], zone: ZoneInfo, year: int) -> list[Instants]:
    begins, first = midnights(zone, year), date(year, 1, 1)
    return [(begins[at], begins[at + 1]) for at in range(len(begins) - 1) if opening(first + at * DAY)]


def _doors(opening: Callable[[date], Day], zone: ZoneInfo, year: int) -> list[Instants]:
    found: list[Instants] = []
    begins, first = midnights(zone, year), date(year, 1, 1)
    for at in range(len(begins) - 1):
        for begin, end in opening(first + at * DAY):
            opens = instant(first + at * DAY, clock(begin), zone)
            closes = begins[at + 1] if end == MIDNIGHT else instant(first + at * DAY, clock(end), zone)
            if found:
                opens = max(opens, found[-1][1])  # the clock change may push the span before into this one
            if opens < closes:  # or skip the span
                found.append((opens, closes))
    return found
