"""Opening the case of a person, or of a conversation that matches nobody yet. One case a person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.cases import insert_case


async def open_case(connection: AsyncConnection, agency_id: UUID, person_id: UUID | None, now: datetime) -> UUID:
    """The person's case, made when missing. Without a person always a new one."""
    return await insert_case(connection, agency_id, person_id, now)
