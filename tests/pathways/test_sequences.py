"""Random lives on invented pathways keep every promise; and interpreters that are broken on purpose are found out.

`python -m benchmarks.sequences` does the same 100,000 times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from mailflow.pathways import amending, interpreter, listening, state
from mailflow.pathways.events import Dispatched, Event, SendResult
from mailflow.pathways.run import Run
from mailflow.pathways.step import STAY, Here, Turn
from mailflow.pathways.steps.await_reply import AwaitReply
from mailflow.pathways.steps.decision import Decision
from mailflow.pathways.steps.experiment import Experiment
from mailflow.pathways.steps.message import Message
from mailflow.pathways.steps.task import Task
from tests.pathways.model.living import Life, broken, invent_life
from tests.pathways.model.shrinking import kind_of, shrunk

SEQUENCES, PORTION = 400, 50
MOST = 600  # seeds until a broken interpreter must be found out


@pytest.mark.parametrize("begin", range(0, SEQUENCES, PORTION))
def test_random_lives_keep_every_promise(begin: int) -> None:
    found = {seed: reason for seed in range(begin, begin + PORTION) if (reason := broken(invent_life(seed)))}
    assert found == {}


def _sends_again(patch: pytest.MonkeyPatch) -> None:
    """A mail that was sent is taken for one that was held back."""

    def on_event(self: Message, here: Here, event: Event) -> Turn:
        if isinstance(event, Dispatched) and event.ref == here.ref and event.result is SendResult.SENT:
            return Turn(position=replace(here.position, sending="", not_before=here.now + timedelta(hours=1)))
        return told(self, here, event)

    told = Message.on_event
    patch.setattr(Message, "on_event", on_event)


def _leaves_tasks_open(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Task, "leave", lambda self, here: ())


def _lets_time_decide(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Decision, "on_due", lambda self, here: Turn(outcome="sans_suite", target=self.options[0][1]))


def _sends_in_a_pause(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Message, "runs_paused", property(lambda self: True))


def _forgets_the_end_of_a_pause(patch: pytest.MonkeyPatch) -> None:
    kept = state.CaseState.with_enrolment
    patch.setattr(
        state.CaseState, "with_enrolment", lambda self, *given: replace(kept(self, *given), paused_until=None)
    )


def _stops_without_asking_anybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        AwaitReply, "_ask_human", lambda self, here, commands: Turn(commands, replace(here.position, halted=True))
    )


def _stores_less_than_it_knows(patch: pytest.MonkeyPatch) -> None:
    written = state._position_json

    def position_json(item: state.Position) -> dict[str, Any]:
        return {name: value for name, value in written(item).items() if name != "halted"}

    patch.setattr(state, "_position_json", position_json)


def _draws_by_chance(patch: pytest.MonkeyPatch) -> None:
    numbers = count()
    patch.setattr(Experiment, "_drawn", lambda self, here: self.arms[next(numbers) % 2])


def _wakes_for_nothing(patch: pytest.MonkeyPatch) -> None:
    usual = interpreter._next_due

    def next_due(run: Run) -> datetime | None:
        at = usual(run)
        return at if at is None else run.now

    patch.setattr(interpreter, "_next_due", next_due)


def _forgets_to_wake(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(interpreter, "_next_due", lambda run: None)


def _raises_at_what_it_does_not_know(patch: pytest.MonkeyPatch) -> None:
    def hear(run: Run, event: Event) -> None:
        raise KeyError(event)

    patch.setattr(listening, "hear_transfer", hear)


def _lets_anybody_move_people(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(listening, "_ask_whose", lambda run, name, step, way: run.force(name, way.event, way.target))


def _owes_no_answer(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Run, "owe", lambda self, conversation_id, since: None)


def _leaves_tracks_behind(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Run, "end_tracks", lambda self, name, scope=None: None)


def _lets_an_adviser_leave_a_decision(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(amending, "_cannot_move", lambda run, event: "" if run.look(event.ref.enrolment)[1] else "nobody")


def _hears_of_no_bounce(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        listening, "hear_delivery", lambda run, event: run.owe(event.answered, event.at) if event.answered else None
    )


def _does_nothing_when_due(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Message, "on_due", lambda self, here: STAY)


WRONG = (
    _sends_again,
    _leaves_tasks_open,
    _lets_time_decide,
    _sends_in_a_pause,
    _forgets_the_end_of_a_pause,
    _stops_without_asking_anybody,
    _stores_less_than_it_knows,
    _draws_by_chance,
    _wakes_for_nothing,
    _forgets_to_wake,
    _raises_at_what_it_does_not_know,
    _lets_anybody_move_people,
    _owes_no_answer,
    _leaves_tracks_behind,
    _lets_an_adviser_leave_a_decision,
    _hears_of_no_bounce,
    _does_nothing_when_due,
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__.strip("_"))
def test_a_broken_interpreter_is_found_out(
    monkeypatch: pytest.MonkeyPatch, wrong: Callable[[pytest.MonkeyPatch], None]
) -> None:
    wrong(monkeypatch)
    assert any(broken(invent_life(seed)) for seed in range(MOST))


def test_a_broken_life_is_made_small_and_stays_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    _sends_again(monkeypatch)
    life = next(life for seed in range(MOST) if "twice" in broken(life := invent_life(seed)))
    small = shrunk(life)
    assert kind_of(broken(small)) == kind_of(broken(life))
    assert _size(small) < _size(life) and len(small.acts) <= 3


def _size(life: Life) -> int:
    return len(life.acts) + len(str(life.documents))
