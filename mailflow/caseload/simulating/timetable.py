"""The timetable of one persona: a row for each mail, reminder, task and step that was left, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailflow.caseload.simulating.life import Life
from mailflow.caseload.simulating.rules import closed_between, rule_of, timeout_of
from mailflow.caseload.simulating.world import Happening, What
from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.events import Ref
from mailflow.pathways.step import Step

NAMES: Mapping[What, str] = {
    What.ENROLLED: "begins",
    What.MAIL: "mail",
    What.REMINDER: "reminder",
    What.CONFIRMATION: "confirmation",
    What.HELD: "held back",
    What.REFUSED: "not sent",
    What.TASK: "task",
    What.OVERDUE: "task overdue",
    What.DONE: "task done",
    What.ANSWERED: "adviser answers",
    What.REPLY: "person writes",
    What.AUTOMATIC: "automatic reply",
    What.UNDELIVERED: "mail returned",
    What.HANDED: "to the adviser",
    What.STAGE: "answer overdue",
    What.INTERVIEW: "interview agreed",
    What.PAUSED: "paused",
    What.RESUMED: "resumed",
    What.LEFT: "time is up",
    What.END: "end",
    What.STUCK: "stuck",
}
TIMED = ("elapsed", "timeout", "past", "ended")
REFUSALS = {
    "closed": "the agency is closed",
    "cap": "enough mails of this class within a week",
    "unreachable": "the address does not work",
    "opted_out": "the person stopped optional mail",
    "no_address": "there is no address",
    "not_enrolled": "the person has left the step",
}
STAGES = {"nudge": "48 h: the adviser is reminded", "cover": "72 h: the cover gets it", "lead": "96 h: the team lead"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `at` is on the agency's wall; `title` is the step's."""

    at: datetime
    what: str
    name: str
    step: str
    title: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "what": self.what,
            "name": self.name,
            "step": self.step,
            "title": self.title,
            "reason": self.reason,
        }


def timetable(life: Life, happened: Iterable[Happening]) -> list[Row]:
    """The rows of a life that was lived in detail."""
    made = []
    for item in happened:
        if item.what is What.LEFT and item.name not in TIMED:
            continue
        step = _step(life, item.ref)
        reason = "; ".join(part for part in REASONS.get(item.what, _nothing)(item, step, life.calendar) if part)
        title = step.title if step else ""
        name = "" if item.what in (What.LEFT, What.ANSWERED, What.STAGE, What.HANDED) else item.name
        made.append(Row(life.calendar.local(item.at), NAMES[item.what], name, item.ref.step, title, reason))
    return made


def _step(life: Life, ref: Ref) -> Step | None:
    """Of the pathway that this enrolment or track follows; of a task's reference, the step before the colon."""
    pathway = life.revisions.get(life.follows.get(ref.enrolment, life.revision))
    return pathway.steps.get(ref.step.partition(":")[0]) if pathway else None


def _nothing(item: Happening, step: Step | None, calendar: WorkCalendar) -> list[str]:
    return []


def _mail(item: Happening, step: Step | None, calendar: WorkCalendar) -> list[str]:
    moved = ""
    if item.since is not None and item.due is not None and item.due > item.since:
        moved = closed_between(item.since, item.due, calendar)
        if not moved:
            moved = "outside opening hours before" if calendar.local(item.due).date() != item.since.date() else ""
    late = "held back before" if item.due is not None and item.at > item.due else ""
    return [rule_of(step), moved, late]


def _reminder(item: Happening, step: Step | None, calendar: WorkCalendar) -> list[str]:
    since = item.since or item.at
    return [rule_of(step, item.part), f"asked {_short(since, calendar)}", closed_between(since, item.at, calendar)]


def _confirmation(item: Happening, step: Step | None, calendar: WorkCalendar) -> list[str]:
    return ["answers the reply, at once"]


def _guard(item: Happening, step: Step | None, calendar: WorkCalendar) -> list[str]:
    until = f"not before {_short(item.until, calendar)}" if item.until else ""
    return [f"the guard: {REFUSALS.get(item.detail, item.detail)}", until]


def _task(item: Happening, step: Step | None, calendar: WorkCalendar) -> list[str]:
    due = f"due {_short(item.due, calendar)}" if item.due else ""
    who = "for the team lead" if item.detail == "lead" else ""
    own = ":" not in item.ref.step
    return [rule_of(step) if own else "", who, due]


def _left(item: Happening, step: Step | None, calendar: WorkCalendar) -> list[str]:
    rule = timeout_of(step) if item.name == "timeout" else rule_of(step)
    return [rule, closed_between(item.since, item.at, calendar) if item.since else ""]


def _stage(item: Happening, step: Step | None, calendar: WorkCalendar) -> list[str]:
    return [STAGES.get(item.name, item.name)]


def _detail(item: Happening, step: Step | None, calendar: WorkCalendar) -> list[str]:
    return [item.detail]


def _overdue(item: Happening, step: Step | None, calendar: WorkCalendar) -> list[str]:
    if item.detail == "reminded":
        return ["still not done: those who have it are reminded"]
    return ["nobody did it in time: the team lead sees it"]


REASONS: Mapping[What, Callable[[Happening, Step | None, WorkCalendar], list[str]]] = {
    What.MAIL: _mail,
    What.REMINDER: _reminder,
    What.CONFIRMATION: _confirmation,
    What.HELD: _guard,
    What.REFUSED: _guard,
    What.TASK: _task,
    What.OVERDUE: _overdue,
    What.LEFT: _left,
    What.STAGE: _stage,
    What.REPLY: _detail,
    What.UNDELIVERED: _detail,
    What.HANDED: _detail,
    What.STUCK: _detail,
}


def _short(at: datetime, calendar: WorkCalendar) -> str:
    local = calendar.local(at)
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"
