"""What the table asks, answered twice: by the walker, and by the calendar that is tested."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mailflow.core.worktime import QuietHours, WorkCalendar
from mailflow.pathways.durations import Duration, Roll, after, opening, rolled
from tests.core.cases.agencies import AGENCIES, Spans
from tests.core.cases.walker import Walker

WALKED: dict[str, Callable[[Walker, datetime, str], datetime]] = {
    "next_open": lambda walker, at, _: walker.first(at, walker.is_open),
    "working_hours": lambda walker, at, amount: walker.add_hours(at, int(amount)),
    "working_days": lambda walker, at, amount: walker.add_days(at, int(amount)),
    "days": lambda walker, at, amount: walker.shift_days(at, int(amount)),
    "roll_next": lambda walker, at, _: walker.roll(at, 1),
    "roll_previous": lambda walker, at, _: walker.roll(at, -1),
    "after_quiet": lambda walker, at, amount: walker.first(at, lambda now: not walker.in_window(now, amount)),
    "open_not_quiet": lambda walker, at, amount: walker.first(
        at, lambda now: walker.is_open(now) and not walker.in_window(now, amount)
    ),
    "open_in_window": lambda walker, at, amount: walker.first(
        at, lambda now: walker.is_open(now) and walker.in_window(now, amount)
    ),
}
ASKED: dict[str, Callable[[WorkCalendar, datetime, str], datetime]] = {
    "next_open": lambda calendar, at, _: opening(at, calendar),
    "working_hours": lambda calendar, at, amount: after(at, Duration(int(amount), "hour", working=True), calendar),
    "working_days": lambda calendar, at, amount: after(at, Duration(int(amount), "day", working=True), calendar),
    "days": lambda calendar, at, amount: after(at, Duration(int(amount), "day"), calendar),
    "roll_next": lambda calendar, at, _: rolled(at, Roll.NEXT, calendar),
    "roll_previous": lambda calendar, at, _: rolled(at, Roll.PREVIOUS, calendar),
    "after_quiet": lambda calendar, at, amount: calendar.after_quiet(at, QuietHours(*_window(amount))),
    "open_not_quiet": lambda calendar, at, amount: opening(at, calendar, QuietHours(*_window(amount))),
    "open_in_window": lambda calendar, at, amount: calendar.within(*_window(amount)).next_open(at),
}


def calendar_of(name: str) -> WorkCalendar:
    """The calendar of an agency of the table."""
    agency = AGENCIES[name]

    def times(spans: Spans) -> tuple[tuple[time, time], ...]:
        return tuple((time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in spans)

    calendar = WorkCalendar(
        ZoneInfo(agency.zone),
        agency.region,
        {day: times(spans) for day, spans in agency.week.items()},
        special={date.fromisoformat(day): times(spans) for day, spans in agency.special.items()},
    )
    return calendar.without(date.fromisoformat(day) for day in agency.closures)


def _window(text: str) -> tuple[time, time]:
    begins, ends = text.split("-")
    return time.fromisoformat(begins), time.fromisoformat(ends)
