"""Spans as people write them ("3 working days", "48 hours") and what they add up to on an agency's calendar. Pure.

Total: with a calendar that never opens, working time falls back to plain time instead of failing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from mailflow.core.worktime import WorkCalendar

SPELLING = re.compile(r"(-?\d{1,5}) (working )?(minute|hour|day|week)s?")
EXAMPLE = "3 working days, 2 days, 48 hours or 1 week"
MOST_WORKING_DAYS = 180
MOST_DAYS = 3660
MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}


class Roll(StrEnum):
    """What to do with a day on which the agency is closed."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Duration:
    """A span in minutes, hours, days or weeks; working ones stand still on closed days."""

    count: int
    unit: str
    working: bool = False

    @property
    def rough_minutes(self) -> int:
        """Its plain length, to compare spans without a calendar."""
        return self.count * MINUTES[self.unit]


def read_duration(text: str) -> Duration | None:
    """The span `text` spells, None when it spells none or one beyond reason."""
    found = SPELLING.fullmatch(text.strip())
    if not found:
        return None
    span = Duration(int(found[1]), found[3], bool(found[2]))
    days = abs(span.rough_minutes) / 1440
    return span if days <= (MOST_WORKING_DAYS if span.working else MOST_DAYS) else None


def after(at: datetime, span: Duration, calendar: WorkCalendar) -> datetime:
    """`at` plus `span`, UTC. Days keep the wall-clock time over a clock change."""
    if span.working and span.count >= 0:
        try:
            return calendar.add_working_hours(at, span.rough_minutes / 60)
        except ValueError:
            return at + timedelta(minutes=span.rough_minutes)
    if span.unit in ("minute", "hour"):
        return at + timedelta(minutes=span.rough_minutes)
    days = span.rough_minutes // 1440
    if span.working:
        return working_days_before(at, -days, calendar)
    local = calendar.local(at)
    return calendar.at_local(local.date() + timedelta(days=days), local.time())


def working_days_before(at: datetime, count: int, calendar: WorkCalendar) -> datetime:
    """The same time of day, `count` working days earlier."""
    for _ in range(count):
        at = rolled(after(at, Duration(-1, "day"), calendar), Roll.PREVIOUS, calendar)
    return at


def rolled(at: datetime, roll: Roll, calendar: WorkCalendar) -> datetime:
    """`at`, moved day by day to the nearest open day in the direction of `roll`."""
    if roll is Roll.NONE:
        return at
    local = calendar.local(at)
    step = timedelta(days=1 if roll is Roll.NEXT else -1)
    day = local.date()
    for _ in range(370):
        if calendar.is_working_day(day):
            return calendar.at_local(day, local.time())
        day += step
    return at


def at_hour(at: datetime, hour: time | None, calendar: WorkCalendar) -> datetime:
    """`at` moved to that wall-clock time of its day."""
    return at if hour is None else calendar.at_local(calendar.local(at).date(), hour)


def opening(at: datetime, calendar: WorkCalendar) -> datetime:
    """`at` when the agency is open then, else its next opening."""
    try:
        return calendar.next_open(at)
    except ValueError:
        return at
