"""Rows of the outbox as they are written: posting, caps for automatic mail, and what people decide about a mail.

The dispatcher's statements are in store/dispatch.py. No rules here: what may be sent is decided above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

CHANNEL = "outbox"

# One round trip: the mail, its place in the conversation, and the dispatcher's bell.
INSERT = text("""
    WITH posted AS (
        INSERT INTO outbox (id, dedup_key, kind, mail_class, agency_id, person_id, case_id, rfc_message_id,
                            envelope_from, recipient, raw, if_ambiguous, created_at, not_before)
        VALUES (:id, :dedup_key, :kind, :mail_class, :agency_id, :person_id, :case_id, :rfc_message_id,
                :envelope_from, :recipient, :raw, :if_ambiguous, :created_at, :not_before)
        ON CONFLICT (dedup_key) DO NOTHING
        RETURNING id
    ), shown AS (
        INSERT INTO message (id, conversation_id, person_id, direction, outbox_id, author_id, rfc_message_id,
                             in_reply_to, "references", from_address, from_name, to_address, subject, at,
                             disposition, text)
        SELECT CAST(:message_row AS uuid), CAST(:conversation_id AS uuid), CAST(:person_id AS uuid), 'out', posted.id,
               CAST(:author_id AS uuid), :rfc_message_id, :in_reply_to, CAST(:references AS text[]), :from_address,
               :from_name, :recipient, :subject, CAST(:created_at AS timestamptz), 'own', :text
        FROM posted WHERE CAST(:conversation_id AS uuid) IS NOT NULL
    )
    SELECT id, pg_notify('outbox', '') FROM posted
""")

LOCK_ADDRESSES = text("""
    SELECT address FROM unnest(CAST(:addresses AS text[])) AS address
    WHERE pg_try_advisory_xact_lock(hashtextextended('automatic/' || address, 0))
""")

RECENT = text("""
    SELECT DISTINCT recipient FROM outbox
    WHERE recipient = ANY (CAST(:addresses AS text[])) AND kind = :kind AND created_at > :since
""")

COUNT_SINCE = text("""
    SELECT count(*) FROM
        (SELECT FROM outbox WHERE kind = :kind AND created_at > :since LIMIT CAST(:most AS integer)) AS found
""")

WITHDRAW = text("""
    UPDATE outbox SET state = 'withdrawn' WHERE id = :id AND state IN ('queued', 'held') AND attempts = 0 RETURNING id
""")

SETTLE = text("""
    UPDATE outbox SET state = :state, not_before = :now, sent_at = CASE WHEN :state = 'sent' THEN :now ELSE sent_at END
    WHERE id = :id AND state = 'ambiguous' RETURNING case_id
""")

BOUNCE = text("""
    WITH before AS (SELECT id, state FROM outbox WHERE id = :id FOR UPDATE)
    UPDATE outbox SET state = CASE WHEN :final THEN 'bounced' ELSE outbox.state END,
        last_reply = CASE WHEN before.state = 'bounced' THEN last_reply ELSE :reply END
    FROM before WHERE outbox.id = before.id
    RETURNING case_id, recipient, before.state IN ('failed', 'bounced') AS known,
        CASE WHEN kind = 'reply' THEN (SELECT conversation_id FROM message WHERE outbox_id = outbox.id) END AS answered
""")

SUPPRESS = text("""
    INSERT INTO suppression (address, reason, since) VALUES (:address, :reason, :now) ON CONFLICT DO NOTHING
""")

UNREACHABLE = text("""
    UPDATE person_address SET state = 'unreachable' WHERE address = :address AND state <> 'unreachable'
""")

ATTEMPT = text("INSERT INTO outbox_attempt (outbox_id, at, result, reply) VALUES (:id, :now, :result, :reply)")


async def insert_mail(connection: AsyncConnection, values: Mapping[str, Any]) -> bool:
    """Post one mail with its message; False when its dedup key is already there."""
    return (await connection.execute(INSERT, dict(values))).first() is not None


async def insert_mails(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """The same for many at once."""
    if rows:
        await connection.execute(INSERT, [dict(row) for row in rows])


async def lock_addresses(connection: AsyncConnection, addresses: Sequence[str]) -> set[str]:
    """Those on which nobody else may decide an automatic mail until the transaction ends; the others are taken."""
    return set((await connection.execute(LOCK_ADDRESSES, {"addresses": list(addresses)})).scalars())


async def posted_since(connection: AsyncConnection, addresses: Sequence[str], kind: str, since: datetime) -> set[str]:
    """Those to which a mail of this kind was posted after `since`."""
    values = {"addresses": list(addresses), "kind": kind, "since": since}
    return set((await connection.execute(RECENT, values)).scalars())


async def count_since(connection: AsyncConnection, kind: str, since: datetime, most: int) -> int:
    """How many mails of this kind were posted after `since`, counted up to `most`."""
    values = {"kind": kind, "since": since, "most": most}
    return int((await connection.execute(COUNT_SINCE, values)).scalar_one())


async def withdraw(connection: AsyncConnection, outbox_id: UUID) -> bool:
    """Take back a mail that no attempt was made for."""
    return (await connection.execute(WITHDRAW, {"id": outbox_id})).first() is not None


async def settle(connection: AsyncConnection, outbox_id: UUID, state: str, now: datetime) -> tuple[bool, UUID | None]:
    """End the doubt about a mail: `sent`, or `queued` to go again. Whether it was in doubt, and its case."""
    row = (await connection.execute(SETTLE, {"id": outbox_id, "state": state, "now": now})).first()
    return row is not None, row.case_id if row else None


async def note_bounce(connection: AsyncConnection, outbox_id: UUID, reply: str, *, final: bool) -> Mapping[str, Any]:
    """Note that the mail came back (`final`) or is delayed.

    Its case and recipient, whether we knew that it did not arrive, and the conversation it answered; {} without a mail.
    """
    row = (await connection.execute(BOUNCE, {"id": outbox_id, "reply": reply, "final": final})).mappings().first()
    return dict(row) if row else {}


async def add_attempt(connection: AsyncConnection, outbox_id: UUID, result: str, reply: str, now: datetime) -> None:
    """One line in the mail's history."""
    await connection.execute(ATTEMPT, {"id": outbox_id, "now": now, "result": result, "reply": reply})


async def suppress(connection: AsyncConnection, address: str, reason: str, now: datetime) -> None:
    """Write to `address` no more, and mark it unreachable wherever a person has it."""
    await connection.execute(SUPPRESS, {"address": address, "reason": reason, "now": now})
    await connection.execute(UNREACHABLE, {"address": address})
