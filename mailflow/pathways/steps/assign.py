"""`assign`: another adviser, or another tier, under the ceiling of portfolios. Nobody is put into a full one: the team
lead finds a place then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from mailflow.pathways.commands import AssignPerson, Command, Log, OpenTask, WithdrawTask
from mailflow.pathways.durations import Duration, after
from mailflow.pathways.events import Event, Ref, TaskDone, Told
from mailflow.pathways.fields import Fields
from mailflow.pathways.step import STAY, Here, Step, Turn

ASSIGNED, NO_CAPACITY, RETRY = "assigned", "no_capacity", "retry"
FULL = "Portefeuilles complets : trouver qui suivra la personne"
LABELS = {ASSIGNED: "Personne attribuée", RETRY: "Essayer de nouveau"}
WITHIN = Duration(2, "day", working=True)
PART = "assign"


@dataclass(frozen=True, slots=True)
class Assign(Step):
    """`to`: adviser, cover or same. Without `no_capacity` the pathway waits for the team lead."""

    kind: ClassVar[str] = "assign"
    takes_time: ClassVar[bool] = False

    to: str
    tier: str
    ceiling: int
    next: str
    no_capacity: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Assign:
        to, tier = fields.choice("to", ["adviser", "cover", "same"], "adviser"), fields.text("tier", "")
        if to == "same" and not tier:
            fields.wrong("to", "This step changes nothing.", "Write `tier: …`, or `to: adviser`.")
        goes_on = fields.goes_on()
        return cls(
            id=step_id,
            title=title,
            to=to,
            tier=tier,
            ceiling=fields.number("ceiling", 1, 1000, 0),
            next=goes_on,
            no_capacity=fields.target(NO_CAPACITY, ""),
        )

    def enter(self, here: Here) -> Turn:
        return STAY

    def due(self, here: Here) -> datetime | None:
        return None if here.position.sending or here.position.halted else here.position.since

    def on_due(self, here: Here) -> Turn:
        command = AssignPerson(here.ref, self.to, self.tier, self.ceiling)
        return Turn((command,), replace(here.position, sending=PART))

    def on_event(self, here: Here, event: Event) -> Turn:
        if isinstance(event, Told) and event.ref == here.ref and here.position.sending:
            return self._told(here, event.result)
        if isinstance(event, TaskDone) and event.ref == _task_ref(here) and here.position.halted:
            return self._found(here, event.outcome)
        return STAY

    def _told(self, here: Here, result: str) -> Turn:
        if result == ASSIGNED:
            return Turn(outcome=ASSIGNED, target=self.next)
        due = after(here.now, WITHIN, here.calendar)
        log = Log(here.ref, NO_CAPACITY)
        if self.no_capacity:
            ref = replace(here.ref, step=f"{self.id}:{NO_CAPACITY}")
            task = OpenTask(ref, FULL, ("done",), "lead", due)
            return Turn((log, task), outcome=NO_CAPACITY, target=self.no_capacity)
        task = OpenTask(_task_ref(here), FULL, (ASSIGNED, RETRY), "lead", due, LABELS)
        return Turn((log, task), replace(here.position, sending="", halted=True))

    def _found(self, here: Here, outcome: str) -> Turn:
        if outcome == ASSIGNED:
            return Turn(outcome=ASSIGNED, target=self.next)
        if outcome != RETRY:
            return Turn((Log(here.ref, "ignored", "unknown outcome of the task"),))
        return Turn(position=replace(here.position, halted=False, sending="", reminded=here.position.reminded + 1))

    def leave(self, here: Here) -> tuple[Command, ...]:
        return (WithdrawTask(_task_ref(here)),) if here.position.halted else ()

    def ways(self) -> tuple[tuple[str, str], ...]:
        return ((ASSIGNED, self.next), *(((NO_CAPACITY, self.no_capacity),) if self.no_capacity else ()))


def _task_ref(here: Here) -> Ref:
    """Each try has a task of its own."""
    number = here.position.reminded
    return replace(here.ref, step=f"{here.ref.step}:{number + 1}") if number else here.ref


STEP = Assign
