"""People handed from one adviser to another: by whom, until when, with which note. Columns only."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid

from mailflow.store.tables.base import Json, id_column, instant, metadata

transfer = Table(
    "transfer",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("target_id", Uuid, ForeignKey("staff.id")),  # whom it was meant for; NULL: whoever has room
    Column("note", Text, nullable=False, server_default=""),
    instant("until", nullable=True),  # then the people go back by themselves; NULL: for good
    Column("state", Text, nullable=False, server_default="draft"),
    Column("chosen", Json, nullable=False),  # ids of people
    Column("plan", Json, nullable=False, server_default="{}"),  # person → adviser, as it was shown
    instant("created_at"),
    instant("done_at", nullable=True),
    instant("ended_at", nullable=True),  # taken back, or its end came
    CheckConstraint("state in ('draft', 'done', 'ended')", name="state"),
    Index("ix_transfer_agency", "agency_id", "done_at"),
    Index("ix_transfer_due", "until", postgresql_where="state = 'done' and until is not null"),
)

transfer_person = Table(
    "transfer_person",
    metadata,
    Column("transfer_id", Uuid, ForeignKey("transfer.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("from_id", Uuid, ForeignKey("staff.id")),  # NULL: nobody followed the person
    Column("to_id", Uuid, ForeignKey("staff.id"), nullable=False),
    instant("read_at", nullable=True),  # the note, by the new adviser or who covers
    instant("ended_at", nullable=True),
    Column(
        "outcome", Text, nullable=False, server_default=""
    ),  # kept: followed by somebody else by then, or no way back
    CheckConstraint("outcome in ('', 'returned', 'kept')", name="outcome"),
    Index("ix_transfer_person_person", "person_id"),
    Index("ix_transfer_person_unread", "to_id", postgresql_where="read_at is null"),
)
