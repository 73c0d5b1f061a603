"""What filing needs besides conversations: cases, open requests, events, for whole batches. No decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.bulk import insert_rows
from mailflow.store.engine import notify
from mailflow.store.events import CHANNEL
from mailflow.store.tables import case_event, cases, message, open_request


@dataclass(frozen=True, slots=True)
class FoundRequest:
    """An open request of a case, and the conversation of the mail that asked (None when that is not known)."""

    id: UUID
    asked: Mapping[str, Any]
    conversation_id: UUID | None = None


async def find_cases(connection: AsyncConnection, people: Collection[UUID]) -> dict[UUID, UUID]:
    """Cases by person."""
    rows = await connection.execute(select(cases.c.person_id, cases.c.id).where(cases.c.person_id.in_(people)))
    return {row.person_id: row.id for row in rows}


async def ensure_cases(connection: AsyncConnection, people: Mapping[UUID, UUID], now: datetime) -> dict[UUID, UUID]:
    """The cases of these people (person → agency), made where missing; safe against others making them at once."""
    found = await find_cases(connection, list(people))
    missing = {person: agency for person, agency in people.items() if person not in found}
    if not missing:
        return found
    rows = [_case(new_id(), agency, person, now) for person, agency in sorted(missing.items())]
    await connection.execute(upsert(cases).on_conflict_do_nothing(index_elements=["person_id"]), rows)
    return await find_cases(connection, list(people))


async def add_cases(connection: AsyncConnection, agencies: Mapping[UUID, UUID], now: datetime) -> None:
    """Open cases that belong to nobody yet (case → agency)."""
    if agencies:
        await insert_rows(connection, cases, [_case(id, agency, None, now) for id, agency in agencies.items()])


def _case(case_id: UUID, agency_id: UUID, person_id: UUID | None, now: datetime) -> dict[str, Any]:
    owner = {"id": case_id, "agency_id": agency_id, "person_id": person_id}
    return {**owner, "status": "open", "state": {}, "created_at": now, "updated_at": now}


async def find_requests(connection: AsyncConnection, case_ids: Collection[UUID]) -> dict[UUID, list[FoundRequest]]:
    """The open requests of each case that has any, newest last."""
    if not case_ids:
        return {}
    rows = await connection.execute(
        select(open_request.c.case_id, open_request.c.id, open_request.c.asked, message.c.conversation_id)
        .outerjoin(message, message.c.outbox_id == open_request.c.about_id)
        .where(open_request.c.case_id.in_(case_ids), open_request.c.closed_at.is_(None))
        .order_by(open_request.c.opened_at, open_request.c.id)
    )
    found: dict[UUID, list[FoundRequest]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(FoundRequest(row.id, row.asked, row.conversation_id))
    return found


async def record_events(connection: AsyncConnection, events: Iterable[Mapping[str, Any]]) -> None:
    """`record_event` for many: rows of case_id, kind, data (ids, dates and enums only), at."""
    rows = list(events)
    if rows:
        await insert_rows(connection, case_event, rows)
        await notify(connection, CHANNEL)
