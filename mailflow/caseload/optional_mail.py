"""A person stops optional mail, or wants it again: the record that the guard asks, and a line of the case's history."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store import optional_mail
from mailflow.store.events import record_event


async def stop(connection: AsyncConnection, person_id: UUID, source: str, now: datetime) -> bool:
    """No optional mail from now on; doing it again changes nothing. `source`: link, mail, reply or staff."""
    changed = await optional_mail.stop(connection, person_id, source, now)
    if changed:
        await _tell(connection, person_id, wanted=False, source=source, now=now)
    return changed


async def resume(connection: AsyncConnection, person_id: UUID, source: str, now: datetime) -> bool:
    """Optional mail again."""
    changed = await optional_mail.resume(connection, person_id)
    if changed:
        await _tell(connection, person_id, wanted=True, source=source, now=now)
    return changed


async def _tell(connection: AsyncConnection, person_id: UUID, *, wanted: bool, source: str, now: datetime) -> None:
    case_id = await optional_mail.case_of(connection, person_id)
    if case_id is not None:
        await record_event(connection, case_id, "optional_mail", {"wanted": wanted, "source": source}, now)
