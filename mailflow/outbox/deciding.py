"""What a person may decide about mail on its way: hold and release all sending, take a mail back, end a doubt."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store import dispatch, outbox
from mailflow.store.engine import notify
from mailflow.store.events import record_event
from mailflow.store.switch import set_held


async def hold_sending(connection: AsyncConnection, by: UUID | None, now: datetime) -> None:
    """Nothing more leaves: what is due waits as `held`."""
    await set_held(connection, True, by, now)


async def release_sending(connection: AsyncConnection, by: UUID | None, now: datetime) -> None:
    """Sending goes on with what was held."""
    await set_held(connection, False, by, now)
    await dispatch.put_back_held(connection)


async def withdraw(connection: AsyncConnection, outbox_id: UUID) -> bool:
    """Take a mail back; False when it is too late."""
    return await outbox.withdraw(connection, outbox_id)


async def settle(connection: AsyncConnection, outbox_id: UUID, *, arrived: bool, now: datetime) -> bool:
    """An adviser says of an ambiguous mail that it arrived, or sends the same bytes again. False: not in doubt."""
    found, case_id = await outbox.settle(connection, outbox_id, "sent" if arrived else "queued", now)
    if found and arrived and case_id:
        data = {"outbox_id": str(outbox_id), "result": "sent", "status": ""}
        await record_event(connection, case_id, "delivery", data, now)
    if found and not arrived:
        await notify(connection, outbox.CHANNEL)
    return found
