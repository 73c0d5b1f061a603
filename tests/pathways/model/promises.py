"""What must hold of every case, as functions of states and commands that raise `Broken` with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.pathways.commands import MailClass, SendMessage
from mailflow.pathways.document import Pathway
from mailflow.pathways.events import Event, MailReceived, Ref, TaskDone
from mailflow.pathways.run import Run
from mailflow.pathways.state import FREE, CaseState
from mailflow.pathways.steps.recurring import Recurring
from tests.pathways.calendars import LYON

BESIDE = (":undelivered", ":no_capacity")  # tasks that outlive the step they speak of


class Broken(AssertionError):
    """The interpreter broke a promise."""


@dataclass(slots=True)
class Task:
    """What a human was asked to do."""

    ref: Ref
    options: tuple[str, ...]
    decision: bool = False
    not_before: datetime | None = None
    open: bool = True

    @property
    def step(self) -> str:
        """The step it belongs to."""
        return self.ref.step.partition(":")[0]


def is_current(state: CaseState, ref: Ref) -> bool:
    """Whether somebody stands at this occurrence."""
    enrolment = state.enrolments.get(ref.enrolment)
    return enrolment is not None and enrolment.position is not None and enrolment.ref(ref.enrolment) == ref


def nobody_disappeared(before: CaseState, after: CaseState) -> None:
    """Only tracks go, and only as a whole; whoever is somewhere stays somewhere until an end."""
    for name, item in before.enrolments.items():
        if not item.parent and name not in after.enrolments:
            raise Broken(f"{name} disappeared")
        if item.ended and name in after.enrolments and after.enrolments[name].position is not None:
            raise Broken(f"{name} had ended and goes on")
    for name, item in after.enrolments.items():
        if (item.position is None) == (not item.ended):
            raise Broken(f"{name} is nowhere and has not ended, or both")
        if item.parent and item.parent not in after.enrolments:
            raise Broken(f"{name} is a track of nobody")


def nobody_is_lost(
    state: CaseState,
    now: datetime,
    revisions: Mapping[str, Pathway],
    attributes: Mapping[str, str],
    tasks: Mapping[Ref, Task],
    next_due: datetime | None,
) -> None:
    """Whoever stands somewhere has a due time, a track that goes on, or a human who has it."""
    running = Run(replace(state, paused=None, paused_until=None), now, LYON, revisions, attributes)
    held = {(ref.enrolment, task.step) for ref, task in tasks.items() if task.open and not ref.step.endswith(BESIDE)}
    for name, item in state.enrolments.items():
        if item.position is None or state.tracks(name, item.position.step):
            continue
        if (name, item.position.step) in held:
            continue
        due = running.due(name)
        if due is None:
            raise Broken(f"{name} waits at {item.position.step} for nothing and nobody")
        if state.paused is None and (next_due is None or due < next_due):
            raise Broken(f"nobody wakes {name} at {item.position.step} when it is due")
    if state.paused_until is not None and (next_due is None or next_due > state.paused_until):
        raise Broken("nobody ends the pause")
    for name, item in state.enrolments.items():
        parent = state.enrolments.get(item.parent)
        if item.position is None and parent is not None and parent.position is not None:
            raise Broken(f"{item.parent} waits for the track {name}, which has ended")
        if item.position is not None and parent is not None and item.scope != FREE:
            at = parent.position.step if parent.position else ""
            if at != item.scope:
                raise Broken(f"the track {name} outlives its step")
    if next_due is None and any(clock.stage.value != "lead" for clock in state.clocks.values()):
        raise Broken("nobody is reminded of an owed answer")


def tasks_are_somebodys(state: CaseState, tasks: Mapping[Ref, Task]) -> None:
    """No open task speaks of a step that nobody is at any more."""
    for ref, task in tasks.items():
        if not task.open or ref.step.endswith(BESIDE) or ":undelivered" in ref.step:
            continue
        item = state.enrolments.get(ref.enrolment)
        if item is None or item.position is None:
            raise Broken(f"the task {ref} is open though its pathway is over")
        if not ref.step.startswith("goal:") and item.position.step != task.step:
            raise Broken(f"the task {ref} is open though its step is left")


def people_decide(
    before: CaseState, after: CaseState, event: Event, revisions: Mapping[str, Pathway], tasks: Mapping[Ref, Task]
) -> None:
    """A decision is left by the outcome that a human chose, or when a human says that a goal is reached."""
    for name, item in before.enrolments.items():
        pathway = revisions.get(item.revision)
        step = pathway.steps.get(item.position.step) if pathway and item.position else None
        ref = item.ref(name)
        if step is None or step.kind != "decision" or name not in after.enrolments or is_current(after, ref):
            continue
        if not isinstance(event, TaskDone):
            raise Broken(f"the decision {ref} was taken by {type(event).__name__}")
        task = tasks.get(event.ref)
        by_human = task is not None and not task.open and event.outcome in task.options
        if not by_human or not (event.ref == ref or event.ref.step.startswith("goal:")):
            raise Broken(f"the decision {ref} was taken by the task {event.ref}")


def only_proved_mail_moves(before: CaseState, after: CaseState, event: Event) -> None:
    """A machine, or whoever cannot prove to be the person, moves nobody."""
    if not isinstance(event, MailReceived) or (event.proof and event.disposition == "human"):
        return
    for name, item in before.enrolments.items():
        if item.position is not None and not is_current(after, item.ref(name)):
            raise Broken(f"a mail that is not proved to be a person's moved {name}")


def may_be_sent(
    state: CaseState, before: CaseState, command: SendMessage, now: datetime, revisions: Mapping[str, Pathway]
) -> None:
    """A mail belongs to where somebody stands, is not sent early, and in a pause only when it must be."""
    item = state.enrolments.get(command.ref.enrolment)
    if item is None or not is_current(state, command.ref):
        raise Broken(f"{command.ref} sends though it is over")
    if item.position is None or item.position.sending != command.part:
        raise Broken(f"{command.ref} does not know that it sends {command.part}")
    if command.due > now:
        raise Broken(f"{command.ref} sends before it is due")
    paused = state.paused is not None and before.paused is not None
    if paused and command.mail_class is not MailClass.LEGAL and not _through_pause(state, command.ref, revisions):
        raise Broken(f"{command.ref} sends while the case is paused")


def _through_pause(state: CaseState, ref: Ref, revisions: Mapping[str, Pathway]) -> bool:
    """Whether a `recurring` around it goes on while the case is paused."""
    name = ref.enrolment
    while name:
        item = state.enrolments[name]
        parent = state.enrolments.get(item.parent)
        if parent is not None:
            pathway = revisions.get(parent.revision)
            scope = item.scope if item.scope != FREE else name.removeprefix(f"{item.parent}.").partition(".")[0]
            around = pathway.steps.get(scope) if pathway else None
            if isinstance(around, Recurring) and around.through:
                return True
        name = item.parent
    return False
