"""The ways through a pathway: every target exists, every step can be reached and ends, no loop spins without time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mailflow.pathways.fields import Notes, hint
from mailflow.pathways.problems import Problem
from mailflow.pathways.step import Step
from mailflow.pathways.steps.await_reply import AwaitReply
from mailflow.pathways.steps.branch import Branch
from mailflow.pathways.steps.end import End
from mailflow.pathways.steps.message import Message
from mailflow.pathways.steps.wait import Wait

Ways = dict[str, set[str]]


def check_ways(steps: Mapping[str, Step], notes: Notes) -> None:
    """Note what is wrong with the ways between steps."""
    ways: Ways = {step_id: set() for step_id in steps}
    lines: dict[str, int] = {}
    for step_id, target, line in dict.fromkeys(notes.targets):
        lines.setdefault(step_id, line)
        if target in steps:
            ways.setdefault(step_id, set()).add(target)
        elif not _broken(target, notes):
            notes.problems.append(Problem(line, step_id, f"There is no step “{target}”.", hint(target, list(steps))))
    if not steps:
        return
    if not notes.problems:
        _check_reach(steps, ways, lines, notes)
    _check_names(steps, lines, notes)


def _broken(target: str, notes: Notes) -> bool:
    """Whether the target is a step that is there but could not be read: that is said already."""
    return any(problem.step == target for problem in notes.problems)


def _check_reach(steps: Mapping[str, Step], ways: Ways, lines: Mapping[str, int], notes: Notes) -> None:
    reached = _from([next(iter(steps))], ways)
    for step_id in steps:
        if step_id not in reached:
            sentence = "No way leads to this step."
            notes.problems.append(
                Problem(lines.get(step_id, 0), step_id, sentence, "Name it in a `next`, or remove it.")
            )
    back: Ways = {step_id: {other for other in ways if step_id in ways[other]} for step_id in steps}
    ending = _from([step_id for step_id, step in steps.items() if isinstance(step, End)], back)
    for step_id in steps:
        if step_id in reached and step_id not in ending:
            sentence = "No way leads from here to an `end` step."
            notes.problems.append(
                Problem(lines.get(step_id, 0), step_id, sentence, "Let a way go on to an `end` step.")
            )
    quick = {step_id: {t for t in ways[step_id] if _quick(steps[t])} for step_id in steps if _quick(steps[step_id])}
    for step_id in quick:
        if step_id in _from(quick[step_id], quick):
            sentence = "This loop has no step that takes time."
            notes.problems.append(
                Problem(lines.get(step_id, 0), step_id, sentence, "Put a `wait` with `for:` into it.")
            )


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


def _check_names(steps: Mapping[str, Step], lines: Mapping[str, int], notes: Notes) -> None:
    """Steps named in other ways than as a target: threads, answers, anchors, outcomes."""
    messages = [step_id for step_id, step in steps.items() if isinstance(step, Message)]
    awaits = [step_id for step_id, step in steps.items() if isinstance(step, AwaitReply)]
    for step in steps.values():
        if isinstance(step, Message):
            _known(step, "follows", step.follows, messages, lines, notes)
            _known(step, "answers", step.answers, awaits, lines, notes)
        elif isinstance(step, AwaitReply):
            _known(step, "about", step.about, messages, lines, notes)
        elif isinstance(step, Wait):
            _known(step, "anchor", step.anchor, ["enrolled", *steps], lines, notes)
        elif isinstance(step, Branch):
            for condition in step.conditions:
                if condition.subject == "outcome":
                    _known(step, "outcome", condition.name, list(steps), lines, notes)


def _known(step: Step, field: str, name: str, allowed: list[str], lines: Mapping[str, int], notes: Notes) -> None:
    if name and name not in allowed:
        sentence = f"“{field}: {name}” names no such step."
        notes.problems.append(Problem(lines.get(step.id, 0), step.id, sentence, hint(name, allowed)))
