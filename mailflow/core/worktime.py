"""Working time of one agency: which days count, when its doors are open, and due times that follow from it. Pure.

Two clocks: *working hours of delay* run through the whole of each working day (0–24 h) and stand still on closed
days, so that "72 h" means three working days later at the same time; *opening hours* say when mail may go out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON = timedelta(days=370)
Span = tuple[time, time]


@lru_cache(maxsize=256)
def public_holidays(region: str, year: int) -> frozenset[date]:
    """Public holidays of "FR" or of a French subdivision such as "FR-57" (source: the `holidays` package)."""
    country, _, subdivision = region.partition("-")
    if country == "FR":
        return frozenset(france()(subdiv=subdivision or None, years=year))
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


@cache
def france() -> type[holidays.HolidayBase]:
    """The package's class for France, from its one file: its own way loads all 250 countries (130 ms, 8 MB)."""
    file = Path(holidays.__file__).parent / "countries" / "france.py"
    spec = spec_from_file_location("holidays_of_france", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type[holidays.HolidayBase] = module.France
    return found


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When an agency works. `hours` maps "mon"… to the day's opening spans, in local time and in order."""

    zone: ZoneInfo
    region: str
    hours: Mapping[str, tuple[Span, ...]]
    closures: frozenset[date] = field(default_factory=frozenset)

    @classmethod
    def from_agency(cls, row: Mapping[str, Any]) -> WorkCalendar:
        """From an `agency` row: columns time_zone, holidays, hours, closures."""
        return cls(
            zone=ZoneInfo(row["time_zone"]),
            region=row["holidays"],
            hours={
                day: tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in spans)
                for day, spans in row["hours"].items()
            },
            closures=frozenset(date.fromisoformat(day) for day in row["closures"]),
        )

    def is_working_day(self, day: date) -> bool:
        """Open at some time of `day`: not a holiday, not a closure, with opening hours."""
        return bool(self.spans(day))

    def spans(self, day: date) -> tuple[Span, ...]:
        """Opening spans of `day`, empty on closed days."""
        if day in self.closures or day in public_holidays(self.region, day.year):
            return ()
        return tuple(self.hours.get(WEEKDAYS[day.weekday()], ()))

    def add_working_hours(self, at: datetime, hours: float) -> datetime:
        """`at` plus `hours` that run only on working days (24 of them a day). Aware in, UTC out."""
        local, left = at.astimezone(self.zone), timedelta(hours=hours)
        for day in self._working_days(local.date()):
            begins = max(local, self._at(day, time.min))
            ends = self._at(day + timedelta(days=1), time.min)
            room = ends.astimezone(UTC) - begins.astimezone(UTC)
            if left < room or (left == room and not left):
                return begins.astimezone(UTC) + left
            left -= room
        raise ValueError("no working day within a year: check the agency's opening hours")

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (count ≥ 1), or the first one from `day` on (count 0)."""
        if count <= 0:
            return next(self._working_days(day))
        days = self._working_days(day + timedelta(days=1))
        for _ in range(count - 1):
            next(days)
        return next(days)

    def next_open(self, at: datetime) -> datetime:
        """`at` itself when the agency is open then, else the next opening. UTC."""
        local = at.astimezone(self.zone)
        for day in self._working_days(local.date()):
            for opens, closes in self.spans(day):
                if local < self._at(day, closes):
                    return max(local, self._at(day, opens)).astimezone(UTC)
        raise ValueError("never open within a year: check the agency's opening hours")

    def local(self, at: datetime) -> datetime:
        """`at` on the agency's wall clock."""
        return at.astimezone(self.zone)

    def at_local(self, day: date, hour: time) -> datetime:
        """The instant (UTC) of a wall-clock time; a time skipped by the clock change moves on by the gap."""
        return self._at(day, hour).astimezone(UTC)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone)

    def _working_days(self, first: date) -> Iterator[date]:
        day = first
        while day - first <= HORIZON:
            if self.is_working_day(day):
                yield day
            day += timedelta(days=1)
        raise ValueError("no working day within a year: check the agency's opening hours")
