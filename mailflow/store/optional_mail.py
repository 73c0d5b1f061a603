"""Who wants no optional mail, and since when. No rules."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import cases, opt_out, outbox

TAKE_BACK = text("""
    UPDATE outbox SET state = 'withdrawn', last_reply = 'opted_out'
    WHERE person_id = :person_id AND mail_class = 'optional' AND state IN ('queued', 'held') AND attempts = 0
""")


async def person_of_mail(connection: AsyncConnection, outbox_id: UUID) -> UUID | None:
    """Whom a mail of ours went to."""
    found: UUID | None = await connection.scalar(select(outbox.c.person_id).where(outbox.c.id == outbox_id))
    return found


async def case_of(connection: AsyncConnection, person_id: UUID) -> UUID | None:
    """The person's case."""
    found: UUID | None = await connection.scalar(select(cases.c.id).where(cases.c.person_id == person_id))
    return found


async def stop(connection: AsyncConnection, person_id: UUID, source: str, now: datetime) -> bool:
    """No more optional mail, not even what waits; False when it was so already."""
    values = {"person_id": person_id, "source": source, "since": now}
    made = upsert(opt_out).values(values).on_conflict_do_nothing().returning(opt_out.c.person_id)
    if await connection.scalar(made) is None:
        return False
    await connection.execute(TAKE_BACK, {"person_id": person_id})
    return True


async def resume(connection: AsyncConnection, person_id: UUID) -> bool:
    """Optional mail again; False when it never stopped."""
    gone = delete(opt_out).where(opt_out.c.person_id == person_id).returning(opt_out.c.person_id)
    return await connection.scalar(gone) is not None
