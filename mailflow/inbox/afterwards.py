"""What becomes of a conversation once it was answered: it waits or is put away, is tagged, and a reminder is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.worktime import WorkCalendar
from mailflow.store import cases, tags, tasks

STATES = ("waiting", "closed")
LONGEST = 60  # working days
MORNING = time(9)


@dataclass(frozen=True, slots=True)
class After:
    """`remind_days`: working days until the adviser is reminded of it, 0 for never. `tag`: a name, "" for none."""

    state: str = "waiting"
    remind_days: int = 0
    tag: str = ""


def read_after(options: Mapping[str, Any]) -> After:
    """From a draft's options or a canned reply's effects; what makes no sense counts as not said."""
    state, days = options.get("state"), str(options.get("remind_days") or "")
    count = int(days) if days.isascii() and days.isdigit() and len(days) < 3 else 0
    tag = " ".join(str(options.get("tag") or "").replace("\0", "").split())[: tags.LONGEST]
    return After(str(state) if state in STATES else "waiting", min(count, LONGEST), tag)


def plan(after: After) -> dict[str, Any]:
    """The same for storing; nothing for what happens anyway."""
    said: dict[str, Any] = {"state": after.state} if after.state != "waiting" else {}
    said |= {"remind_days": after.remind_days} if after.remind_days else {}
    return said | ({"tag": after.tag} if after.tag else {})


async def put_tag(
    connection: AsyncConnection, found: Mapping[str, Any], by: UUID | None, after: After, now: datetime
) -> dict[str, str]:
    """Tag the conversation, when the agency still has that tag; what taking the answer back needs to take it off."""
    known = await tags.find_tag(connection, found["agency_id"], after.tag) if after.tag and by else None
    if (
        known is None
        or by is None
        or not await tags.put(connection, "conversation", [found["id"]], known["id"], by, now)
    ):
        return {}
    return {"tagged": str(known["id"])}


async def remind(
    connection: AsyncConnection, found: Mapping[str, Any], entry: UUID, after: After, now: datetime
) -> str:
    """Open the reminder as a task of the person's case; its key, "" for none. `found` is the conversation."""
    if not after.remind_days or found["case_id"] is None:
        return ""
    agency = await cases.read_case(connection, found["case_id"])
    assert agency is not None
    calendar = WorkCalendar.from_agency(dict(agency))
    day = calendar.add_working_days(calendar.local(now).date(), after.remind_days)
    key = f"{found['case_id']}/reply/{entry}/1"
    await tasks.insert_task(
        connection,
        agency_id=found["agency_id"],
        case_id=found["case_id"],
        queue_id=found["queue_id"],
        dedup_key=key,
        title=f"Relancer : {found['subject'] or 'sans objet'}"[:200],
        options=("done",),
        labels={},
        due_at=calendar.at_local(day, MORNING),
        now=now,
    )
    return key
