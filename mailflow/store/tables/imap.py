"""How far each IMAP folder was read, and the mails of it with something left to do. Columns and constraints only."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from mailflow.store.tables.base import instant, metadata

imap_folder = Table(
    "imap_folder",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("account", Text, nullable=False),  # its name in the site's IMAP file
    Column("folder", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("last_uid", BigInteger, nullable=False),  # everything up to here is stored, or noted in imap_message
    Column("since", Date, nullable=False),  # older mail is left alone …
    Column("old_until", BigInteger, nullable=False),  # … among the UIDs up to here, which were there at the beginning
    instant("seen_at"),  # the last round that ended well
    UniqueConstraint("account", "folder"),
)

imap_message = Table(
    "imap_message",
    metadata,
    Column("folder_id", BigInteger, ForeignKey("imap_folder.id"), primary_key=True),
    Column("uid", BigInteger, primary_key=True),  # under the folder's present UIDVALIDITY
    # taken: stored, and to be flagged or moved; failed: to be fetched again; left: an item says that it is still there
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant("not_before"),
    Column("reason", Text, nullable=False, server_default=""),
    CheckConstraint("state in ('taken', 'failed', 'left')", name="state"),
)
