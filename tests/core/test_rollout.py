"""The phase a region is in on a day follows from its moves alone."""

from __future__ import annotations

from datetime import date

import pytest

from mailflow.core.rollout import BEFORE, Move, Phase, move_on, moves_of, phase_on

MOVES = (
    Move(Phase.PILOT, date(2026, 1, 5)),
    Move(Phase.TRANSITION, date(2026, 3, 2)),
    Move(Phase.PILOT, date(2026, 3, 20), "trop de courriels refusés"),
)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2026, 1, 4), Phase.NONE),
        (date(2026, 1, 5), Phase.PILOT),
        (date(2026, 3, 1), Phase.PILOT),
        (date(2026, 3, 2), Phase.TRANSITION),
        (date(2026, 3, 20), Phase.PILOT),
        (date(2030, 1, 1), Phase.PILOT),
    ],
)
def test_a_phase_counts_from_its_first_day_on(day: date, phase: Phase) -> None:
    assert phase_on(MOVES, day) is phase


def test_a_region_without_phases_has_not_begun() -> None:
    assert move_on((), date(2026, 1, 1)) is BEFORE


def test_moves_are_the_same_after_they_were_kept() -> None:
    assert moves_of(move.to_json() for move in MOVES) == MOVES
