"""Another adviser follows people: what waits for somebody goes along into the new queue. Decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.amendments import move_what_waits
from mailflow.store.conversations import ensure_queues, tell_live
from mailflow.store.enlisting import assign


async def hand_over(connection: AsyncConnection, case: Mapping[str, Any], staff_id: UUID, now: datetime) -> None:
    """The person of the case, with the conversations and tasks that are in another adviser's queue."""
    await assign(connection, case["person_id"], staff_id, now)
    await bring_along(connection, case["agency_id"], [case["person_id"]], staff_id)


async def bring_along(
    connection: AsyncConnection,
    agency_id: UUID,
    people: Collection[UUID],
    staff_id: UUID | None,
    *,
    from_triage: bool = False,
) -> None:
    """What waits for these people goes into the adviser's queue, without one into triage. Due times stay.

    What a colleague has taken on stays with them, and goes to the new adviser when it is given back.
    """
    place = (agency_id, "adviser", staff_id) if staff_id else (agency_id, "triage", None)
    queue_id = (await ensure_queues(connection, [place]))[place]
    left = await move_what_waits(connection, people, queue_id, from_triage=from_triage)
    places = {f"queue:{queue_id}", *(f"queue:{item}" for item in left)} if left else set()
    await tell_live(connection, places | {f"person:{key}" for key in people})
