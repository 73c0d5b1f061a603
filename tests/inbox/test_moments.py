"""Moments until which something is put off: days on which somebody works, and never the past."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mailflow.inbox.moments import moments, on_day

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("now", "codes"),
    [
        (datetime(2026, 3, 11, 8, tzinfo=UTC), ["afternoon", "tomorrow", "monday", "week"]),  # a Wednesday morning
        (datetime(2026, 3, 11, 14, tzinfo=UTC), ["tomorrow", "monday", "week"]),
        (datetime(2026, 3, 13, 14, tzinfo=UTC), ["monday", "week"]),  # a Friday
        (datetime(2026, 3, 15, 10, tzinfo=UTC), ["monday"]),  # a Sunday
        (datetime(2026, 3, 16, 14, tzinfo=UTC), ["tomorrow", "monday"]),  # a Monday: in a week is Monday
    ],
)
def test_what_is_offered_depends_on_the_day(now: datetime, codes: list[str]) -> None:
    found = moments(now, PARIS)
    assert list(found) == codes
    assert all(at > now and at.weekday() < 5 for at in found.values())
    assert sorted(found.values()) == list(found.values())


def test_the_hour_is_that_of_the_place_across_a_change_of_the_clocks() -> None:
    friday = datetime(2026, 3, 27, 12, tzinfo=UTC)
    assert moments(friday, PARIS)["monday"].isoformat() == "2026-03-30T09:00:00+02:00"


@pytest.mark.parametrize("text", ["", "x", "2026-03-10", "2026-03-11", "2028-01-01", "2026-02-30"])
def test_no_day_that_is_over_too_far_or_none(text: str) -> None:
    assert on_day(text, datetime(2026, 3, 11, 12, tzinfo=UTC), PARIS) is None
