"""Emptying the originals of automatic mail that belongs to nobody, once they are old. Everything else is left alone.

Only the bytes go: subject, text, verdict and the key by which the same mail is known again stay. A mail of a person, of
a case, of an open conversation, or of a conversation in which anybody wrote, is never touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.retention import Term

DUE = """
    SELECT incoming.id, octet_length(incoming.raw) AS size
    FROM queue JOIN conversation ON conversation.queue_id = queue.id
    JOIN message ON message.conversation_id = conversation.id JOIN incoming ON incoming.id = message.incoming_id
    JOIN unnest(CAST(:agencies AS uuid[]), CAST(:befores AS timestamptz[])) AS kept(agency_id, before)
        ON kept.agency_id = conversation.agency_id
    WHERE queue.kind = 'automatic' AND conversation.person_id IS NULL AND conversation.case_id IS NULL
        AND conversation.state <> 'open' AND incoming.state = 'filed' AND octet_length(incoming.raw) > 0
        AND conversation.last_at < kept.before
        AND NOT EXISTS (SELECT FROM message AS other WHERE other.conversation_id = conversation.id
            AND (other.person_id IS NOT NULL OR other.direction = 'out' OR other.disposition = 'human'))
    ORDER BY incoming.id LIMIT :most
"""
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


async def foreseen(connection: AsyncConnection, terms: Sequence[Term], most: int) -> Purged:
    """What `purge` would empty."""
    row = (await connection.execute(FORESEEN, _given(terms, most))).one()
    return Purged(int(row.mails), int(row.bytes))


async def purge(connection: AsyncConnection, terms: Sequence[Term], most: int) -> Purged:
    """Empty up to `most` of them. Somebody who works on a conversation keeps it from this run."""
    row = (await connection.execute(PURGE, _given(terms, most))).one()
    return Purged(int(row.mails), int(row.bytes))


def _given(terms: Sequence[Term], most: int) -> dict[str, Any]:
    agencies, befores = [term.agency_id for term in terms], [term.before for term in terms]
    return {"agencies": agencies, "befores": befores, "most": most}
