"""Who a person is: entries found to be one person, and what staff changed about reaching them. All can be undone."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid

from mailflow.store.tables.base import Json, id_column, instant, metadata

merge = Table(
    "merge",
    metadata,
    id_column(),
    Column("kept_id", Uuid, ForeignKey("person.id"), nullable=False, index=True),
    Column("gone_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("moved", Json, nullable=False),  # ids of what moved and where it was: what undoing needs
    Column("reason", Text, nullable=False),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    instant("at"),
    instant("undone_at", nullable=True),
    Column("undone_by", Uuid, ForeignKey("staff.id")),
    CheckConstraint("kept_id <> gone_id", name="two"),
    Index("uq_merge_gone", "gone_id", unique=True, postgresql_where="undone_at is null"),
)

address_change = Table(
    "address_change",
    metadata,
    id_column(),
    Column("person_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("before", Json, nullable=False),  # all of the person's addresses: [{"address", "state", "preferred"}, …]
    Column("after", Json, nullable=False),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    instant("at"),
    instant("undone_at", nullable=True),
    Column("undone_by", Uuid, ForeignKey("staff.id")),
    Column("reason", Text, nullable=False, server_default=""),
    Column("lifted", Json),  # why the address had been given up, when staff said it lives: {"reason", "since"}
    CheckConstraint(
        "kind in ('added', 'preferred', 'confirmed', 'removed', 'unreachable', 'reachable')",
        name="kind",
    ),
    Index("ix_address_change_person", "person_id", "at"),
)

phone_change = Table(
    "phone_change",
    metadata,
    id_column(),
    Column("person_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("before", Text, nullable=False),  # "" for no number
    Column("after", Text, nullable=False),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    instant("at"),
    instant("undone_at", nullable=True),
    Column("undone_by", Uuid, ForeignKey("staff.id")),
    Index("ix_phone_change_person", "person_id", "at"),
)
