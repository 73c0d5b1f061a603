"""The clock of an unanswered mail: nudge at 48 h of working time, cover at 72 h, team lead 24 h later. Pure.

The 72 h within which an adviser answers, cover colleague included, come from the service's 2015 announcement of its
correspondence rule (ASH 2921; La Tribune, 17 March 2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.commands import Command, EscalateToLead, HandToCover, Nudge
from mailflow.pathways.durations import Duration, after
from mailflow.pathways.state import ReplyClock, Stage

HOURS = {Stage.NUDGE: 48, Stage.COVER: 72, Stage.LEAD: 96}
FOLLOWING = {Stage.NONE: Stage.NUDGE, Stage.NUDGE: Stage.COVER, Stage.COVER: Stage.LEAD}


@dataclass(frozen=True, slots=True)
class NextStage:
    """The stage a clock reaches next, and when."""

    stage: Stage
    at: datetime


def next_stage(clock: ReplyClock, calendar: WorkCalendar) -> NextStage | None:
    """What happens next while nobody answers; None once the team lead has it."""
    stage = FOLLOWING.get(clock.stage)
    if stage is None:
        return None
    return NextStage(stage, after(clock.since, Duration(HOURS[stage], "hour", working=True), calendar))


def stage_command(stage: Stage, conversation_id: str) -> Command:
    """What to do when the stage is reached."""
    if stage is Stage.NUDGE:
        return Nudge(conversation_id)
    if stage is Stage.COVER:
        return HandToCover(conversation_id)
    return EscalateToLead(conversation_id)
