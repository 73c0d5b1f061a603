"""Where the interpreter knows no way on, the enrolment rests until a human says how it goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mailflow.pathways.commands import Command, HandToHuman, OpenTask, WithdrawTask
from mailflow.pathways.document import Pathway
from mailflow.pathways.events import Event, MailReceived, Ref, TaskDone
from mailflow.pathways.fields import Fields
from mailflow.pathways.state import Position
from mailflow.pathways.step import STAY, Here, Step, Turn

STUCK, RETRY, END, ON = "stuck", "retry", "end_here", "to:"
FIRST = ":first"  # where a pathway begins that is not known yet
TITLE = "Parcours arrêté : à vérifier avec l’administrateur"
AGAIN = "Essayer de nouveau"
ENDS = {False: "Terminer le parcours", True: "Terminer cette partie et poursuivre"}  # by whether it is a track
MOST_WAYS = 8


@dataclass(frozen=True, slots=True)
class Stuck(Step):
    """Stands for a step that could not be entered. No document has it; `onward` are the ways that step has."""

    kind: ClassVar[str] = STUCK
    takes_time: ClassVar[bool] = True

    onward: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Stuck:
        raise NotImplementedError  # it is no kind of the language

    def enter(self, here: Here) -> Turn:
        return STAY

    def on_event(self, here: Here, event: Event) -> Turn:
        if isinstance(event, TaskDone) and event.ref == stuck_ref(here.ref):
            return self._decided(here, event.outcome)
        if isinstance(event, MailReceived) and event.about == here.ref and not event.needs_answer:
            return Turn((HandToHuman(event.conversation_id, event.at, STUCK),))
        return STAY

    def _decided(self, here: Here, outcome: str) -> Turn:
        if outcome == RETRY:
            return Turn(outcome=STUCK, target=here.position.step or FIRST)
        target = outcome.removeprefix(ON)
        if target != outcome and target in dict(self.onward).values():
            return Turn(outcome=STUCK, target=target)
        return Turn(end=STUCK)

    def leave(self, here: Here) -> tuple[Command, ...]:
        return (WithdrawTask(stuck_ref(here.ref)),)

    def ways(self) -> tuple[tuple[str, str], ...]:
        return self.onward


def is_stuck(position: Position) -> bool:
    """Whether somebody rests there for a human."""
    return STUCK in position.memo


def stuck_at(step_id: str, step: Step | None) -> Stuck:
    """In place of a step that could not be entered. A decision is not left by anything but itself."""
    onward = step.ways() if step is not None and step.kind != "decision" else ()
    return Stuck(step_id, TITLE, onward)


def stuck_ref(ref: Ref) -> Ref:
    """Of the task that asks how it goes on."""
    return replace(ref, step=f"{ref.step}:{STUCK}")


def ask(ref: Ref, step: Stuck, pathway: Pathway | None, *, is_track: bool) -> OpenTask:
    """Try again, leave the step out, or end."""
    targets = [target for target in dict.fromkeys(target for _, target in step.onward) if target != step.id]
    labels = {RETRY: AGAIN}
    for target in targets[:MOST_WAYS]:
        known = pathway.steps.get(target) if pathway else None
        labels[f"{ON}{target}"] = f"Passer à « {known.title if known else target} »"
    labels[END] = ENDS[is_track]
    return OpenTask(stuck_ref(ref), TITLE, tuple(labels), labels=labels)
