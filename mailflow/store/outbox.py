"""Rows of the outbox as they are written: posting, caps for automatic mail, and what people decide about a mail.

The dispatcher's statements are in store/dispatch.py. No rules here: what may be sent is decided above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.wire import array

CHANNEL = "outbox"

COLUMNS = {
    "id": "uuid",
    **dict.fromkeys(("dedup_key", "kind", "pathway", "wording", "mail_class"), "text"),
    **dict.fromkeys(("agency_id", "person_id", "case_id"), "uuid"),
    **dict.fromkeys(("rfc_message_id", "envelope_from", "recipient"), "text"),
    "raw": "bytea",
    "if_ambiguous": "text",
    **dict.fromkeys(("created_at", "not_before", "useful_until"), "timestamptz"),
}
SHOWN = {  # of its message in the conversation; "references" with spaces between them
    **dict.fromkeys(("message_row", "conversation_id", "author_id"), "uuid"),
    **dict.fromkeys(("in_reply_to", "references", "from_address", "from_name", "subject", "text"), "text"),
    "attachments": "text",  # JSON
}

# One statement however many they are: the mails, their places in conversations, and the dispatcher's bell.
INSERT = text(f"""
    WITH draft AS (
        SELECT * FROM unnest({", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in (COLUMNS | SHOWN).items())})
        AS draft ({", ".join(f'"{name}"' for name in COLUMNS | SHOWN)})
    ), posted AS (
        INSERT INTO outbox ({", ".join(COLUMNS)}) SELECT {", ".join(COLUMNS)} FROM draft
        ON CONFLICT (dedup_key) DO NOTHING
        RETURNING id
    ), shown AS (
        INSERT INTO message (id, conversation_id, person_id, direction, outbox_id, author_id, rfc_message_id,
                             in_reply_to, "references", from_address, from_name, to_address, subject, at,
                             disposition, text, attachments)
        SELECT message_row, conversation_id, person_id, 'out', id, author_id, rfc_message_id, in_reply_to,
               string_to_array("references", ' '), from_address, from_name, recipient, subject, created_at, 'own', text,
               CAST(attachments AS jsonb)
        FROM draft JOIN posted USING (id) WHERE conversation_id IS NOT NULL
    )
    SELECT count(*), CASE WHEN count(*) > 0 THEN pg_notify('outbox', '') END FROM posted
""")  # noqa: S608 - only constants are put in

LOCK_ADDRESSES = text("""
    SELECT address FROM unnest(CAST(:addresses AS text[])) AS address
    WHERE pg_try_advisory_xact_lock(hashtextextended('automatic/' || address, 0))
""")

RECENT = text("""
    SELECT DISTINCT recipient FROM outbox
    WHERE recipient = ANY (CAST(:addresses AS text[])) AND kind = :kind AND created_at > :since
        AND state <> 'withdrawn'
""")

WITHDRAW = text("""
    UPDATE outbox SET state = 'withdrawn' WHERE id = :id AND state IN ('queued', 'held') AND attempts = 0 RETURNING id
""")

SETTLE = text("""
    UPDATE outbox SET state = :state, not_before = :now, sent_at = CASE WHEN :state = 'sent' THEN :now ELSE sent_at END
    WHERE id = :id AND state = 'ambiguous'
    RETURNING case_id, (SELECT conversation_id FROM message WHERE outbox_id = outbox.id) AS conversation_id
""")

ANSWERED = text("""
    UPDATE conversation SET state = 'waiting', stage = 'none', due_at = NULL
    FROM message AS reply
    WHERE reply.outbox_id = :id AND conversation.id = reply.conversation_id AND conversation.state = 'open'
        AND (SELECT kind FROM outbox WHERE id = :id) = 'reply'
        AND NOT EXISTS (SELECT FROM message AS later WHERE later.conversation_id = conversation.id
            AND later.direction = 'in' AND later.disposition = 'human' AND later.at > reply.at)
    RETURNING conversation.case_id, conversation.id, conversation.queue_id, reply.id AS message_id
""")

BOUNCE = text("""
    WITH before AS (SELECT id, state FROM outbox WHERE id = :id FOR UPDATE)
    UPDATE outbox SET state = CASE WHEN :final THEN 'bounced' ELSE outbox.state END,
        last_reply = CASE WHEN before.state = 'bounced' THEN last_reply ELSE :reply END
    FROM before WHERE outbox.id = before.id
    RETURNING case_id, recipient, kind, before.state IN ('failed', 'bounced') AS known,
        CASE WHEN kind = 'reply' THEN (SELECT conversation_id FROM message WHERE outbox_id = outbox.id) END AS answered
""")

ATTEMPT = text("INSERT INTO outbox_attempt (outbox_id, at, result, reply) VALUES (:id, :now, :result, :reply)")


async def insert_mails(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Post mails with their messages; how many had a dedup key that was not there yet."""
    if not rows:
        return 0
    values = {name: array([row[name] for row in rows]) for name in COLUMNS | SHOWN if name != "raw"}
    posted = await connection.execute(INSERT, values | {"raw": [row["raw"] for row in rows]})
    return int(posted.scalar_one())


async def lock_addresses(connection: AsyncConnection, addresses: Sequence[str]) -> set[str]:
    """Those on which nobody else may decide an automatic mail until the transaction ends; the others are taken."""
    return set((await connection.execute(LOCK_ADDRESSES, {"addresses": list(addresses)})).scalars())


async def posted_since(connection: AsyncConnection, addresses: Sequence[str], kind: str, since: datetime) -> set[str]:
    """Those to which a mail of this kind was posted after `since`."""
    values = {"addresses": list(addresses), "kind": kind, "since": since}
    return set((await connection.execute(RECENT, values)).scalars())


async def withdraw(connection: AsyncConnection, outbox_id: UUID) -> bool:
    """Take back a mail that no attempt was made for."""
    return (await connection.execute(WITHDRAW, {"id": outbox_id})).first() is not None


async def settle(connection: AsyncConnection, outbox_id: UUID, state: str, now: datetime) -> Row[Any] | None:
    """End the doubt about a mail: `sent`, or `queued` to go again. Its case and conversation, None without a doubt."""
    return (await connection.execute(SETTLE, {"id": outbox_id, "state": state, "now": now})).first()


async def answered(connection: AsyncConnection, outbox_id: UUID) -> Row[Any] | None:
    """An adviser's answer counts as given again: nobody owes one in its conversation, unless the person wrote since."""
    return (await connection.execute(ANSWERED, {"id": outbox_id})).first()


async def note_bounce(connection: AsyncConnection, outbox_id: UUID, reply: str, *, final: bool) -> Mapping[str, Any]:
    """Note that the mail came back (`final`) or is delayed.

    Its case and recipient, whether we knew that it did not arrive, and the conversation it answered; {} without a mail.
    """
    row = (await connection.execute(BOUNCE, {"id": outbox_id, "reply": reply, "final": final})).mappings().first()
    return dict(row) if row else {}


async def add_attempt(connection: AsyncConnection, outbox_id: UUID, result: str, reply: str, now: datetime) -> None:
    """One line in the mail's history."""
    await connection.execute(ATTEMPT, {"id": outbox_id, "now": now, "result": result, "reply": reply})
