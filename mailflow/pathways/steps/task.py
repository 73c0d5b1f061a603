"""`task`: a human does something and says how it went. Overdue, the team lead sees it; it never completes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mailflow.pathways.changing import changed
from mailflow.pathways.commands import Command, EscalateTask, Log, OpenTask, WithdrawTask
from mailflow.pathways.durations import Duration, after
from mailflow.pathways.events import Event, TaskDone
from mailflow.pathways.fields import Fields
from mailflow.pathways.step import STAY, Here, Planned, Step, Turn


@dataclass(frozen=True, slots=True)
class Task(Step):
    """`outcomes` maps what the human may choose to the step that follows; `labels` to what its button says."""

    kind: ClassVar[str] = "task"
    takes_time: ClassVar[bool] = True

    role: str
    within: Duration
    outcomes: tuple[tuple[str, str], ...]
    labels: Mapping[str, str]

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Task:
        role = fields.choice("role", ["owner", "lead"], "owner")
        within = fields.span("due", Duration(2, "day", working=True))
        entries = [
            (entry.name("outcome"), entry.text("label", ""), _target(entry)) for entry in fields.list_of("outcomes")
        ]
        outcomes = tuple((name, target) for name, _, target in entries)
        labels = {name: label for name, label, _ in entries if label}
        if not outcomes:
            outcomes = (("done", fields.goes_on()),)
        elif len(dict(outcomes)) < len(outcomes):
            fields.wrong("outcomes", "Two outcomes have the same name.", "Give each its own.")
        return cls(step_id, title, role, within, outcomes, labels)

    def enter(self, here: Here) -> Turn:
        options = tuple(name for name, _ in self.outcomes)
        due = after(here.position.since, self.within, here.calendar)
        return Turn((OpenTask(here.ref, self.title, options, self.role, due, self.labels),))

    def due(self, here: Here) -> datetime | None:
        if here.position.reminded or self.role == "lead":
            return None
        return after(here.position.since, self.within, here.calendar)

    def on_due(self, here: Here) -> Turn:
        return Turn((EscalateTask(here.ref), Log(here.ref, "overdue")), changed(here.position, reminded=1))

    def on_event(self, here: Here, event: Event) -> Turn:
        if not isinstance(event, TaskDone) or event.ref != here.ref:
            return STAY
        target = dict(self.outcomes).get(event.outcome)
        if target is None:
            return Turn((Log(here.ref, "ignored", "unknown outcome of the task"),))
        return Turn(outcome=event.outcome, target=target)

    def leave(self, here: Here) -> tuple[Command, ...]:
        return (WithdrawTask(here.ref),)

    def ways(self) -> tuple[tuple[str, str], ...]:
        return self.outcomes

    def plan(self, here: Here) -> tuple[Planned, ...]:
        at = self.due(here)
        return (Planned("overdue", at),) if at else ()


def _target(entry: Fields) -> str:
    target = entry.target("next")
    entry.finish()
    return target


STEP = Task
