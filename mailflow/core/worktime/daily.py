"""Opening spans of one day on the wall clock: put in order, narrowed, cut. Knows neither dates nor time zones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 86_400
Span = tuple[time, time]
Seconds = tuple[int, int]  # since the day's midnight; the end may be MIDNIGHT
Day = tuple[Seconds, ...]
Week = tuple[Day, ...]  # seven, from Monday on


def week_of(hours: Mapping[str, Iterable[Span]]) -> Week:
    """The week from Monday on. A day that is not named is closed."""
    return tuple(day_of(hours.get(name, ())) for name in WEEKDAYS)


def day_of(spans: Iterable[Span]) -> Day:
    """Spans in order, those that touch or overlap as one. An end of 00:00 is midnight; a span backwards is none."""
    found: list[Seconds] = []
    for begin, end in sorted((seconds(a), seconds(b) or MIDNIGHT) for a, b in spans):
        if begin >= end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return tuple(found)


def within(day: Day, span: Seconds) -> Day:
    """What of `day` lies in `span`."""
    cut = ((max(begin, span[0]), min(end, span[1])) for begin, end in day)
    return tuple((begin, end) for begin, end in cut if begin < end)


def spans_of(day: Day) -> tuple[Span, ...]:
    """`day` as wall-clock times; midnight at its end is 00:00."""
    return tuple((clock(begin), clock(end)) for begin, end in day)


def seconds(hour: time) -> int:
    """Whole seconds since midnight."""
    return hour.hour * 3600 + hour.minute * 60 + hour.second


def clock(second: int) -> time:
    """The wall-clock time of a second of the day."""
    return time(second // 3600 % 24, second // 60 % 60, second % 60)
