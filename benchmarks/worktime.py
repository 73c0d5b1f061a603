"""Working time: microseconds a call on a warm calendar, beside one addition of datetimes in the same run.

    python -m benchmarks.worktime [--calls 200000] [--calendars 300]

The limit is what one `datetime + timedelta` costs; the peer is a walk day by day over the same calendar, as one writes
it first. By processor time, one core. Then what a fresh calendar costs, and the memory of many agencies' calendars.
"""

from __future__ import annotations

import argparse
import random
import time as clock
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailflow.core.worktime import QuietHours, WorkCalendar
from mailflow.pathways.durations import Duration, Roll, after, at_hour, opening, rolled

MORNING = (time(8, 30), time(12, 30))
HOURS = {
    "mon": (MORNING, (time(13, 30), time(16, 30))),
    "tue": (MORNING, (time(13, 30), time(16, 30))),
    "wed": (MORNING, (time(13, 30), time(16, 30))),
    "thu": (MORNING,),
    "fri": (MORNING, (time(13, 30), time(15, 30))),
}
QUIET = QuietHours(time(20), time(8))
YEAR = timedelta(days=365)
START = datetime(2026, 1, 1, tzinfo=UTC)
THREE_DAYS = timedelta(days=3)


def calendar(number: int = 0) -> WorkCalendar:
    """One of many agencies: none says the same as another."""
    return WorkCalendar(ZoneInfo("Europe/Paris"), "FR-57", HOURS, frozenset({date(2026, 1, 1) + timedelta(number)}))


def walk(at: datetime, days: int, agency: WorkCalendar) -> datetime:
    """The peer: day after day, asking of each whether it counts. Starts on a working day only."""
    local = at.astimezone(agency.zone)
    while days:
        local += timedelta(days=1)
        days -= agency.is_working_day(local.date())
    return local.astimezone(UTC)


def measured(work: Callable[[datetime], object], moments: list[datetime]) -> float:
    """Microseconds a call, the better of three rounds."""
    rounds = []
    for _ in range(3):
        begun = clock.process_time()
        for at in moments:
            work(at)
        rounds.append((clock.process_time() - begun) / len(moments) * 1e6)
    return min(rounds)


def warm(calls: int) -> None:
    """Each operation on one calendar, at random moments of a year."""
    agency, chance = calendar(), random.Random(28)
    moments = [START + chance.random() * YEAR for _ in range(calls)]
    hours, days, working = Duration(72, "hour", True), Duration(14, "day"), Duration(3, "day", True)
    table: tuple[tuple[str, Callable[[datetime], object]], ...] = (
        ("datetime + timedelta (limit)", lambda at: at + THREE_DAYS),
        ("walk of 3 working days (peer)", lambda at: walk(at, 3, agency)),
        ("next_open", agency.next_open),
        ("next_open outside quiet hours", lambda at: agency.next_open(at, QUIET)),
        ("add_working 72 h", lambda at: agency.add_working(at, THREE_DAYS)),
        ("shift_working_days 3", lambda at: agency.shift_working_days(at, 3)),
        ("shift_days 14", lambda at: agency.shift_days(at, 14)),
        ("after 72 working hours", lambda at: after(at, hours, agency)),
        ("after 3 working days", lambda at: after(at, working, agency)),
        ("after 14 days", lambda at: after(at, days, agency)),
        (
            "after 14 days, at 09:00, rolled",
            lambda at: rolled(at_hour(after(at, days, agency), MORNING[0], agency), Roll.NEXT, agency),
        ),
        ("opening", lambda at: opening(at, agency)),
    )
    for name, work in table:
        cost = measured(work, moments)
        print(f"{name:<34} {cost:6.2f} µs  {1 / cost:6.2f} million/s")


def cold(count: int) -> None:
    """What calendars cost that were never asked before, and what they hold."""
    calendar(10_000).next_open(START)  # holidays and midnights are known from here on
    tracemalloc.start()
    begun = clock.process_time()
    held = [calendar(number) for number in range(count)]
    for agency in held:
        agency.next_open(agency.add_working(START, THREE_DAYS))
    spent, (size, _) = clock.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    each = size / count / 1024
    print(f"fresh calendar, first two answers  {spent / count * 1e3:6.2f} ms (memory traced), holds {each:.0f} KiB")
    begun = clock.process_time()
    for _ in range(10_000):
        calendar(3)
    print(f"calendar made again from its row   {(clock.process_time() - begun) * 100:6.2f} µs")


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=200_000)
    parser.add_argument("--calendars", type=int, default=300)
    args = parser.parse_args()
    warm(args.calls)
    cold(args.calendars)


if __name__ == "__main__":
    main()
