"""What will happen to a case by itself, for people to read: the steps it is at and their next due times. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways import reply_clock
from mailflow.pathways.document import Pathway
from mailflow.pathways.run import Run
from mailflow.pathways.state import CaseState


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One thing that is due. `enrolment` and `title` are "" for the reply clock of a conversation."""

    enrolment: str
    pathway: str
    step: str
    title: str
    what: str  # message, reminder, elapsed, timeout, overdue, nudge, cover, lead
    at: datetime
    conversation_id: str = ""


def upcoming(
    state: CaseState, revisions: Mapping[str, Pathway], calendar: WorkCalendar, now: datetime
) -> list[Upcoming]:
    """Everything due if nobody does anything before, earliest first."""
    found: list[Upcoming] = []
    run = Run(state, now, calendar, revisions, {})
    for name, enrolment in state.enrolments.items():
        pathway = revisions.get(enrolment.revision)
        here, step = run.look(name)
        if pathway and here and step and run.due(name) is not None:
            found.extend(
                Upcoming(name, pathway.title, step.id, step.title, item.what, item.at) for item in step.plan(here)
            )
    for key, clock in state.clocks.items():
        stage = reply_clock.next_stage(clock, calendar)
        if stage:
            found.append(Upcoming("", "", "", "", stage.stage.value, stage.at, key))
    return sorted(found, key=lambda item: item.at)
