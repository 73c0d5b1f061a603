"""What the stages of the reply clock do to a conversation: nudge the adviser, then the cover, then the team lead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.queues import cover_queue, lead_queue, owner_queue
from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.commands import EscalateToLead, HandToCover, HandToHuman, Nudge
from mailflow.pathways.durations import Duration, after
from mailflow.store.conversations import lock_conversation, owner_of, tell_live
from mailflow.store.threads import reach, reopen, settled_since

ANSWER_WITHIN = Duration(72, "hour", working=True)


async def reach_stage(connection: AsyncConnection, command: Nudge | HandToCover | EscalateToLead, today: date) -> None:
    """Move a conversation that still waits; one that was answered meanwhile stays as it is."""
    key = UUID(command.conversation_id)
    found = await lock_conversation(connection, key)
    if found is None or found["state"] != "open":
        return
    queue_id = found["queue_id"]
    if isinstance(command, HandToCover):
        taken_by = await owner_of(connection, queue_id) if found["taken_from_id"] else None
        queue_id = await cover_queue(connection, found["agency_id"], found["person_id"], today, taken_by)
    elif isinstance(command, EscalateToLead):
        queue_id = await lead_queue(connection, found["agency_id"])
    stage = {Nudge: "nudge", HandToCover: "cover", EscalateToLead: "lead"}[type(command)]
    await reach(connection, key, stage, queue_id)
    await tell_live(connection, {f"queue:{found['queue_id']}", f"queue:{queue_id}", f"conversation:{key}"})


async def hand_to_human(
    connection: AsyncConnection,
    command: HandToHuman,
    calendar: WorkCalendar,
    now: datetime,
    applied: Collection[int],
) -> None:
    """Put the conversation into the adviser's queue: an answer is owed, counted from the mail.

    One that is open already keeps its queue, stage and earlier due time. One that was put away or answered by an event
    that is not among those `applied` stays so.
    """
    key = UUID(command.conversation_id)
    found = await lock_conversation(connection, key)
    if found is None or found["state"] != "waiting" or await settled_since(connection, key, found["case_id"], applied):
        return
    today = calendar.local(now).date()
    queue_id = await owner_queue(connection, found["agency_id"], found["person_id"], today)
    await reopen(connection, key, queue_id, after(command.since, ANSWER_WITHIN, calendar))
    await tell_live(connection, {f"queue:{found['queue_id']}", f"queue:{queue_id}", f"conversation:{key}"})
