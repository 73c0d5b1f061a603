"""Which queue something of a case belongs to: the adviser's, the cover's, the team lead's, or triage."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.conversations import QueueKey, ensure_queues
from mailflow.store.threads import find_owner, find_stand_in


async def owner_queue(connection: AsyncConnection, agency_id: UUID, person_id: UUID | None, today: date) -> UUID:
    """The adviser's queue, the cover's while the adviser is away, triage when nobody follows the person.

    When nobody who covers is there either it stays the adviser's, as in inbox/routing.py.
    """
    owner = await find_owner(connection, person_id, today) if person_id else None
    if owner is None:
        return await _queue(connection, (agency_id, "triage", None))
    staff_id = owner.cover_id if owner.away and owner.cover_id else owner.staff_id
    return await _queue(connection, (agency_id, "adviser", staff_id))


async def cover_queue(
    connection: AsyncConnection, agency_id: UUID, person_id: UUID | None, today: date, taken_by: UUID | None = None
) -> UUID:
    """The queue of who covers today the one who has it: who took it, else the adviser; without any the team lead's."""
    if taken_by is not None:
        owner = await find_stand_in(connection, taken_by, today)
    else:
        owner = await find_owner(connection, person_id, today) if person_id else None
    if owner is None or owner.cover_id is None:
        return await lead_queue(connection, agency_id)
    return await _queue(connection, (agency_id, "adviser", owner.cover_id))


async def lead_queue(connection: AsyncConnection, agency_id: UUID) -> UUID:
    """The team lead's queue."""
    return await _queue(connection, (agency_id, "lead", None))


async def _queue(connection: AsyncConnection, key: QueueKey) -> UUID:
    return (await ensure_queues(connection, [key]))[key]
