"""Administrators' rules for mail that comes in. Columns only."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from mailflow.store.tables.base import Json, id_column, instant, metadata

intake_rule = Table(
    "intake_rule",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id")),  # NULL: of every agency
    Column("place", Integer, nullable=False),  # its number among those of the agency
    Column("name", Text, nullable=False),
    Column("plain_name", Text, nullable=False),  # for comparing: store/names
    Column("active", Boolean, nullable=False),
    Column("every", Boolean, nullable=False),  # all conditions must hold; else one is enough
    Column("conditions", Json, nullable=False),  # [{"what", "header", "value"}], as they were typed
    Column("queue", Text, nullable=False),  # "": where it is
    Column("adviser_id", Uuid, ForeignKey("staff.id", ondelete="SET NULL")),
    Column("tags", ARRAY(Text), nullable=False),  # by name: made where an agency has none of that name
    Column("priority", Boolean, nullable=False),
    Column("changed_by", Uuid, ForeignKey("staff.id", ondelete="SET NULL")),
    instant("changed_at"),
    UniqueConstraint("agency_id", "plain_name", postgresql_nulls_not_distinct=True),
    CheckConstraint("queue in ('', 'lead', 'adviser')", name="queue"),
)
