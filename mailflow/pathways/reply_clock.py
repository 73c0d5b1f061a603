"""The clock of an unanswered mail: nudge at 48 h of working time, cover at 72 h, team lead 24 h later. Pure.

Taking a mail on moves no due time. It only puts off by 24 h at most that the mail is taken away again.

The 72 h within which an adviser answers, cover colleague included, come from the service's 2015 announcement of its
correspondence rule (ASH 2921; La Tribune, 17 March 2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.changing import changed
from mailflow.pathways.commands import Command, EscalateToLead, HandToCover, Nudge
from mailflow.pathways.durations import Duration, after
from mailflow.pathways.state import ReplyClock, Stage

HOURS = {Stage.NUDGE: 48, Stage.COVER: 72, Stage.LEAD: 96}
KEPT = 24  # hours for who took it on, before somebody else gets it
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
    at = after(clock.since, Duration(HOURS[stage], "hour", working=True), calendar)
    if clock.taken is not None and stage is not Stage.NUDGE:
        at = max(at, after(clock.taken, Duration(KEPT, "hour", working=True), calendar))
    return NextStage(stage, at)


def taken(clock: ReplyClock, at: datetime) -> ReplyClock:
    """Somebody has it now. The team lead gets it once more when they do not answer either."""
    return changed(clock, taken=at, stage=Stage.COVER if clock.stage is Stage.LEAD else clock.stage)


def reached(clock: ReplyClock, stage: Stage) -> ReplyClock:
    """The stage is reached; from the cover on, who had taken it has it no more."""
    return changed(clock, stage=stage, taken=clock.taken if stage is Stage.NUDGE else None)


def stage_command(stage: Stage, conversation_id: str) -> Command:
    """What to do when the stage is reached."""
    if stage is Stage.NUDGE:
        return Nudge(conversation_id)
    if stage is Stage.COVER:
        return HandToCover(conversation_id)
    return EscalateToLead(conversation_id)
