"""The calendar of one agency, perhaps narrowed by an adviser's absences, by a window or by quiet hours.

Total: a calendar whose week has no opening hours never opens (`ever_opens`); there working time is plain time and
every instant as good as open, so that a mistake in the settings delays nobody. Nothing here raises for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.core.worktime.daily import MIDNIGHT, WEEKDAYS, Day, Span, day_of, spans_of, week_of, within
from mailflow.core.worktime.quiet import QuietHours
from mailflow.core.worktime.timetable import Timelines, Timetable, instant, timelines


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When an agency works. `hours` maps "mon"… to the day's opening spans, in local time.

    `special` gives single days hours of their own: fewer (noon on 24 December) or some on a holiday that is worked.
    Instants go in with any time zone and come out in UTC.
    """

    zone: ZoneInfo
    region: str
    hours: Mapping[str, tuple[Span, ...]]
    closures: frozenset[date] = field(default_factory=frozenset)
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    quiet: tuple[QuietHours, ...] = ()  # of the site and of a pathway: nothing goes out in any of them
    ever_opens: bool = field(init=False, compare=False, repr=False)
    _lines: Timelines = field(init=False, compare=False, repr=False)
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        special = frozenset((day, day_of(spans)) for day, spans in self.special.items())
        table = Timetable(self.zone, self.region, week_of(self.hours), self.closures, special)
        object.__setattr__(self, "ever_opens", any(table.week))
        object.__setattr__(self, "_lines", timelines(table))
        object.__setattr__(self, "_hash", hash((table, self.quiet)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:  # what was counted stays at home
        return WorkCalendar, (self.zone, self.region, self.hours, self.closures, self.special, self.quiet)

    @classmethod
    def from_agency(cls, row: Mapping[str, Any]) -> WorkCalendar:
        """From an `agency` row: columns time_zone, holidays, hours, closures.

        A closure is a date, or {"day": date, "hours": spans} for a day with hours of its own.
        """
        special = [entry for entry in row["closures"] if not isinstance(entry, str)]
        return cls(
            zone=ZoneInfo(row["time_zone"]),
            region=row["holidays"],
            hours={day: _times(spans) for day, spans in row["hours"].items()},
            closures=frozenset(date.fromisoformat(entry) for entry in row["closures"] if isinstance(entry, str)),
            special={date.fromisoformat(entry["day"]): _times(entry["hours"]) for entry in special},
        )

    def is_working_day(self, day: date) -> bool:
        """Open at some time of `day`: no closure, with opening hours, and no holiday unless it is worked."""
        return bool(self._lines.opening(day))

    def is_working_time(self, at: datetime) -> bool:
        """Whether working time runs at `at`: on the whole of each working day."""
        at = at.astimezone(UTC)
        return self.ever_opens and self._lines.days.next(at) == at

    def spans(self, day: date) -> tuple[Span, ...]:
        """Opening spans of `day` in order, those that touch as one; empty on closed days."""
        return spans_of(self._lines.opening(day))

    def next_open(self, at: datetime, quiet: QuietHours | None = None) -> datetime:
        """`at` itself when the agency is open then and no hour is quiet, else the next such instant.

        Where quiet hours leave no opening at all, the end of the quiet hours.
        """
        if quiet is not None:
            return self.quieted(quiet).next_open(at)
        if self.quiet:
            narrowed = _narrowed(self)
            return narrowed.next_open(at) if narrowed.ever_opens else self.next_loud(at)
        at = at.astimezone(UTC)
        return self._lines.doors.next(at) if self.ever_opens else at

    def next_loud(self, at: datetime) -> datetime:
        """`at` itself outside the quiet hours, else their end; whether the agency is open plays no part."""
        return _loud(self.zone, self.quiet).next_open(at) if self.quiet else at

    def after_quiet(self, at: datetime, quiet: QuietHours) -> datetime:
        """`next_loud` for these quiet hours alone."""
        return _loud(self.zone, (quiet,)).next_open(at)

    def quieted(self, quiet: QuietHours | None) -> WorkCalendar:
        """With further quiet hours; they count for `next_open` and `next_loud`, delays do not know them."""
        return self if quiet is None or quiet in self.quiet else _quieted(self, quiet)

    def add_working(self, at: datetime, span: timedelta) -> datetime:
        """`at` plus `span` (back when negative) that runs only on working days, 24 hours each.

        On a closed day the clock stands at the next working day's midnight. The result is on a working day.
        """
        at = at.astimezone(UTC)
        return self._lines.days.add(at, span) if self.ever_opens else at + span

    def add_working_hours(self, at: datetime, hours: float) -> datetime:
        """`at` plus `hours` of working time."""
        return self.add_working(at, timedelta(hours=hours))

    def shift_working_days(self, at: datetime, count: int) -> datetime:
        """The same time on the wall clock `count` working days later (earlier); closed days as in `add_working`."""
        at = at.astimezone(UTC)
        if not self.ever_opens:
            return self.shift_days(at, count)
        here, there = self._lines.days.pair(at, count)
        at = max(at, here[0])
        if here[1] - here[0] == there[1] - there[0]:
            return there[0] + (at - here[0])
        return self.at_local(self.local(there[0]).date(), self.local(at).time())

    def shift_days(self, at: datetime, count: int) -> datetime:
        """The same time on the wall clock `count` days later (earlier), open or not."""
        if not count:
            return at.astimezone(UTC)
        return (self.local(at) + timedelta(days=count)).astimezone(UTC)  # adds on the wall clock

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after (before) `day`; for 0 the first one from `day` on."""
        if not self.ever_opens:
            return day + timedelta(days=count)
        if count > 0 and not self.is_working_day(day):
            count -= 1
        _, there = self._lines.days.pair(self.at_local(day, time.min), count)
        return self.local(there[0]).date()

    def without(self, days: Iterable[date]) -> WorkCalendar:
        """Narrowed by more closed days, such as the absences of one adviser."""
        return replace(self, closures=self.closures.union(days))

    def within(self, begins: time, ends: time) -> WorkCalendar:
        """Narrowed to a window of each day, also over midnight. For `next_open`: delays count on the wide one."""
        return _narrowed(_quieted(replace(self, quiet=()), QuietHours(ends, begins)))

    def local(self, at: datetime) -> datetime:
        """`at` on the agency's wall clock."""
        return at.astimezone(self.zone)

    def at_local(self, day: date, hour: time) -> datetime:
        """The instant of a wall-clock time; one skipped by the clock change moves on by the gap, of two the first."""
        return instant(day, hour, self.zone)


@lru_cache(maxsize=256)
def _quieted(calendar: WorkCalendar, quiet: QuietHours) -> WorkCalendar:
    return replace(calendar, quiet=(*calendar.quiet, quiet))


@lru_cache(maxsize=256)
def _narrowed(calendar: WorkCalendar) -> WorkCalendar:
    """Its opening hours without the quiet ones."""

    def cut(spans: Iterable[Span]) -> tuple[Span, ...]:
        return spans_of(_without(day_of(spans), calendar.quiet))

    return replace(
        calendar,
        hours={name: cut(spans) for name, spans in calendar.hours.items()},
        special={day: cut(spans) for day, spans in calendar.special.items()},
        quiet=(),
    )


@lru_cache(maxsize=64)
def _loud(zone: ZoneInfo, quiet: tuple[QuietHours, ...]) -> WorkCalendar:
    return WorkCalendar(zone, "", dict.fromkeys(WEEKDAYS, spans_of(_without(((0, MIDNIGHT),), quiet))))


def _without(day: Day, quiet: Iterable[QuietHours]) -> Day:
    for item in quiet:
        day = tuple(sorted(span for part in item.loud for span in within(day, part)))
    return day


def _times(spans: Iterable[tuple[str, str]]) -> tuple[Span, ...]:
    return tuple((time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in spans)
