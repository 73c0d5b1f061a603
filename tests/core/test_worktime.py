"""Due times follow working days, holidays, closures and both clock changes."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from mailflow.core.worktime import WorkCalendar

PARIS = ZoneInfo("Europe/Paris")
MORNING, AFTERNOON = (time(8, 30), time(12, 30)), (time(12, 30), time(16, 30))
HOURS = {
    "mon": (MORNING, AFTERNOON),
    "tue": (MORNING, AFTERNOON),
    "wed": (MORNING, AFTERNOON),
    "thu": (MORNING,),
    "fri": (MORNING, (time(12, 30), time(15, 30))),
}


def calendar(region: str = "FR") -> WorkCalendar:
    return WorkCalendar(PARIS, region, HOURS, frozenset({date(2026, 5, 15)}))


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-02T10:00", 48, "2026-03-04T10:00"),
        ("2026-03-06T17:50", 72, "2026-03-11T17:50"),  # Friday evening, over a weekend
        ("2026-03-07T11:00", 24, "2026-03-10T00:00"),  # Saturday: the clock starts on Monday at midnight
        ("2026-05-13T10:00", 24, "2026-05-18T10:00"),  # Ascension Thursday and a closed bridge Friday
        ("2026-03-27T12:00", 24, "2026-03-30T12:00"),  # clock change in the closed night of Sunday
        ("2026-12-24T10:00", 24, "2026-12-28T10:00"),
    ],
)
def test_working_hours_stand_still_on_closed_days(start: str, hours: int, end: str) -> None:
    assert calendar().add_working_hours(paris(start), hours) == paris(end).astimezone(UTC)


def test_26_december_is_a_working_day_in_nancy_and_a_holiday_in_metz() -> None:
    day = date(2025, 12, 26)
    assert calendar("FR").is_working_day(day)
    assert not calendar("FR-57").is_working_day(day)


def test_thursday_afternoon_is_closed() -> None:
    assert calendar().next_open(paris("2026-03-05T14:00")) == paris("2026-03-06T08:30").astimezone(UTC)
