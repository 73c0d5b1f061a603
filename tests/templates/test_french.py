"""Dates as wordings show them."""

from __future__ import annotations

from datetime import date, datetime

from mailflow.templates.french import long_date, long_time


def test_dates_and_times_in_words() -> None:
    assert long_date(date(2026, 3, 2)) == "lundi 2 mars 2026"
    assert long_date(date(2027, 8, 1)) == "dimanche 1er août 2027"
    assert long_time(datetime(2026, 12, 16, 9, 5)) == "mercredi 16 décembre 2026 à 9 h 05"  # noqa: DTZ001
