"""A case whose advance fails again and again: its adviser learns of it, while it is tried on. Mends nothing.

The failed transaction is gone with all it wrote, so both live in transactions of their own: the count in that of the
one who noticed, the end of it in that of the first advance that goes well.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.queues import owner_queue
from mailflow.store import cases, tasks
from mailflow.store.conversations import tell_live
from mailflow.store.failing import count_failure, forget_failures

STUCK = "Le parcours ne peut pas avancer : suivre la personne autrement et prévenir l’assistance"
PATIENCE = timedelta(hours=1)
TRIES = 8  # of a clock that runs fast an hour is no time at all


async def note_failure(connection: AsyncConnection, case_id: UUID, now: datetime) -> bool:
    """One more advance failed; whether the adviser was told just now. Once for each row of failures."""
    found = await count_failure(connection, case_id, now)
    if found is None or found["failures"] < TRIES or now - found["failing_since"] < PATIENCE:
        return False
    case = await cases.read_case(connection, case_id)
    assert case is not None
    today = now.date()  # not by the agency's calendar: that may be what fails
    queue_id = await owner_queue(connection, case["agency_id"], case["person_id"], today)
    made = await tasks.insert_task(
        connection,
        agency_id=case["agency_id"],
        case_id=case_id,
        queue_id=queue_id,
        dedup_key=_key(case_id, found["failing_since"]),
        title=STUCK,
        options=("done",),
        labels={},
        due_at=None,
        now=now,
    )
    if made:
        await tell_live(connection, {f"queue:{queue_id}"})
    return made


async def overcome(connection: AsyncConnection, case_id: UUID, since: datetime, now: datetime) -> None:
    """In the transaction of an advance, of a case that fails since: when it commits, nobody has to look any more."""
    await forget_failures(connection, case_id)
    queue_id = await tasks.withdraw_task(connection, _key(case_id, since), now)
    if queue_id:
        await tell_live(connection, {f"queue:{queue_id}"})


def _key(case_id: UUID, since: datetime) -> str:
    return f"{case_id}//stuck/{int(since.timestamp())}"
