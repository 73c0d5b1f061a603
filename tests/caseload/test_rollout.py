"""A region goes on in order, and only after a conclusive evaluation; it goes back at any time, with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from mailflow.caseload.rollout import (
    Conclusion,
    Evaluation,
    broken_plan,
    choices,
    counting,
    evaluation_fault,
    fault,
    run_of,
)
from mailflow.core.rollout import Move, Phase

TODAY = date(2026, 3, 2)
PILOT = Move(Phase.PILOT, date(2026, 1, 5))
TRANSITION = Move(Phase.TRANSITION, date(2026, 3, 16))
ONLINE = Move(Phase.ONLINE, date(2026, 6, 1))


def judged(conclusion: Conclusion, day: date = date(2026, 2, 20), phase: Phase = Phase.PILOT) -> Evaluation:
    return Evaluation(phase, day, conclusion)


GOOD = judged(Conclusion.CONCLUSIVE)


@pytest.mark.parametrize(
    ("before", "after", "evaluations", "field"),
    [
        ([], [PILOT], [], None),  # a pilot that runs already is noted from its real first day
        ([], [TRANSITION], [], "phase"),
        ([PILOT], [PILOT, TRANSITION], [], "phase"),
        ([PILOT], [PILOT, TRANSITION], [GOOD], None),
        ([PILOT], [PILOT, TRANSITION], [judged(Conclusion.NEGATIVE)], "phase"),
        ([PILOT], [PILOT, TRANSITION], [judged(Conclusion.OPEN)], "phase"),
        ([PILOT], [PILOT, TRANSITION], [GOOD, judged(Conclusion.NEGATIVE)], "phase"),  # corrected
        ([PILOT], [PILOT, TRANSITION], [judged(Conclusion.NEGATIVE), GOOD], None),
        ([PILOT], [PILOT, TRANSITION], [judged(Conclusion.CONCLUSIVE, phase=Phase.TRANSITION)], "phase"),
        ([PILOT], [PILOT, TRANSITION], [judged(Conclusion.CONCLUSIVE, date(2025, 12, 1))], "phase"),  # before it
        ([PILOT], [PILOT, ONLINE], [GOOD], "phase"),
        ([PILOT], [PILOT, TRANSITION, ONLINE], [GOOD], "phase"),
        ([PILOT], [PILOT, Move(Phase.PILOT, date(2026, 4, 1))], [], "phase"),
        ([PILOT], [PILOT, Move(Phase.TRANSITION, date(2026, 3, 1))], [GOOD], "day"),  # yesterday
        ([PILOT], [PILOT, Move(Phase.TRANSITION, TODAY)], [GOOD], None),
        ([PILOT], [PILOT, Move(Phase.NONE, TODAY)], [], "reason"),
        ([PILOT], [PILOT, Move(Phase.NONE, TODAY, "arrêt")], [], None),
        ([PILOT], [Move(Phase.PILOT, date(2026, 1, 6))], [], "day"),  # begun
        ([PILOT], [], [], "day"),
        ([PILOT, TRANSITION], [PILOT], [], None),  # withdrawn
        ([PILOT, TRANSITION], [PILOT, TRANSITION], [], None),  # what stands needs no proof again
        ([Move(Phase.PILOT, TODAY)], [], [], None),  # began today: can still be undone
        ([PILOT], [PILOT, Move(Phase.TRANSITION, PILOT.day)], [GOOD], "day"),
    ],
)
def test_what_may_take_the_place_of_what(
    before: list[Move], after: list[Move], evaluations: list[Evaluation], field: str | None
) -> None:
    found = fault(before, after, evaluations, TODAY)
    assert (found[0] if found else None) == field


def test_after_going_back_the_phase_has_to_be_evaluated_anew() -> None:
    run = [PILOT, Move(Phase.TRANSITION, date(2026, 2, 1)), Move(Phase.PILOT, date(2026, 2, 10), "pannes")]
    old, new = judged(Conclusion.CONCLUSIVE, date(2026, 1, 20)), judged(Conclusion.CONCLUSIVE, date(2026, 2, 27))
    assert fault(run, [*run, TRANSITION], [old], TODAY) is not None
    assert fault(run, [*run, TRANSITION], [old, new], TODAY) is None
    assert counting([old], run[-1]) is None
    assert [run_of(run, item) for item in (old, new)] == [run[0], run[2]]


def test_a_whole_history_from_another_place_is_taken_over_with_its_evaluations() -> None:
    moves = [PILOT, Move(Phase.TRANSITION, date(2026, 2, 1)), Move(Phase.PILOT, date(2026, 2, 10), "pannes")]
    evaluations = [judged(Conclusion.CONCLUSIVE, date(2026, 1, 20)), judged(Conclusion.NEGATIVE, date(2026, 2, 27))]
    assert fault([], moves, evaluations, TODAY) is None
    assert fault([], moves, evaluations[1:], TODAY) is not None


@pytest.mark.parametrize(
    ("phase", "day", "field"),
    [
        (Phase.PILOT, TODAY, None),
        (Phase.PILOT, date(2026, 1, 4), "day"),
        (Phase.PILOT, date(2026, 3, 3), "day"),
        (Phase.TRANSITION, TODAY, "phase"),
        (Phase.NONE, TODAY, "phase"),
    ],
)
def test_only_what_has_begun_is_evaluated(phase: Phase, day: date, field: str | None) -> None:
    found = evaluation_fault([PILOT, TRANSITION], Evaluation(phase, day, Conclusion.OPEN), TODAY)
    assert (found[0] if found else None) == field


@pytest.mark.parametrize(
    ("moves", "evaluation", "broken"),
    [
        ([PILOT, TRANSITION], judged(Conclusion.NEGATIVE), True),
        ([PILOT, TRANSITION], judged(Conclusion.OPEN), True),
        ([PILOT, TRANSITION], GOOD, False),
        ([PILOT], judged(Conclusion.NEGATIVE), False),
        ([PILOT, Move(Phase.NONE, date(2026, 4, 1), "arrêt")], judged(Conclusion.NEGATIVE), False),
    ],
)
def test_a_plan_does_not_outlive_the_evaluation_it_rests_on(
    moves: Sequence[Move], evaluation: Evaluation, broken: bool
) -> None:
    assert broken_plan(moves, evaluation, TODAY) is broken


def test_a_region_may_go_one_phase_on_or_any_back() -> None:
    assert dict(choices([], TODAY)) == {Phase.PILOT: False}
    online = [PILOT, Move(Phase.TRANSITION, date(2026, 2, 1)), Move(Phase.ONLINE, date(2026, 2, 10))]
    assert list(choices(online, TODAY)) == [Phase.TRANSITION, Phase.PILOT, Phase.NONE]
    assert all(choices(online, TODAY).values())
