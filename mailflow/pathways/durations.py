"""Spans as people write them ("3 working days", "48 hours") and what they add up to on an agency's calendar. Pure.

Total: with a calendar that never opens, working time falls back to plain time instead of failing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from mailflow.core.worktime import QuietHours, WorkCalendar

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
    length: timedelta = field(init=False, compare=False, repr=False)  # were it plain time

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", timedelta(minutes=self.rough_minutes))

    @property
    def rough_minutes(self) -> int:
        """Its plain length, to compare spans without a calendar."""
        return self.count * MINUTES[self.unit]


def read_duration(text: str) -> Duration | None:
    """The span `text` spells, None when it spells none or one beyond reason.

    A "working week" is none: five days to some, seven to others, and fewer in some agencies.
    """
    found = SPELLING.fullmatch(text.strip())
    if not found or (found[2] and found[3] == "week"):
        return None
    span = Duration(int(found[1]), found[3], bool(found[2]))
    days = abs(span.rough_minutes) / 1440
    return span if days <= (MOST_WORKING_DAYS if span.working else MOST_DAYS) else None


def after(at: datetime, span: Duration, calendar: WorkCalendar) -> datetime:
    """`at` plus `span`, UTC. Days keep the wall-clock time over a clock change; hours are hours."""
    if span.unit in ("day", "week"):
        days = span.length.days
        return calendar.shift_working_days(at, days) if span.working else calendar.shift_days(at, days)
    return calendar.add_working(at, span.length) if span.working else at.astimezone(UTC) + span.length


def rolled(at: datetime, roll: Roll, calendar: WorkCalendar) -> datetime:
    """`at`, moved to the same time of the nearest working day in the direction of `roll`."""
    if roll is Roll.NONE or calendar.is_working_time(at) or not calendar.ever_opens:
        return at
    local = calendar.local(at)
    return calendar.at_local(calendar.add_working_days(local.date(), 0 if roll is Roll.NEXT else -1), local.time())


def at_hour(at: datetime, hour: time | None, calendar: WorkCalendar) -> datetime:
    """`at` moved to that wall-clock time of its day."""
    return at if hour is None else calendar.at_local(calendar.local(at).date(), hour)


def opening(at: datetime, calendar: WorkCalendar, quiet: QuietHours | None = None) -> datetime:
    """`at` when the agency is open then and no hour is quiet, else the next such instant."""
    return calendar.next_open(at, quiet)
