"""The ways through a pathway: every target exists, every step can be reached and ends, no loop spins without time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mailflow.pathways.fields import Notes, hint
from mailflow.pathways.problems import Problem
from mailflow.pathways.step import Step
from mailflow.pathways.steps.decision import Decision
from mailflow.pathways.steps.end import End
from mailflow.pathways.steps.message import Message
from mailflow.pathways.steps.survey import Survey
from mailflow.pathways.steps.task import Task
from mailflow.pathways.steps.wait import Wait

Ways = dict[str, set[str]]
MEANT = {  # field → kinds of step
    "follows": ("message", "survey"),
    "about": ("message", "survey"),
    "answers": ("await_reply",),
    "prepared_by": ("task",),
}
BY_PEOPLE = ("task", "decision", "await_reply", "document_request", "survey")  # whose outcomes people bring about,
BY_ITSELF = ("timeout", "suppressed")  # but for these


def check_ways(steps: Mapping[str, Step], notes: Notes) -> None:
    """Note what is wrong with the ways between steps."""
    ways: Ways = {step_id: set() for step_id in steps}
    starts = {next(iter(steps), "")}
    for step_id, target, line in dict.fromkeys(notes.targets):
        if target not in steps:
            if not _broken(target, notes):
                notes.problems.append(
                    Problem(line, step_id, f"There is no step “{target}”.", hint(target, list(steps)))
                )
        elif steps[target].scope != (steps[step_id].scope if step_id in steps else ""):
            sentence = f"The way to “{target}” leads into or out of a track."
            notes.problems.append(Problem(line, step_id, sentence, "Stay within the track; its `end` leads back."))
        elif step_id in steps:
            ways[step_id].add(target)
        else:  # a goal's
            starts.add(target)
    for step_id, first in notes.entered:
        if step_id in steps and first in steps:
            ways[step_id].add(first)
    if not steps:
        return
    if not notes.problems:
        _check_reach(steps, ways, starts, notes)
    _check_mentions(steps, notes)
    _check_rights(steps, notes)


def _broken(target: str, notes: Notes) -> bool:
    """Whether the target is a step that is there but could not be read: that is said already."""
    return any(problem.step == target for problem in notes.problems)


def _check_reach(steps: Mapping[str, Step], ways: Ways, starts: Iterable[str], notes: Notes) -> None:
    reached = _from(starts, ways)
    for step_id in steps:
        if step_id not in reached:
            _wrong(step_id, "No way leads to this step.", "Name it in a `next`, or remove it.", notes)
    back: Ways = {step_id: {other for other in ways if step_id in ways[other]} for step_id in steps}
    entered = set(notes.entered)
    for step_id, first in entered:
        back[first].discard(step_id)  # that its track ends does not end the step itself
    ending = _from([step_id for step_id, step in steps.items() if isinstance(step, End)], back)
    for step_id in steps:
        if step_id in reached and step_id not in ending:
            _wrong(step_id, "No way leads from here to an `end` step.", "Let a way go on to an `end` step.", notes)
    _check_loops(steps, notes)
    quick = {step_id: {t for t in ways[step_id] if _quick(steps[t])} for step_id in steps if _quick(steps[step_id])}
    for step_id in quick:
        if step_id in _from(quick[step_id], quick):
            _wrong(step_id, "This loop has no step that takes time.", "Put a `wait` with `for:` into it.", notes)


def _check_loops(steps: Mapping[str, Step], notes: Notes) -> None:
    """A loop in which nobody has to do anything must be bounded by a `goto`: it would go on for ever."""
    alone: Ways = {step_id: set() for step_id in steps}
    for step_id, step in steps.items():
        people = step.kind in BY_PEOPLE
        ways = [target for outcome, target in step.ways() if not people or outcome in BY_ITSELF]
        ways += [step.skip.target] if step.skip else []
        alone[step_id] = set(ways) - ({ways[0]} if step.kind == "goto" else set())
    for step_id in steps:
        if step_id in _from(alone[step_id], alone):
            instead = "Lead back with a `goto` and `max_loops:`, or use `recurring`."
            _wrong(step_id, "This loop goes on for ever without anybody.", instead, notes)


def _quick(step: Step) -> bool:
    return not step.takes_time or (isinstance(step, Wait) and step.span is None)


def _from(start: Iterable[str], ways: Ways) -> set[str]:
    found: set[str] = set()
    left = list(start)
    while left:
        step_id = left.pop()
        if step_id not in found:
            found.add(step_id)
            left.extend(ways.get(step_id, ()))
    return found


def _check_mentions(steps: Mapping[str, Step], notes: Notes) -> None:
    """Steps named in other ways than as a target: threads, answers, anchors, outcomes."""
    for step_id, field, name, line in notes.mentions:
        kinds = MEANT.get(field)
        allowed = [other for other, step in steps.items() if kinds is None or step.kind in kinds]
        if name not in allowed and not (field == "anchor" and name == "enrolled"):
            sentence = f"“{field}: {name}” names no such step."
            instead = hint(name, ["enrolled", *allowed] if field == "anchor" else allowed)
            notes.problems.append(Problem(line, step_id, sentence, instead))


def _check_rights(steps: Mapping[str, Step], notes: Notes) -> None:
    """What may never be written: a survey that leads to a sanction, a decision by those who prepare it."""
    for step_id, step in steps.items():
        if isinstance(step, Survey):
            for target in {*dict(step.ways()).values(), *(way.target for way in step.on)}:
                if target in steps and (steps[target].kind == "decision" or _is_legal_mail(steps[target])):
                    sentence = f"A survey never leads to “{target}”: its answers cost nobody anything."
                    _wrong(step_id, sentence, "Let a `task` come after it.", notes)
        if isinstance(step, Decision):
            preparing = steps.get(step.prepared_by)
            if isinstance(preparing, Task) and preparing.role == step.role:
                sentence = "The same role prepares the decision and takes it."
                _wrong(step_id, sentence, f"Let `{preparing.id}` have `role: owner`.", notes)


def _is_legal_mail(step: Step) -> bool:
    return isinstance(step, Message) and step.is_legal


def _wrong(step_id: str, sentence: str, instead: str, notes: Notes) -> None:
    notes.problems.append(Problem(notes.places.get(step_id, 0), step_id, sentence, instead))
