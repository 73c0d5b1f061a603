"""A mail whose sender is not proved never leads anybody anywhere: where a way out waits for it, a human is asked first.

The question belongs to the step: it is withdrawn when the step is left. Values; run and listening make use of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.changing import changed
from mailflow.pathways.commands import OpenTask, WithdrawTask
from mailflow.pathways.durations import Duration, after
from mailflow.pathways.events import Ref
from mailflow.pathways.goals import ASKED, NOT_REACHED, REACHED
from mailflow.pathways.state import Enrolment
from mailflow.pathways.step import Boundary, Step

WAY = ":on:"  # between the step and what the mail says
LEFT = "left"
WITHIN = Duration(1, "day", working=True)


def mark_of(step: Step, way: Boundary) -> str:
    """Its place among outcomes and tasks, apart from those of steps."""
    return f"{step.id}{WAY}{way.event}"


def marks_asked(enrolment: Enrolment, step_id: str | None = None) -> Iterator[str]:
    """Questions that wait, of one step when it is given."""
    for mark, outcome in enrolment.outcomes.items():
        if outcome == ASKED and WAY in mark and (step_id is None or mark.startswith(step_id + WAY)):
            yield mark


def asked(enrolment: Enrolment, mark: str) -> Enrolment:
    """The same, with the question put once more."""
    number = enrolment.counts.get(mark, 0) + 1
    outcomes = {**enrolment.outcomes, mark: ASKED}
    return changed(enrolment, outcomes=outcomes, counts={**enrolment.counts, mark: number})


def question(ref: Ref, target: Step, now: datetime, calendar: WorkCalendar) -> OpenTask:
    """Is the mail really the person's? Then it goes on at `target`."""
    labels = {REACHED: f"Oui, c’est la personne : « {target.title} »", NOT_REACHED: "Non, rien à changer"}
    title = f"Expéditeur non vérifié, courriel à lire : {target.title}"
    role = getattr(target, "role", "owner")
    return OpenTask(ref, title, (REACHED, NOT_REACHED), role, after(now, WITHIN, calendar), labels)


def forgotten(name: str, enrolment: Enrolment) -> tuple[Enrolment, tuple[WithdrawTask, ...]]:
    """The same with all questions withdrawn."""
    marks = tuple(marks_asked(enrolment))
    if not marks:
        return enrolment, ()
    outcomes = {**enrolment.outcomes, **dict.fromkeys(marks, LEFT)}
    return changed(enrolment, outcomes=outcomes), tuple(
        WithdrawTask(Ref(name, mark, enrolment.counts[mark])) for mark in marks
    )
