"""Emptying the originals of automatic mail that belongs to nobody, once they are old. Everything else is left alone.

Only the bytes go: subject, text, verdict and the key by which the same mail is known again stay. A mail of a person, of
a case, of an open conversation, or of a conversation in which anybody wrote, is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.site_settings import sql_value

MONTHS = sql_value("automatic_originals_months", "conversation.agency_id", "'0'")
DUE = f"""
    SELECT incoming.id, octet_length(incoming.raw) AS size
    FROM queue JOIN conversation ON conversation.queue_id = queue.id
    JOIN message ON message.conversation_id = conversation.id JOIN incoming ON incoming.id = message.incoming_id
    CROSS JOIN LATERAL (SELECT CAST({MONTHS} AS integer) AS months) AS kept
    WHERE queue.kind = 'automatic' AND conversation.person_id IS NULL AND conversation.case_id IS NULL
        AND conversation.state <> 'open' AND incoming.state = 'filed' AND octet_length(incoming.raw) > 0 AND months > 0
        AND conversation.last_at < CAST(:now AS timestamptz) - make_interval(months => months)
        AND NOT EXISTS (SELECT FROM message AS other WHERE other.conversation_id = conversation.id
            AND (other.person_id IS NOT NULL OR other.direction = 'out' OR other.disposition = 'human'))
    ORDER BY incoming.id LIMIT :most
"""  # noqa: S608 - only constants are put in
FORESEEN = text(f"SELECT count(*) AS mails, coalesce(sum(size), 0) AS bytes FROM ({DUE}) AS due")  # noqa: S608
PURGE = text(f"""
    WITH due AS MATERIALIZED ({DUE} FOR UPDATE OF conversation SKIP LOCKED), emptied AS (
        UPDATE incoming SET raw = '' FROM due WHERE incoming.id = due.id RETURNING due.size
    )
    SELECT count(*) AS mails, coalesce(sum(size), 0) AS bytes FROM emptied
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Purged:
    """How many originals, and their bytes."""

    mails: int = 0
    bytes: int = 0


async def foreseen(connection: AsyncConnection, now: datetime, most: int) -> Purged:
    """What `purge` would empty."""
    row = (await connection.execute(FORESEEN, {"now": now, "most": most})).one()
    return Purged(int(row.mails), int(row.bytes))


async def purge(connection: AsyncConnection, now: datetime, most: int) -> Purged:
    """Empty up to `most` of them. Somebody who works on a conversation keeps it from this run."""
    row = (await connection.execute(PURGE, {"now": now, "most": most})).one()
    return Purged(int(row.mails), int(row.bytes))
