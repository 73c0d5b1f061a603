"""What the stages of the reply clock do to a conversation: nudge the adviser, then the cover, then the team lead."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.queues import cover_queue, lead_queue, owner_queue
from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.commands import EscalateToLead, HandToCover, HandToHuman, Nudge
from mailflow.pathways.durations import Duration, after
from mailflow.store.conversations import tell_live
from mailflow.store.threads import move_open, person_of, reopen

ANSWER_WITHIN = Duration(72, "hour", working=True)


async def reach_stage(connection: AsyncConnection, command: Nudge | HandToCover | EscalateToLead, today: date) -> None:
    """Move a conversation that still waits; one that was answered meanwhile stays as it is."""
    key = UUID(command.conversation_id)
    found = await person_of(connection, key)
    if found is None:
        return
    queue_id = None
    if isinstance(command, HandToCover):
        queue_id = await cover_queue(connection, found["agency_id"], found["person_id"], today)
    elif isinstance(command, EscalateToLead):
        queue_id = await lead_queue(connection, found["agency_id"])
    stage = {Nudge: "nudge", HandToCover: "cover", EscalateToLead: "lead"}[type(command)]
    moved = await move_open(connection, key, stage, queue_id)
    if moved is not None:
        await tell_live(connection, {f"queue:{moved}", f"conversation:{key}"})


async def hand_to_human(
    connection: AsyncConnection, command: HandToHuman, calendar: WorkCalendar, now: datetime
) -> None:
    """Put the conversation into the adviser's queue: an answer is owed, counted from the mail."""
    key = UUID(command.conversation_id)
    found = await person_of(connection, key)
    if found is None:
        return
    today = calendar.local(now).date()
    queue_id = await owner_queue(connection, found["agency_id"], found["person_id"], today)
    if await reopen(connection, key, queue_id, after(command.since, ANSWER_WITHIN, calendar)):
        await tell_live(connection, {f"queue:{queue_id}", f"conversation:{key}"})
