"""Another adviser follows a person: what waits for somebody goes along into the new queue. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
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
    key = (case["agency_id"], "adviser", staff_id)
    queue_id = (await ensure_queues(connection, [key]))[key]
    left = await move_what_waits(connection, case_id=case["id"], person_id=case["person_id"], queue_id=queue_id)
    if left:
        await tell_live(connection, {f"queue:{queue_id}", *(f"queue:{item}" for item in left)})
