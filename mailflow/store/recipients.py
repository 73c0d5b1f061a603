"""What must be known before a pathway mail goes out: the person, the address, the adviser, and what went before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

FIND = text("""
    SELECT p.given_name, p.family_name, p.reference, a.address, a.state, s.address IS NOT NULL AS suppressed,
           coalesce(st.name, '') AS adviser,
           EXISTS (SELECT FROM opt_out WHERE person_id = p.id) AS stopped_optional,
           (SELECT id FROM outbox WHERE dedup_key = :dedup_key) AS posted,
           (SELECT jsonb_object_agg(mail_class, times) FROM
               (SELECT mail_class, array_agg(extract(epoch FROM created_at) ORDER BY created_at) AS times
                FROM outbox WHERE person_id = p.id AND kind = 'pathway' AND created_at > :since
                AND state NOT IN ('withdrawn', 'failed') GROUP BY mail_class) AS recent) AS recent
    FROM person p
    LEFT JOIN LATERAL (SELECT address, state FROM person_address WHERE person_id = p.id
                       ORDER BY state <> 'active', NOT preferred, id LIMIT 1) a ON true
    LEFT JOIN suppression s ON s.address = a.address
    LEFT JOIN assignment asg ON asg.person_id = p.id AND asg.until IS NULL
    LEFT JOIN staff st ON st.id = asg.staff_id
    WHERE p.id = :person_id
""")


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person a mail is for. `recent`: class → instants (Unix) of pathway mails since the asked time."""

    given_name: str
    family_name: str
    reference: str
    address: str
    reachable: bool
    adviser: str
    posted: UUID | None  # the outbox entry that already has this dedup key
    recent: Mapping[str, list[float]]
    stopped_optional: bool = False


async def find_recipient(
    connection: AsyncConnection, person_id: UUID, dedup_key: str, since: datetime
) -> Recipient | None:
    """The person's preferred active address and what the guard wants to know."""
    found = await connection.execute(FIND, {"person_id": person_id, "dedup_key": dedup_key, "since": since})
    row = found.first()
    if row is None:
        return None
    return Recipient(
        given_name=row.given_name,
        family_name=row.family_name,
        reference=row.reference,
        address=row.address or "",
        reachable=row.state == "active" and not row.suppressed,
        adviser=row.adviser,
        posted=row.posted,
        recent=row.recent or {},
        stopped_optional=row.stopped_optional,
    )
