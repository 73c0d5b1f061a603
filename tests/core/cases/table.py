"""The table of cases as a file: derived with the walker, and read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

from tests.core.cases.agencies import AGENCIES
from tests.core.cases.almanac import offset
from tests.core.cases.by_hand import BY_HAND
from tests.core.cases.lists import questions
from tests.core.cases.operations import WALKED
from tests.core.cases.walker import Walker

DAY = timedelta(days=1)
FILE = Path(__file__).parent.parent / "worktime_cases.csv"
HEAD = """\
# Working time by hand. start and expected are times on the agency's wall, with its distance from UTC.
# How made: the rows hand-* were worked out on a wall calendar and typed in (cases/by_hand.py). All others were derived
# by a walker that goes on five minutes or one day at a time and asks an almanac typed by hand (cases/walker.py and
# almanac.py); it knows neither mailflow's tables nor the `holidays` package nor the time zone database, and had to
# agree with every hand-* row. Then forty rows drawn from all groups were checked on a wall calendar.
# The agencies are described in cases/agencies.py. Write it anew: python -m tests.core.cases
"""


@dataclass(frozen=True)
class Case:
    """One row."""

    id: str
    calendar: str
    start: str
    operation: str
    amount: str
    expected: str
    why: str


def derived() -> str:
    """The file's text."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in fields(Case))
    writer.writerows(astuple(case) for case in (*_typed(), *_walked()))
    return HEAD + out.getvalue()


def cases() -> list[Case]:
    """All rows of the file."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [Case(**row) for row in csv.DictReader(lines)]


def _typed() -> Iterator[Case]:
    for number, line in enumerate(BY_HAND.strip().splitlines(), 1):
        agency, start, operation, amount, expected, why = (part.strip() for part in line.split("|"))
        case = _answer(f"hand-{number:03}", agency, start, operation, amount)
        assert case.expected.startswith(expected.replace(" ", "T")), f"by hand {line}, walked {case.expected}"
        yield Case(*astuple(case)[:-1], why)


def _walked() -> Iterator[Case]:
    numbers: Counter[str] = Counter()
    for group, agency, start, operation, amount, note in questions():
        numbers[group] += 1
        case = _answer(f"{group}-{numbers[group]:03}", agency, start, operation, amount)
        yield Case(*astuple(case)[:-1], f"{note}: {case.why}")


def _answer(name: str, agency: str, start: str, operation: str, amount: str) -> Case:
    walker = Walker(AGENCIES[agency])
    begin = walker.instant(datetime.fromisoformat(start))
    end = WALKED[operation](walker, begin, amount)
    why = _told(walker.passed) or ("at once" if begin == end else "no closed day between")
    return Case(name, agency, _shown(agency, begin), operation, amount, _shown(agency, end), why)


def _shown(agency: str, at: datetime) -> str:
    away = offset(AGENCIES[agency].zone, at)
    minutes = int(away / timedelta(minutes=1))
    wall = (at + away).replace(tzinfo=None).isoformat(timespec="minutes")
    return f"{wall}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _told(passed: dict[date, str]) -> str:
    """ "passes Sat 7 to Sun 8 Mar weekend, Mon 6 Apr Easter Monday": neighbours with the same reason as one."""
    runs: list[list[date]] = []
    for day in sorted(passed):
        if runs and runs[-1][-1] == day - DAY and passed[day] == passed[runs[-1][0]]:
            runs[-1].append(day)
        else:
            runs.append([day])
    shown = [f"{_day(run[0])}{f' to {_day(run[-1])}' if len(run) > 1 else ''} {passed[run[0]]}" for run in runs]
    return "passes " + ", ".join(shown) if shown else ""


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
