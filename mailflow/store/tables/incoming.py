"""Mail as it came: one committed row before the `250` is said. Rows are never changed but for their filing state."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from mailflow.store.tables.base import instant, metadata

incoming = Table(
    "incoming",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("dedup_key", LargeBinary, nullable=False, unique=True),  # see store/incoming.py
    Column("sha256", LargeBinary, nullable=False),  # of the raw bytes
    Column("raw", LargeBinary, nullable=False),
    Column("source", Text, nullable=False),  # smtp, lmtp, imap
    Column("mailbox", Text, nullable=False),  # which of our addresses, without its token
    Column("recipients", ARRAY(Text), nullable=False),  # RCPT TO as given, tokens included
    Column("envelope_from", Text, nullable=False),  # "" is the null sender
    Column("peer", Text, nullable=False),
    Column("trusted", Integer, nullable=False, server_default="0"),  # 1: a trusted peer, its results headers count
    Column("authserv_ids", Text, nullable=False, server_default=""),  # of an IMAP mailbox's own server; "": the site's
    instant("received_at"),
    Column("state", Text, nullable=False, server_default="new"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant("claimed_at", nullable=True),
    instant("filed_at", nullable=True),
    CheckConstraint("state in ('new', 'filed')", name="state"),
    Index("ix_incoming_new", "id", postgresql_where="state = 'new'"),
)
