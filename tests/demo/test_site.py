"""The demo keeps to its own folder and its own clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailflow.core.clock import ScaledClock, SystemClock
from mailflow.core.errors import Refused
from mailflow.demo.clock import last_seen, load_clock, note_time, start_clock
from mailflow.demo.site import claim_home, loaded_at, reset


def test_a_folder_with_other_data_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("a real site's")
    with pytest.raises(Refused, match="not the demo's"):
        claim_home(tmp_path)
    with pytest.raises(Refused, match="nothing was removed"):
        reset(tmp_path)
    assert (tmp_path / "secret.key").exists()


def test_reset_removes_the_demo_and_says_when_there_is_none(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    claim_home(home)
    assert reset(home)
    assert not home.exists()
    assert not reset(home)


def test_the_first_start_is_remembered(tmp_path: Path) -> None:
    claim_home(tmp_path / "demo")
    first = loaded_at(tmp_path / "demo")
    claim_home(tmp_path / "demo")
    assert loaded_at(tmp_path / "demo") == first


def test_an_ordinary_demo_runs_on_the_machines_own_clock(tmp_path: Path) -> None:
    assert start_clock(tmp_path, 1) == SystemClock()


def test_a_fast_clock_is_the_same_for_every_process_and_never_goes_back(tmp_path: Path) -> None:
    fast = start_clock(tmp_path, 86_400)
    assert isinstance(fast, ScaledClock)
    assert load_clock(tmp_path) == fast
    ahead = ScaledClock(datetime.now(UTC), datetime.now(UTC) + timedelta(days=90), 1)
    note_time(tmp_path, ahead)
    seen = last_seen(tmp_path)
    assert seen is not None
    assert start_clock(tmp_path, 1).now() >= seen


def test_a_day_of_the_fast_clock_is_a_second(tmp_path: Path) -> None:
    assert start_clock(tmp_path, 86_400).real_seconds(timedelta(days=1)) == 1
