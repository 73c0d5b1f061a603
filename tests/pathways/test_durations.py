"""Spans as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from mailflow.pathways.durations import Duration, Roll, after, at_hour, opening, read_duration, rolled
from tests.pathways.calendars import LYON, MONDAY, NEVER_OPEN


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3 working days", Duration(3, "day", working=True)),
        ("1 day", Duration(1, "day")),
        ("48 hours", Duration(48, "hour")),
        ("-2 working days", Duration(-2, "day", working=True)),
        ("2 weeks", Duration(2, "week")),
    ],
)
def test_a_span_is_read_as_written(text: str, span: Duration) -> None:
    assert read_duration(text) == span


@pytest.mark.parametrize(
    "text", ["", "soon", "3", "days", "1.5 days", "99999 days", "300 working days", "3 workingdays", "2 working weeks"]
)
def test_nonsense_and_spans_beyond_reason_are_no_spans(text: str) -> None:
    assert read_duration(text) is None


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("1 working day", "2026-03-03T09:00"),
        ("5 working days", "2026-03-09T09:00"),
        ("5 days", "2026-03-07T09:00"),
        ("1 week", "2026-03-09T09:00"),
        ("90 minutes", "2026-03-02T10:30"),
        ("-1 day", "2026-03-01T09:00"),
        ("-1 working day", "2026-02-27T09:00"),
        ("-12 working hours", "2026-02-27T21:00"),
        ("-90 minutes", "2026-03-02T07:30"),
    ],
)
def test_spans_add_up_on_the_agency_s_calendar(span: str, expected: str) -> None:
    found = read_duration(span)
    assert found
    assert after(MONDAY, found, LYON) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_days_keep_the_time_of_day_over_a_clock_change() -> None:
    before = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)  # 10:00 in winter time
    assert after(before, Duration(1, "day"), LYON) == datetime(2026, 3, 29, 8, 0, tzinfo=UTC)


def test_a_time_that_the_clock_change_skips_comes_once_at_a_sensible_hour() -> None:
    night = datetime(2026, 3, 28, 1, 30, tzinfo=UTC)  # 02:30 in Lyon; 02:30 does not exist the next day
    assert after(night, Duration(1, "day"), LYON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30


def test_no_span_is_no_change_even_in_the_hour_that_comes_twice() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30 in Lyon for the second time
    assert after(second, Duration(0, "day"), LYON) == second
    assert after(second, Duration(1, "day"), LYON) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_rolling_moves_to_the_nearest_open_day() -> None:
    saturday = MONDAY - timedelta(days=2)
    assert rolled(saturday, Roll.NEXT, LYON) == MONDAY
    assert rolled(saturday, Roll.PREVIOUS, LYON) == MONDAY - timedelta(days=3)
    assert rolled(saturday, Roll.NONE, LYON) == saturday


def test_a_calendar_that_never_opens_stops_nothing() -> None:
    assert after(MONDAY, Duration(2, "day", working=True), NEVER_OPEN) == MONDAY + timedelta(days=2)
    assert opening(MONDAY, NEVER_OPEN) == MONDAY
    assert rolled(MONDAY, Roll.NEXT, NEVER_OPEN) == MONDAY


def test_an_hour_is_set_on_the_agency_s_clock() -> None:
    assert at_hour(MONDAY, time(9), LYON) == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
