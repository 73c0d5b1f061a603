"""Putting a case on a pathway: an event for the case, on the newest published revision. Sends nothing itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.store.cases import RequestRef, count_enrolments, open_a_request
from mailflow.store.events import record_event
from mailflow.store.pathways import latest_revision


async def enrol(
    connection: AsyncConnection,
    case_id: UUID,
    pathway_code: str,
    now: datetime,
    start_at: str | None = None,
    asked: dict[str, Any] | None = None,
) -> str:
    """Enrol the case on the newest revision; returns the enrolment's name within the case.

    `start_at` begins at that step instead of the first one; `asked` says what the person was asked when that step
    awaits a reply. The open request exists when this transaction commits, so that no reply comes too early for it.
    """
    revision = await latest_revision(connection, pathway_code)
    if revision is None:
        raise Refused(f"There is no published pathway “{pathway_code}”; publish it first")
    step = first_step(revision["document"]["steps"], start_at)
    name = f"e{await count_enrolments(connection, case_id) + 1}"
    data: dict[str, Any] = {"enrolment": name, "revision_id": str(revision["id"])}
    if start_at is not None:
        data["start_at"] = start_at
    if step["kind"] == "await_reply":
        context = asked if asked is not None else step.get("asked") or {"asked": None}
        data["asked"] = context
        await open_a_request(connection, case_id, RequestRef(name, step["id"], 1), context, now)
    await record_event(connection, case_id, "enrolled", data, now)
    return name


def first_step(steps: list[dict[str, Any]], start_at: str | None) -> dict[str, Any]:
    """The step to begin with. Raises `Refused` for an unknown one."""
    if start_at is None:
        return steps[0]
    for step in steps:
        if step["id"] == start_at:
            return step
    raise Refused(f"The pathway has no step “{start_at}”; it has: {', '.join(step['id'] for step in steps)}")
