"""What advisers and administrators do to a running case: pause, resume, move, add a step, move to another revision.

Each may be refused: `refusal` says why in a sentence, `amend` then leaves the case as it is. Nobody is ever lost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.pathways.durations import read_duration
from mailflow.pathways.events import Added, Migrated, Moved, Paused, Ref, Resumed
from mailflow.pathways.following import only_decided
from mailflow.pathways.migrating import cannot_migrate, migrate
from mailflow.pathways.reading import done_id, read_step
from mailflow.pathways.run import CASE, Run
from mailflow.pathways.state import FREE, Enrolment

Amendment = Paused | Resumed | Moved | Added | Migrated
ADDABLE = ("message", "wait", "task")


def amend(run: Run, event: Amendment) -> None:
    """Do it, or note why not."""
    reason = refusal(run, event)
    if reason:
        run.log(_about(event), "refused", reason)
        return
    match event:
        case Paused():
            run.state = replace(run.state, paused=run.now, paused_until=event.until)
            run.log(CASE, "paused")
        case Resumed():
            _resume(run, run.now)
        case Moved():
            run.log(event.ref, "moved", event.target)
            run.force(event.ref.enrolment, event.outcome or "moved", event.target)
        case Added():
            _add(run, event)
        case Migrated():
            migrate(run, event)


def refusal(run: Run, event: Amendment) -> str:
    """Why it cannot be done, "" when it can."""
    match event:
        case Paused():
            return "already paused" if run.state.paused else _cannot_pause(run, event)
        case Resumed():
            return "" if run.state.paused else "not paused"
        case Moved():
            return _cannot_move(run, event)
        case Added():
            return _cannot_add(run, event)
        case Migrated():
            return cannot_migrate(run, event)


def _about(event: Amendment) -> Ref:
    if isinstance(event, Moved):
        return event.ref
    return Ref(event.enrolment, "", 0) if isinstance(event, Added | Migrated) else CASE


# -- pause -------------------------------------------------------------------------------------------------------


def _cannot_pause(run: Run, event: Paused) -> str:
    return "the pause ends before it begins" if event.until is not None and event.until <= run.now else ""


def end_pause(run: Run) -> None:
    """The end that was given with the pause has come: all goes on as of that moment, however late this is noticed."""
    until = run.state.paused_until
    if until is not None and until <= run.now:
        _resume(run, until)


def _resume(run: Run, at: datetime) -> None:
    """Spans go on with what was left of them; days of the calendar (until, the 28th, anchors) stay what they are."""
    paused = run.state.paused
    assert paused is not None
    run.state = replace(run.state, paused=None, paused_until=None)
    run.log(CASE, "resumed")
    for name, enrolment in run.state.enrolments.items():
        _, step = run.look(name)
        if enrolment.position is None or step is None or enrolment.through_pause or step.runs_paused:
            continue
        position = enrolment.position
        shifted = replace(
            position,
            since=_shifted(position.since, paused, at),
            not_before=_shifted(position.not_before, paused, at) if position.not_before else None,
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
    if target.scope != (step.scope if step is not None else ""):
        return "the step is in another track"
    if step is not None and step.kind == "decision":
        return "only the decision itself leads on from here"
    if event.outcome and step is not None and (event.outcome, event.target) not in step.ways():
        return "the step has no such outcome"
    pathway = run.revisions.get(enrolment.revision)
    lineage = run.state.lineage(event.ref.enrolment)
    if pathway and not event.outcome and only_decided(pathway, lineage, event.ref.step, event.target):
        return "only a decision leads there"
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
    if event.after and read_duration(event.after) is None:
        return "the span before it is unreadable"
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
    extra = {step_id: dict(event.step), last: end}
    first = f"{step_id}-avant" if event.after else step_id
    if event.after:
        title = str(event.step.get("title") or step_id)
        extra[first] = {"id": first, "kind": "wait", "title": title, "for": event.after, "next": step_id}
    run.keep(name, Enrolment(parent.revision, parent=event.enrolment, scope=FREE, key=step_id, extra=extra))
    run.log(Ref(event.enrolment, step_id, number), "added")
    run.enter(name, first)
