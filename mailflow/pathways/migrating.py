"""A running enrolment moves to another revision, with its tracks. Who cannot be moved safely stays, with a reason."""

from __future__ import annotations

from dataclasses import replace

from mailflow.pathways.asking import marks_asked
from mailflow.pathways.commands import Command
from mailflow.pathways.document import Pathway
from mailflow.pathways.events import Migrated, Ref
from mailflow.pathways.following import only_decided
from mailflow.pathways.run import Run
from mailflow.pathways.state import CaseState, Enrolment, Position
from mailflow.pathways.step import Step
from mailflow.pathways.steps.parallel import Parallel
from mailflow.pathways.stuck import is_stuck

MIGRATED = "migrated"
BY_MACHINE = ("await_reply", "message", "wait", "parallel", "recurring")  # no human holds an outcome of theirs in hand


def begins(state: CaseState, name: str) -> bool:
    """Whether a pathway begins with this enrolment: of the case itself, or as a part of another pathway."""
    item = state.enrolments[name]
    parent = state.enrolments.get(item.parent)
    return not item.extra and (parent is None or parent.revision != item.revision)


def family(state: CaseState, name: str) -> list[tuple[str, Enrolment]]:
    """The enrolment and its tracks on the same revision, itself first; detours keep to themselves."""
    root = state.enrolments[name]
    found = [(name, root)]
    for track in state.tracks(name):
        item = state.enrolments[track]
        if item.revision == root.revision and not item.extra:
            found.extend(family(state, track))
    return found


def cannot_migrate(run: Run, event: Migrated) -> str:
    """Why the enrolment cannot be moved, "" when it can."""
    root = run.state.enrolments.get(event.enrolment)
    new = run.revisions.get(event.revision)
    if root is None or not begins(run.state, event.enrolment) or root.position is None:
        return "there is no such running enrolment"
    if new is None:
        return "there is no such revision"
    if root.revision == event.revision:
        return "already on this revision"
    for name, item in family(run.state, event.enrolment):
        reason = _cannot_follow(run, event, name, new) if item.position else ""
        if reason:
            return reason
    return ""


def _cannot_follow(run: Run, event: Migrated, name: str, new: Pathway) -> str:
    item = run.state.enrolments[name]
    position = item.position
    assert position is not None
    here = position.step
    old_step, new_step = run.step_of(item, here), new.steps.get(_target(event, position))
    if new_step is None:
        return f"the step {here} is removed and the mapping does not say where it leads"
    if old_step is None:
        return ""
    if new_step.scope != old_step.scope:
        return f"the step {here} would change its track"
    if old_step.is_legal and (old_step != new_step or here in event.mapping):
        return f"the legal step {here} does not change while it runs"
    if old_step.kind == "decision" and here in event.mapping:
        return f"only the decision {here} itself leads on"
    if here in event.mapping and only_decided(new, run.state.lineage(name), here, new_step.id):
        return f"only a decision leads to the step {new_step.id}"
    if here in event.mapping or old_step.kind != new_step.kind or is_stuck(position):
        return ""  # it is entered anew
    return _would_lose(old_step, new_step, in_hand=position.halted or any(marks_asked(item, here)))


def _would_lose(old: Step, new: Step, *, in_hand: bool) -> str:
    """What the person holds at a step that stays, and that the new step would know nothing of."""
    names = {outcome for outcome, _ in old.ways()} | {way.event for way in old.on}
    gone = names - {outcome for outcome, _ in new.ways()} - {way.event for way in new.on}
    if gone and (in_hand or old.kind not in BY_MACHINE):
        return f"a human has the step {old.id} in hand, which loses an outcome"
    if isinstance(old, Parallel) and isinstance(new, Parallel) and dict(old.tracks).keys() != dict(new.tracks).keys():
        return f"the tracks of the step {old.id} run"
    return ""


def _target(event: Migrated, position: Position) -> str:
    return event.mapping.get(position.step, position.step)


def migrate(run: Run, event: Migrated) -> None:
    """A step that stays keeps its occurrence, and its timers follow the new rule; a mapped one is entered anew."""
    new = run.revisions[event.revision]
    members = family(run.state, event.enrolment)
    moved: list[tuple[str, str]] = []
    tidied: list[Command] = []
    for name, item in members:
        here, step = run.look(name)
        if item.position is not None and here is not None:
            target = _target(event, item.position)
            if item.position.step in event.mapping or step is None or step.kind != new.steps[target].kind:
                moved.append((name, target))
                tidied.extend(step.leave(here) if step else ())
    for name, _ in members:
        run.keep(name, replace(run.state.enrolments[name], revision=event.revision))
    run.log(Ref(event.enrolment, "", 0), MIGRATED, event.revision)
    for command in tidied:
        run.command(command)
    for name, target in moved:
        if name in run.state.enrolments:
            run.go(name, MIGRATED, target)
