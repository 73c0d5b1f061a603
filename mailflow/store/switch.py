"""The kill switch for sending. The dispatcher looks at it at each claim."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.engine import notify
from mailflow.store.tables import switch

NAME = "sending"


async def set_held(connection: AsyncConnection, held: bool, by: UUID | None, now: datetime) -> None:
    """Hold all outgoing mail, or let it go; dispatchers are told."""
    values = {"name": NAME, "held": held, "at": now, "by": by}
    await connection.execute(upsert(switch).values(values).on_conflict_do_update(index_elements=["name"], set_=values))
    await notify(connection, "outbox")


async def is_held(connection: AsyncConnection) -> bool:
    """Whether outgoing mail is held."""
    return bool(await connection.scalar(select(switch.c.held).where(switch.c.name == NAME)))
