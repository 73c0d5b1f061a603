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
        Timeline(partial(_days, opening, table.zone), first, counted=True),
        Timeline(partial(_doors, opening, table.zone), first),
    )


def instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a wall-clock time."""
    return datetime.combine(day, hour.replace(fold=0) if hour.fold else hour, zone).astimezone(UTC)


@lru_cache(maxsize=512)
def moments(zone: ZoneInfo, year: int, second: int) -> tuple[datetime, ...]:
    """The instants at which the wall shows a second of the day, on each day of a year. Shared by all agencies."""
    first, hour = date(year, 1, 1), clock(second)
    later = 1 if second == MIDNIGHT else 0
    count = (date(year + 1, 1, 1) - first).days
    return tuple(instant(first + (number + later) * DAY, hour, zone) for number in range(count))


def _first_instant(zone: ZoneInfo, year: int) -> datetime:
    return moments(zone, year, 0)[0]


def _days(opening: Callable[[date], Day], zone: ZoneInfo, year: int) -> list[Instants]:
    whole, first = zip(moments(zone, year, 0), moments(zone, year, MIDNIGHT), strict=True), date(year, 1, 1)
    return [span for number, span in enumerate(whole) if opening(first + number * DAY)]


def _doors(opening: Callable[[date], Day], zone: ZoneInfo, year: int) -> list[Instants]:
    found: list[Instants] = []
    first = date(year, 1, 1)
    for number in range((date(year + 1, 1, 1) - first).days):
        for begin, end in opening(first + number * DAY):
            opens, closes = moments(zone, year, begin)[number], moments(zone, year, end)[number]
            if found:
                opens = max(opens, found[-1][1])  # the clock change may push the span before into this one
            if opens < closes:  # or skip the span
                found.append((opens, closes))
    return found
