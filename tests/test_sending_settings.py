"""Quiet hours and ceilings as a site writes them."""

from __future__ import annotations

from datetime import time

import pytest

from mailflow.config import load_settings
from mailflow.core.errors import Misconfigured
from mailflow.core.worktime import QuietHours


def test_quiet_hours_are_two_times_of_day() -> None:
    assert load_settings(quiet_hours="20:00-07:30").quiet == QuietHours(time(20), time(7, 30))
    assert load_settings(quiet_hours="").quiet is None


@pytest.mark.parametrize("wrong", ["20-7", "20:00", "24:00-07:00", "20:00-07:60", "20:00 - 07:00"])
def test_other_quiet_hours_are_refused_by_name(wrong: str) -> None:
    with pytest.raises(Misconfigured, match="MAILFLOW_QUIET_HOURS"):
        load_settings(quiet_hours=wrong)


def test_ceilings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILFLOW_TIER_CEILINGS", '{"guidé": 120}')
    assert load_settings().tier_ceilings == {"guidé": 120}


@pytest.mark.parametrize("wrong", [{"guidé": 0}, {"guidé": "many"}])
def test_a_ceiling_is_a_number_of_people(wrong: dict[str, object]) -> None:
    with pytest.raises(Misconfigured, match="MAILFLOW_TIER_CEILINGS"):
        load_settings(tier_ceilings=wrong)


def test_ceilings_that_are_no_json_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILFLOW_TIER_CEILINGS", "guidé=120")
    with pytest.raises(Misconfigured, match="MAILFLOW_TIER_CEILINGS"):
        load_settings()
