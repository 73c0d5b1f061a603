"""What a migration did or would do, for people to read: changes, counts by step, timers, mails, who stays and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailflow.caseload.migrating import Line, Plan

MOST_NAMED = 50
MOST_TIMERS = 10


def plain(line: Line) -> dict[str, Any]:
    """One enrolment of one case, for machines."""
    return {
        "case": str(line.case_id),
        "reference": line.reference,
        "enrolment": line.enrolment,
        "from_revision": line.number,
        "result": line.result.value,
        "reason": line.reason,
        "step": line.step,
        "step_after": line.step_after,
        "due": line.due.isoformat() if line.due else None,
        "due_after": line.due_after.isoformat() if line.due_after else None,
        "mails": list(line.mails),
    }


def report(plan: Plan, lines: Sequence[Line], *, rehearsed: bool) -> list[str]:
    """All of it, line by line."""
    verb = "would be moved" if rehearsed else "moved"
    counts = Counter(line.result.value for line in lines)
    moved = [line for line in lines if line.result.value == "moved"]
    summary = (
        f"{len(lines)} enrolments on other revisions of {plan.code}: {counts['moved']} {verb} to {plan.number}, "
        f"{counts['past']} past all changes, {counts['other class']} of other classes, {counts['refused']} refused"
    )
    return [
        *_changes(plan, {line.number for line in lines}),
        summary,
        *_by_step(lines),
        *_timers(moved, rehearsed=rehearsed),
        *_mails(moved, rehearsed=rehearsed),
        *_refused(lines),
    ]


def _changes(plan: Plan, numbers: set[int]) -> Iterator[str]:
    for source in plan.sources.values():
        if source.number in numbers:
            yield f"changes from revision {source.number} to {plan.number}:"
            yield from (f"  {change}" for change in source.concern.changes)


def _by_step(lines: Sequence[Line]) -> Iterator[str]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        table[line.step][line.result.value] += 1
    for step, counts in sorted(table.items()):
        yield f"  {step:<24} " + ", ".join(f"{count} {result}" for result, count in sorted(counts.items()))


def _timers(moved: Sequence[Line], *, rehearsed: bool) -> Iterator[str]:
    changed = [line for line in moved if line.due != line.due_after]
    yield f"timers that {'would move' if rehearsed else 'moved'}: {len(changed)}"
    for line in sorted(changed, key=lambda item: (item.due_after is None, item.due_after))[:MOST_TIMERS]:
        yield f"  {line.reference:<12} {line.step}: {_moment(line.due)} → {_moment(line.due_after)}"
    if len(changed) > MOST_TIMERS:
        yield f"  … and {len(changed) - MOST_TIMERS} more (--json names all)"


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M") if at else "–"


def _mails(moved: Sequence[Line], *, rehearsed: bool) -> Iterator[str]:
    counts = Counter(step for line in moved for step in line.mails)
    yield f"mails that {'would go' if rehearsed else 'went'} at once: {counts.total()}"
    yield from (f"  {step:<24} {count}" for step, count in sorted(counts.items()))


def _refused(lines: Sequence[Line]) -> Iterator[str]:
    reasons: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.result.value == "refused":
            reasons[line.reason].append(line.reference or str(line.case_id))
    for reason, references in sorted(reasons.items()):
        yield f"refused, {len(references)}: {reason}"
        named = ", ".join(references[:MOST_NAMED])
        yield f"  {named}{f' … and {len(references) - MOST_NAMED} more' if len(references) > MOST_NAMED else ''}"
