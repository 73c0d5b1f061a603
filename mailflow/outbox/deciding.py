"""What a person may decide about mail on its way: hold and release, take a mail back, end a doubt."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store import holding, outbox
from mailflow.store.conversations import tell_live
from mailflow.store.engine import notify
from mailflow.store.events import record_event
from mailflow.store.holding import Released
from mailflow.store.switch import EVERYTHING, set_held


async def hold_sending(connection: AsyncConnection, by: UUID | None, now: datetime, name: str = EVERYTHING) -> None:
    """Nothing more of this leaves: what is due waits as `held`. `name` as in store/switch.py."""
    await set_held(connection, True, by, now, name)
    await holding.hold_due(connection, now)


async def release_sending(
    connection: AsyncConnection, by: UUID | None, now: datetime, name: str = EVERYTHING
) -> Released:
    """Sending goes on with what was held and still makes sense."""
    await set_held(connection, False, by, now, name)
    freed = dropped = 0
    while (found := await holding.release(connection, now)) != Released(0, 0):
        freed, dropped = freed + found.freed, dropped + found.dropped
    return Released(freed, dropped)


async def withdraw(connection: AsyncConnection, outbox_id: UUID) -> bool:
    """Take a mail back; False when it is too late."""
    return await outbox.withdraw(connection, outbox_id)


async def settle(connection: AsyncConnection, outbox_id: UUID, *, arrived: bool, now: datetime) -> bool:
    """A person says of an ambiguous mail that it arrived, or sends the same bytes again. False: not in doubt.

    Either way an adviser's answer counts as given; when it fails after all, it is owed again.
    """
    found = await outbox.settle(connection, outbox_id, "sent" if arrived else "queued", now)
    if found is None:
        return False
    if arrived and found.case_id:
        data = {"outbox_id": str(outbox_id), "result": "sent", "status": ""}
        await record_event(connection, found.case_id, "delivery", data, now)
    answered = await outbox.answered(connection, outbox_id)
    if answered and answered.case_id:
        told = {"conversation_id": str(answered.id), "message_id": str(answered.message_id)}
        await record_event(connection, answered.case_id, "reply_sent", told, now)
    places = {f"queue:{answered.queue_id}"} if answered else set()
    if found.conversation_id:
        places.add(f"conversation:{found.conversation_id}")
    await tell_live(connection, places)
    if not arrived:
        await notify(connection, outbox.CHANNEL)
    return True
