"""The guide on working time: every example of its tables is counted, every region of it exists."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailflow.core.worktime import QuietHours, WorkCalendar, public_holidays
from mailflow.pathways.durations import Roll, after, opening, read_duration, rolled
from tests.core.cases.operations import calendar_of

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "working-time.md").read_text("utf-8")
CELLS = r"\| (Nancy|Metz|La Réunion) \| (\w{3} [\d-]+ [\d:]+) \| ([^|]+) \| (\w{3} [\d-]+ [\d:]+) \|"
EXAMPLES = re.findall(CELLS, GUIDE)
AGENCIES = {"Nancy": "nancy", "Metz": "metz", "La Réunion": "reunion"}
MONTHS = {
    "March": 3,
    "April": 4,
    "May": 5,
    "June": 6,
    "July": 7,
    "September": 9,
    "October": 10,
    "November": 11,
    "December": 12,
}


def read(text: str, zone: ZoneInfo) -> datetime:
    """A time of the guide; its weekday must be right."""
    at = datetime.fromisoformat(text[4:]).replace(tzinfo=zone)
    assert f"{at:%a}" == text[:3], text
    return at


def counted(what: str, at: datetime, calendar: WorkCalendar) -> datetime:
    """What a row of the guide asks for."""
    if what.startswith("roll "):
        return rolled(at, Roll(what.removeprefix("roll ")), calendar)
    span = read_duration(what)
    if span:
        return after(at, span, calendar)
    times = re.findall(r"\d\d:\d\d", what)
    begins, ends = (time.fromisoformat(each) for each in times or ("00:00", "00:00"))
    if what.startswith("end of"):
        return calendar.after_quiet(at, QuietHours(begins, ends))
    if "outside" in what:
        return opening(at, calendar, QuietHours(begins, ends))
    return opening(at, calendar.within(begins, ends), None)


@pytest.mark.parametrize(("agency", "start", "what", "due"), EXAMPLES)
def test_an_example_of_the_guide_is_true(agency: str, start: str, what: str, due: str) -> None:
    calendar = calendar_of(AGENCIES[agency])
    found = calendar.local(counted(what.strip(), read(start, calendar.zone), calendar))
    assert f"{found:%a %Y-%m-%d %H:%M}" == due


def test_all_rows_of_examples_are_read() -> None:
    assert len(EXAMPLES) == len(re.findall(r"^\| (?:Nancy|Metz|La Réunion) ", GUIDE, re.MULTILINE)) > 15


def test_the_holidays_named_for_each_region_are_those_that_count() -> None:
    rows = re.findall(r"^\| (?:and ([^|]+)|nothing more|the 11 of France) \| ([^|]+) \|", GUIDE, re.MULTILINE)
    assert len(rows) == 13
    for named, regions in rows:
        days = {
            date(2026, MONTHS[month], int(day)) for day, month in re.findall(r"(\d+) (\w+)", named) if month in MONTHS
        }
        days |= {date(2026, 4, 3)} if "Good Friday" in named else set()
        days |= {date(2026, 3, 12)} if "Mi-Carême" in named else set()
        for region in re.findall(r"`(FR[-\w]*)`", regions):
            assert public_holidays(region, 2026) - public_holidays("FR", 2026) == days, region
