"""What people make of their lists: tags, saved views, and what was done to many rows at once. Columns only."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid

from mailflow.store.tables.base import Json, id_column, instant, metadata

tag = Table(
    "tag",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("plain_name", Text, nullable=False),  # for comparing: store/names
    Column("colour", Text, nullable=False, server_default="grey"),  # a name of tokens.css
    Column("created_by", Uuid, ForeignKey("staff.id")),
    instant("created_at"),
    UniqueConstraint("agency_id", "plain_name"),
    CheckConstraint("colour in ('grey', 'green', 'blue', 'amber', 'red', 'violet')", name="colour"),
)

conversation_tag = Table(
    "conversation_tag",
    metadata,
    Column("conversation_id", Uuid, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Uuid, ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("staff_id", Uuid, ForeignKey("staff.id")),
    instant("at"),
)

person_tag = Table(
    "person_tag",
    metadata,
    Column("person_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Uuid, ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("staff_id", Uuid, ForeignKey("staff.id")),
    instant("at"),
)

saved_view = Table(
    "saved_view",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("owner_id", Uuid, ForeignKey("staff.id")),  # NULL: the whole team's
    Column("page", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("filters", Json, nullable=False),  # known fields of store/pages/filters only, as in an address
    Column("created_by", Uuid, ForeignKey("staff.id"), nullable=False),
    instant("created_at"),
    CheckConstraint("page in ('people', 'conversations')", name="page"),
    Index("ix_saved_view_agency", "agency_id", "owner_id"),
)

bulk_action = Table(
    "bulk_action",
    metadata,
    id_column(),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("detail", Json, nullable=False),  # what it set: {"until"}, {"queue_id", "name"} or {"tag_id", "name"}
    Column("before", Json, nullable=False),  # each changed row as it was: [{"id", "state", "due_at", …}, …]
    Column("changed", Integer, nullable=False),
    Column("left", Integer, nullable=False),  # rows not touched: they had changed since the page was made
    instant("at"),
    instant("undone_at", nullable=True),
    Column("restored", Integer, nullable=False, server_default="0"),
    CheckConstraint(
        "kind in ('close', 'snooze', 'wake', 'assign', 'take', 'release', 'tag', 'untag', 'pause', 'resume', 'task')",
        name="kind",
    ),
    Index("ix_bulk_action_staff", "staff_id", "at"),
)
