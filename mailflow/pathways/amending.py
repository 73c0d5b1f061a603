"""What advisers and administrators do to a running case: pause, resume, move, add a step, move to another revision.

Each may be refused: `refusal` says why in a sentence, `amend` then leaves the case as it is. Nobody is ever lost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.pathways.commands import Command
from mailflow.pathways.events import Added, Migrated, Moved, Paused, Ref, Resumed
from mailflow.pathways.reading import done_id, read_step
from mailflow.pathways.run import CASE, Run
from mailflow.pathways.state import FREE, Enrolment, Position

Amendment = Paused | Resumed | Moved | Added | Migrated
ADDABLE = ("message", "wait", "task")
MIGRATED = "migrated"


def amend(run: Run, event: Amendment) -> None:
    """Do it, or note why not."""
    reason = refusal(run, event)
    if reason:
        run.log(_about(event), "refused", reason)
        return
    match event:
        case Paused():
            run.state = replace(run.state, paused=run.now)
            run.log(CASE, "paused")
        case Resumed():
            _resume(run)
        case Moved():
            run.log(event.ref, "moved", event.target)
            run.force(event.ref.enrolment, event.outcome or "moved", event.target)
        case Added():
            _add(run, event)
        case Migrated():
            _migrate(run, event)


def refusal(run: Run, event: Amendment) -> str:
    """Why it cannot be done, "" when it can."""
    match event:
        case Paused():
            return "already paused" if run.state.paused else ""
        case Resumed():
            return "" if run.state.paused else "not paused"
        case Moved():
            return _cannot_move(run, event)
        case Added():
            return _cannot_add(run, event)
        case Migrated():
            return _cannot_migrate(run, event)


def _about(event: Amendment) -> Ref:
    if isinstance(event, Moved):
        return event.ref
    return Ref(event.enrolment, "", 0) if isinstance(event, Added | Migrated) else CASE


# -- pause -------------------------------------------------------------------------------------------------------


def _resume(run: Run) -> None:
    """Spans go on with what was left of them; days of the calendar (until, the 28th, anchors) stay what they are."""
    paused = run.state.paused
    assert paused is not None
    run.state = replace(run.state, paused=None)
    run.log(CASE, "resumed")
    for name, enrolment in run.state.enrolments.items():
        _, step = run.look(name)
        if enrolment.position is None or step is None or enrolment.through_pause or step.runs_paused:
            continue
        position = enrolment.position
        shifted = replace(
            position,
            since=_shifted(position.since, paused, run.now),
            not_before=_shifted(position.not_before, paused, run.now) if position.not_before else None,
        )
        run.keep(name, replace(enrolment, position=shifted))


def _shifted(at: datetime, paused: datetime, now: datetime) -> datetime:
    return at + (now - max(at, paused)) if at <= now else at


# -- move --------------------------------------------------------------------------------------------------------


def _cannot_move(run: Run, event: Moved) -> str:
    enrolment = run.state.enrolments.get(event.ref.enrolment)
    if enrolment is None or enrolment.position is None or enrolment.ref(event.ref.enrolment) != event.ref:
        return "the person is not at this step any more"
    step, target = run.step_of(enrolment, event.ref.step), run.step_of(enrolment, event.target)
    if target is None:
        return "there is no such step"
    if step is not None and target.scope != step.scope:
        return "the step is in another track"
    if step is not None and step.kind == "decision":
        return "only the decision itself leads on from here"
    if event.outcome and step is not None and (event.outcome, event.target) not in step.ways():
        return "the step has no such outcome"
    return ""


# -- add ---------------------------------------------------------------------------------------------------------


def _cannot_add(run: Run, event: Added) -> str:
    enrolment = run.state.enrolments.get(event.enrolment)
    if enrolment is None or enrolment.parent:
        return "there is no such enrolment"
    step, notes = read_step(event.step)
    if step is None or notes.problems:
        return "; ".join(str(problem) for problem in notes.problems) or "this is no step"
    if step.kind not in ADDABLE:
        return f"only these can be added: {', '.join(ADDABLE)}"
    pathway = run.revisions.get(enrolment.revision)
    taken = set(pathway.steps) if pathway else set()
    if step.id in taken or any(step.id in item.extra for item in run.state.enrolments.values()):
        return "this id is taken"
    known = pathway.wordings() if pathway else frozenset()
    return "" if set(step.wordings()) <= known else "the wording is not one of this pathway's"


def _add(run: Run, event: Added) -> None:
    step_id = str(event.step["id"])
    parent = run.state.enrolments[event.enrolment]
    last = done_id(f"{step_id}/detour")
    end = {"id": last, "kind": "end", "outcome": "done"}
    number = parent.counts.get(FREE, 0) + 1
    run.keep(event.enrolment, replace(parent, counts={**parent.counts, FREE: number}))
    name = f"{event.enrolment}.{step_id}.{number}.detour"
    made = Enrolment(
        parent.revision, parent=event.enrolment, scope=FREE, key=step_id, extra={step_id: dict(event.step), last: end}
    )
    run.keep(name, made)
    run.log(Ref(event.enrolment, step_id, number), "added")
    run.enter(name, step_id)


# -- migrate -----------------------------------------------------------------------------------------------------


def _family(run: Run, name: str) -> list[tuple[str, Enrolment]]:
    """The enrolment and its tracks on the same revision, itself first; detours keep to themselves."""
    root = run.state.enrolments[name]
    found = [(name, root)]
    for track in run.state.tracks(name):
        item = run.state.enrolments[track]
        if item.revision == root.revision and not item.extra:
            found.extend(_family(run, track))
    return found


def _cannot_migrate(run: Run, event: Migrated) -> str:
    root = run.state.enrolments.get(event.enrolment)
    new = run.revisions.get(event.revision)
    if root is None or root.parent or root.position is None:
        return "there is no such running enrolment"
    if new is None:
        return "there is no such revision"
    if root.revision == event.revision:
        return "already on this revision"
    for _, item in _family(run, event.enrolment):
        if item.position is None:
            continue
        old_step, new_step = run.step_of(item, item.position.step), new.steps.get(_target(event, item.position))
        if new_step is None:
            return f"the step {item.position.step} is removed and the mapping does not say where it leads"
        if old_step is not None and new_step.scope != old_step.scope:
            return f"the step {item.position.step} would change its track"
        if old_step is not None and old_step.is_legal and old_step != new_step:
            return f"the legal step {item.position.step} does not change while it runs"
    return ""


def _target(event: Migrated, position: Position) -> str:
    return event.mapping.get(position.step, position.step)


def _migrate(run: Run, event: Migrated) -> None:
    """A step that stays keeps its occurrence, and its timers follow the new rule; a removed one leads elsewhere."""
    new = run.revisions[event.revision]
    family = _family(run, event.enrolment)
    moved: list[tuple[str, str]] = []
    tidied: list[Command] = []
    for name, item in family:
        here, step = run.look(name)
        if item.position is not None and here is not None:
            target = _target(event, item.position)
            if target != item.position.step or step is None or step.kind != new.steps[target].kind:
                moved.append((name, target))
                tidied.extend(step.leave(here) if step else ())
    for name, _ in family:
        run.keep(name, replace(run.state.enrolments[name], revision=event.revision))
    run.log(Ref(event.enrolment, "", 0), MIGRATED, event.revision)
    for command in tidied:
        run.command(command)
    for name, target in moved:
        if name in run.state.enrolments:
            run.go(name, MIGRATED, target)
