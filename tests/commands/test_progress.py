"""The progress line says how far, how fast and how long still; it never fills a log."""

from __future__ import annotations

import io

import pytest

from mailflow.commands.progress import Progress, duration, told


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Ticking:
    at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_terminal_s_line_is_redrawn_and_taken_away() -> None:
    screen, clock = Terminal(), Ticking()
    progress = Progress(stream=screen, clock=clock)
    for clock.at in (0.3, 0.4, 0.6):
        progress.show(1000, 50, 100)
    assert screen.getvalue().count("\r") == 2
    assert "50 %" in screen.getvalue()
    progress.clear()
    assert screen.getvalue().endswith(" \r")


def test_a_file_gets_a_line_every_ten_seconds() -> None:
    log, clock = io.StringIO(), Ticking()
    progress = Progress(stream=log, clock=clock)
    for clock.at in (1, 9, 10, 11, 19, 20):
        progress.show(1000, 50, 100)
    progress.clear()
    assert log.getvalue().count("\n") == 2


def test_quiet_is_quiet() -> None:
    log, clock = Terminal(), Ticking()
    clock.at = 100
    Progress(quiet=True, stream=log, clock=clock).show(1, 1, 2)
    assert not log.getvalue()


@pytest.mark.parametrize(
    ("share", "line"), [(0.25, "1,000 mails, 100/s, 25 %, 30 s left"), (0.0, "1,000 mails, 100/s")]
)
def test_the_forecast_comes_from_what_is_read(share: float, line: str) -> None:
    assert told(1000, 10.0, share) == line


@pytest.mark.parametrize(("seconds", "words"), [(1.2, "1.2 s"), (42, "42 s"), (600, "10 min"), (7200, "2.0 h")])
def test_spans_are_said_as_people_do(seconds: float, words: str) -> None:
    assert duration(seconds) == words
