"""Due times follow working days, holidays, closures and both clock changes."""

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailflow.core.worktime import QuietHours, WorkCalendar

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


def test_spans_that_touch_are_one_and_spans_backwards_are_none() -> None:
    thursday = (time(14), time(12)), (time(8), time(9)), (time(8, 30), time(10)), (time(22), time(0))
    odd = WorkCalendar(PARIS, "FR", {**HOURS, "thu": thursday})
    assert odd.spans(date(2026, 3, 4)) == ((time(8, 30), time(16, 30)),)
    assert odd.spans(date(2026, 3, 5)) == ((time(8), time(10)), (time(22), time(0)))
    assert odd.next_open(paris("2026-03-05T23:59")) == paris("2026-03-05T23:59")
    assert odd.next_open(paris("2026-03-06T00:00")) == paris("2026-03-06T08:30")


@pytest.mark.parametrize(
    ("spans", "opens"),
    [
        (((time(2, 15), time(2, 45)),), "2026-03-29T03:15"),  # moves on by the gap, as each time of the wall does
        (((time(2, 50), time(3, 10)),), "2026-04-05T02:50"),  # 03:50 to 03:10: nothing is left of it
        (((time(2, 15), time(2, 45)), (time(3, 30), time(4))), "2026-03-29T03:15"),
        (((time(2, 45), time(2, 50)), (time(3), time(3, 30))), "2026-03-29T03:45"),  # the second is over by then
    ],
)
def test_doors_in_the_hour_that_the_clock_change_skips(spans: tuple[tuple[time, time], ...], opens: str) -> None:
    night = WorkCalendar(PARIS, "FR", {"sun": spans})
    found = night.next_open(paris("2026-03-29T00:00"))
    assert found == paris(opens)
    assert night.next_open(found) == found
    assert night.next_open(found + timedelta(hours=2)) > found + timedelta(hours=2)


def test_a_wall_clock_time_means_one_instant() -> None:
    second = time(2, 30, fold=1)
    assert calendar().at_local(date(2026, 10, 25), second) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert calendar().at_local(date(2026, 3, 29), second) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_agency_row_gives_the_calendar_with_closed_and_special_days() -> None:
    row = {
        "time_zone": "Indian/Reunion",
        "holidays": "FR-974",
        "hours": {"mon": [["08:30", "12:30"]], "tue": [["08:30", "12:30"], ["13:30", "16:00"]]},
        "closures": ["2026-03-02", {"day": "2026-03-07", "hours": [["10:00", "12:00"]]}],
    }
    made = WorkCalendar.from_agency(row)
    assert not made.is_working_day(date(2026, 3, 2))
    assert made.spans(date(2026, 3, 3)) == ((time(8, 30), time(12, 30)), (time(13, 30), time(16)))
    assert made.spans(date(2026, 3, 7)) == ((time(10), time(12)),)
    assert made == WorkCalendar.from_agency(row)
    assert hash(made) == hash(WorkCalendar.from_agency(row))


def test_a_closure_wins_over_a_special_day_and_that_over_a_holiday() -> None:
    whit_monday = date(2026, 5, 25)
    worked = replace(calendar(), special={whit_monday: (MORNING,)})
    assert not calendar().is_working_day(whit_monday)
    assert worked.spans(whit_monday) == (MORNING,)
    assert not worked.without([whit_monday]).is_working_day(whit_monday)


def test_an_adviser_s_absence_moves_due_times_and_leaves_the_agency_s_calendar_alone() -> None:
    agency = calendar()
    away = agency.without([date(2026, 3, 9), date(2026, 3, 10)])
    assert away.add_working_hours(paris("2026-03-06T17:50"), 24) == paris("2026-03-11T17:50")
    assert agency.add_working_hours(paris("2026-03-06T17:50"), 24) == paris("2026-03-09T17:50")


def test_a_calendar_that_never_opens_runs_on_plain_time() -> None:
    never, at, quiet = WorkCalendar(PARIS, "FR", {"mon": ()}), paris("2026-03-07T21:00"), QuietHours(time(20), time(8))
    assert not never.ever_opens
    assert not never.is_working_day(at.date())
    assert never.next_open(at) == at
    assert never.next_open(at, quiet) == paris("2026-03-08T08:00")
    assert never.add_working(at, timedelta(hours=30)) == at + timedelta(hours=30)
    assert never.shift_working_days(at, -2) == paris("2026-03-05T21:00")
    assert never.add_working_days(at.date(), 3) == date(2026, 3, 10)
    assert not never.is_working_time(at)


def test_quiet_hours_that_leave_no_opening_still_end() -> None:
    all_day = QuietHours(time(8), time(18))
    assert calendar().next_open(paris("2026-03-04T10:00"), all_day) == paris("2026-03-04T18:00")


def test_a_window_over_midnight_keeps_both_ends_of_the_day() -> None:
    early_or_late = calendar().within(time(15), time(9))
    assert early_or_late.spans(date(2026, 3, 4)) == ((time(8, 30), time(9)), (time(15), time(16, 30)))
    assert calendar().within(time(9), time(9)).spans(date(2026, 3, 4)) == calendar().spans(date(2026, 3, 4))


def test_the_order_of_questions_changes_no_answer() -> None:
    moments = [paris(f"{year}-06-15T22:10") for year in (2031, 2019, 2026, 2040, 1999)]
    asked_late_first = [replace(calendar(), closures=frozenset()).add_working_hours(at, 5000) for at in moments]
    fresh = [WorkCalendar(PARIS, "FR", HOURS, frozenset({date(1990, 1, number)})) for number in range(1, 6)]
    assert asked_late_first == [each.add_working_hours(at, 5000) for each, at in zip(fresh, moments, strict=True)]


def test_a_calendar_travels_to_another_process() -> None:
    special = replace(calendar(), special={date(2026, 12, 24): (MORNING,)})
    assert pickle.loads(pickle.dumps(special)) == special
