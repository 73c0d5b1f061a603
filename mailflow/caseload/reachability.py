"""What failing and living addresses mean for the person: a task for another channel, and the way back.

The outbox notes what came back (outbox/feedback.py); here it becomes something a person does.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.queues import owner_queue
from mailflow.core.worktime import WorkCalendar
from mailflow.outbox.feedback import SPAN, Applied
from mailflow.store import cases, suppressions, tasks
from mailflow.store.conversations import tell_live

DEAD = "Adresse injoignable : joindre la personne autrement et noter une autre adresse"
OFTEN = "Courriels souvent non remis : vérifier l’adresse avec la personne par un autre moyen"


async def follow_up(connection: AsyncConnection, report: Applied, now: datetime) -> None:
    """Open a task for what a report says, unless the pathway's own step does: one failure, one task."""
    if report.case_id is None or not report.told:
        return
    if report.often:
        await _open_task(connection, report.case_id, "often", OFTEN, now)
    elif report.dead and not report.pathway:
        await _open_task(connection, report.case_id, "dead", DEAD, now)


async def signs_of_life(connection: AsyncConnection, addresses: Collection[str], now: datetime) -> set[str]:
    """A person wrote from these addresses: those that were given up are written to again."""
    return await suppressions.lift(connection, addresses, now)


async def _open_task(connection: AsyncConnection, case_id: UUID, what: str, title: str, now: datetime) -> None:
    case = await cases.read_case(connection, case_id)
    if case is None or case["person_id"] is None or case["status"] == "closed":
        return
    prefix = f"{case_id}//address-{what}/"
    if await tasks.was_opened(connection, case_id, prefix, now - SPAN):
        return
    today = WorkCalendar.from_agency(dict(case)).local(now).date()
    queue_id = await owner_queue(connection, case["agency_id"], case["person_id"], today)
    made = await tasks.insert_task(
        connection,
        agency_id=case["agency_id"],
        case_id=case_id,
        queue_id=queue_id,
        dedup_key=f"{prefix}{today.toordinal()}",
        title=title,
        options=("done",),
        labels={},
        due_at=None,
        now=now,
    )
    if made:
        await tell_live(connection, {f"queue:{queue_id}"})
