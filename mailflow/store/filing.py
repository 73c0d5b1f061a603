"""What filing needs besides conversations: cases, open requests, events, for whole batches. No decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.bulk import insert_rows
from mailflow.store.engine import notify
from mailflow.store.events import CHANNEL
from mailflow.store.tables import case_event, cases, message, open_request

TIMEOUT, LATE = "timeout", timedelta(days=60)  # so long after its timeout a request is still known


@dataclass(frozen=True, slots=True)
class FoundRequest:
    """A request of a case, and the conversation of the mail that asked (None when that is not known).

    `late`: nobody waits for the answer any more, because none came in time.
    """

    id: UUID
    asked: Mapping[str, Any]
    conversation_id: UUID | None = None
    late: bool = False


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


async def find_requests(
    connection: AsyncConnection, case_ids: Collection[UUID], now: datetime
) -> dict[UUID, list[FoundRequest]]:
    """The open requests of each case that has any, and those that timed out not long ago, newest last."""
    if not case_ids:
        return {}
    kept, closed = open_request.c, open_request.c.closed_at
    rows = await connection.execute(
        select(kept.case_id, kept.id, kept.asked, message.c.conversation_id, closed.is_not(None).label("late"))
        .outerjoin(message, message.c.outbox_id == kept.about_id)
        .where(kept.case_id.in_(case_ids), or_(closed.is_(None), (kept.outcome == TIMEOUT) & (closed > now - LATE)))
        .order_by(open_request.c.opened_at, open_request.c.id)
    )
    found: dict[UUID, list[FoundRequest]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(FoundRequest(row.id, row.asked, row.conversation_id, row.late))
    return found


async def record_events(connection: AsyncConnection, events: Iterable[Mapping[str, Any]]) -> None:
    """`record_event` for many: rows of case_id, kind, data (ids, dates and enums only), at."""
    rows = list(events)
    if rows:
        await insert_rows(connection, case_event, rows)
        await notify(connection, CHANNEL)
