"""Events waiting for a case: written in the transaction of what happened, signalled and applied later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.engine import notify
from mailflow.store.tables import case_event

CHANNEL = "case_event"


async def record_event(
    connection: AsyncConnection, case_id: UUID, kind: str, data: Mapping[str, Any], at: datetime
) -> None:
    """Note for the case what happened. `data` holds ids, dates and enums only, never text of a person."""
    await connection.execute(insert(case_event).values(case_id=case_id, kind=kind, data=dict(data), at=at))
    await notify(connection, CHANNEL)
