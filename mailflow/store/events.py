"""Events waiting for a case: written in the transaction of what happened, signalled and applied later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import case_event

CHANNEL = "case_event"
TOLD = text("""
    SELECT pg_notify('case_event', ''), (SELECT pg_notify('live', 'person:' || person_id) FROM cases
        WHERE id = :case_id AND person_id IS NOT NULL)
""")


async def record_event(
    connection: AsyncConnection, case_id: UUID, kind: str, data: Mapping[str, Any], at: datetime
) -> None:
    """Note for the case what happened, and tell its dossier. `data` holds ids, dates and enums only, never text."""
    await connection.execute(insert(case_event).values(case_id=case_id, kind=kind, data=dict(data), at=at))
    await connection.execute(TOLD, {"case_id": case_id})


async def take_back_task_done(connection: AsyncConnection, case_id: UUID, task_id: UUID) -> bool:
    """A task's end that the case has not heard of yet never happened; False when it has."""
    waiting = (case_event.c.case_id == case_id, case_event.c.kind == "task_done", case_event.c.applied_at.is_(None))
    said = case_event.c.data["task_id"].astext == str(task_id)
    gone = delete(case_event).where(*waiting, said).returning(case_event.c.id)
    return bool((await connection.scalars(gone)).all())
