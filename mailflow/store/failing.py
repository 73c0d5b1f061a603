"""The SQL of cases that fail each time they are advanced: counting, and forgetting it once one went well. No rules."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import cases

FAILED = (
    update(cases)
    .where(cases.c.id == bindparam("b_id"), cases.c.status == "open")
    .values(failures=cases.c.failures + 1, failing_since=func.coalesce(cases.c.failing_since, bindparam("b_now")))
    .returning(cases.c.failures, cases.c.failing_since)
)


async def count_failure(connection: AsyncConnection, case_id: UUID, now: datetime) -> RowMapping | None:
    """One more failure in a row; how many (`failures`) and since when (`failing_since`). None: no open case."""
    found = await connection.execute(FAILED, {"b_id": case_id, "b_now": now})
    return found.mappings().one_or_none()


async def forget_failures(connection: AsyncConnection, case_id: UUID) -> None:
    """It went well."""
    await connection.execute(update(cases).where(cases.c.id == case_id).values(failures=0, failing_since=None))
