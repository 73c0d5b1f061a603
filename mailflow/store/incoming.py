"""Mail as it came: adding it once, claiming it for filing, reading its raw bytes. Knows nothing of what a mail means.

Filing holds the row locks of `claim` inside its one transaction: a killed process releases them by dying.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import incoming

CHANNEL = "incoming"
HEADER_BYTES = 256 * 1024  # what lies behind counts as body
CLAIM_BYTES = 32 * 1024 * 1024
PAUSE = timedelta(minutes=1)
PAUSES = 60  # a mail that fails again and again is tried at least once an hour

# Fields and their continuation lines; the first line that is neither begins the body, so that no text is left out.
HEADER = re.compile(rb"(?:[!-9;-~]+[ \t]*:[^\n]*\n|[ \t][^\n]*\n)*")
# Trace and transport fields differ between two ways of the same mail; these are the author's own (RFC 5322 §3.6), and
# those without which the same body is another content (RFC 2045 §5, §6).
AUTHOR_FIELD = re.compile(
    rb"^(from|to|cc|subject|date|message-id|content-type|content-transfer-encoding)[ \t]*:"
    rb"([^\n]*(?:\n[ \t][^\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)

# Carriage returns go, whatever they stood for; Dovecot hands a NUL out as 0x80 by IMAP.
NUL_AS_IMAP = bytes([0x80]) + bytes(range(1, 256))

ADD = """
WITH added AS (
    INSERT INTO incoming (dedup_key, sha256, raw, source, mailbox, recipients, envelope_from, peer, trusted,
                          authserv_ids, received_at)
    SELECT dedup_key, sha256, raw, source, mailbox, string_to_array(recipients, E'\\n'), envelope_from, peer,
           trusted, authserv_ids, received_at
    FROM unnest(%b::bytea[], %b::bytea[], %b::bytea[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
                %b::int[], %b::text[], %b::timestamptz[])
         AS new (dedup_key, sha256, raw, source, mailbox, recipients, envelope_from, peer, trusted, authserv_ids,
                 received_at)
    ON CONFLICT (dedup_key) DO NOTHING
    RETURNING 1
)
SELECT count(*), pg_notify('incoming', '') FROM added
"""


@dataclass(frozen=True, slots=True)
class NewMail:
    """One mail for one of our mailboxes, as it is to be stored."""

    dedup_key: bytes
    sha256: bytes  # of the raw bytes; PostgreSQL's own may be software only, ten times slower
    raw: bytes
    source: str  # smtp, lmtp, imap
    mailbox: str
    recipients: tuple[str, ...]  # as given, without control characters
    envelope_from: str
    peer: str
    trusted: bool
    received_at: datetime
    authserv_ids: str = ""  # with commas: whose Authentication-Results count instead of the site's own


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A stored mail whose row this transaction has locked."""

    id: int
    raw: bytes
    source: str
    mailbox: str
    recipients: tuple[str, ...]
    envelope_from: str
    peer: str
    trusted: bool
    received_at: datetime
    attempts: int
    authserv_ids: str = ""


def content_digest(raw: bytes) -> bytes:
    """SHA-256 of what the author wrote: own fields unfolded, body without CRs and without empty lines at its end.

    Linear in size; equal for two copies of a mail that came by different ways.
    """
    plain = raw.translate(NUL_AS_IMAP, b"\r")
    header = HEADER.match(plain, 0, HEADER_BYTES)
    end = header.end() if header else 0
    fields = [(name.lower(), b" ".join(value.split())) for name, value in AUTHOR_FIELD.findall(plain[:end])]
    if not fields:
        end = 0  # no author's field tells two such mails apart: every byte counts
    fields.sort(key=lambda field: field[0])
    digest = hashlib.sha256(b"%d\n" % len(fields))
    for name, value in fields:
        digest.update(b"%b %d %b\n" % (name, len(value), value))
    digest.update(plain[end:].strip(b"\n"))
    return digest.digest()


def dedup_key(mailbox: str, content: bytes) -> bytes:
    """The key of one mail in one mailbox; `content` is its `content_digest`, which covers the Message-ID."""
    return hashlib.sha256(mailbox.encode() + b"\0" + content).digest()


async def add(connection: AsyncConnection, mails: Sequence[NewMail]) -> int:
    """Store what is not there yet, in one statement, and tell filing. Returns how many were new."""
    columns: list[list[Any]] = [
        [mail.dedup_key for mail in mails],
        [mail.sha256 for mail in mails],
        [mail.raw for mail in mails],
        [mail.source for mail in mails],
        [mail.mailbox for mail in mails],
        ["\n".join(mail.recipients) for mail in mails],
        [mail.envelope_from for mail in mails],
        [mail.peer for mail in mails],
        [int(mail.trusted) for mail in mails],
        [mail.authserv_ids for mail in mails],
        [mail.received_at for mail in mails],
    ]
    result = await connection.exec_driver_sql(ADD, tuple(columns))
    return int(result.scalar_one())


async def claim(connection: AsyncConnection, limit: int, now: datetime) -> list[ClaimedMail]:
    """Lock the oldest unfiled mails for this transaction, at most `limit` and about `CLAIM_BYTES` together."""
    rested = now - func.least(incoming.c.attempts, PAUSES) * text(f"interval '{int(PAUSE.total_seconds())} seconds'")
    wanted = (
        select(incoming.c.id, func.octet_length(incoming.c.raw).label("size"))
        .where(incoming.c.state == "new", or_(incoming.c.claimed_at.is_(None), incoming.c.claimed_at <= rested))
        .order_by(incoming.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    chosen: list[int] = []
    room = CLAIM_BYTES
    for row in await connection.execute(wanted):
        if chosen and row.size > room:
            break
        chosen.append(row.id)
        room -= row.size
    return await _claimed(connection, chosen)


async def _claimed(connection: AsyncConnection, ids: Sequence[int]) -> list[ClaimedMail]:
    names = ("id", "raw", "source", "mailbox", "envelope_from", "peer", "received_at", "attempts", "authserv_ids")
    columns = [incoming.c[name] for name in (*names, "recipients", "trusted")]
    rows = await connection.execute(select(*columns).where(incoming.c.id.in_(ids)).order_by(incoming.c.id))
    return [
        ClaimedMail(
            recipients=tuple(row.recipients),
            trusted=bool(row.trusted),
            **{name: getattr(row, name) for name in names},
        )
        for row in rows
    ]


async def finish(connection: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    """Mark as filed, in the transaction that filed them."""
    await connection.execute(
        update(incoming).where(incoming.c.id.in_(ids)).values(state="filed", filed_at=now, claimed_at=now)
    )


async def postpone(connection: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    """Filing them failed: leave them for later, so that they do not hold up the others."""
    await connection.execute(
        update(incoming).where(incoming.c.id.in_(ids)).values(claimed_at=now, attempts=incoming.c.attempts + 1)
    )


async def raw_mail(connection: AsyncConnection, incoming_id: int) -> bytes | None:
    """The bytes as they came."""
    found: bytes | None = await connection.scalar(select(incoming.c.raw).where(incoming.c.id == incoming_id))
    return found
