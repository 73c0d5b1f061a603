"""How long things are kept: people whose dossier must not be erased, and what each run removed. Columns only."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid

from mailflow.store.tables.base import Json, id_column, instant, metadata

person_hold = Table(  # a dossier that no rule and no hand erases
    "person_hold",
    metadata,
    id_column(),
    Column("person_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("placed_by", Uuid, ForeignKey("staff.id")),
    instant("placed_at"),
    Column("lifted_by", Uuid, ForeignKey("staff.id")),
    instant("lifted_at", nullable=True),
    CheckConstraint("reason <> ''", name="reason"),
    Index("uq_person_hold_current", "person_id", unique=True, postgresql_where="lifted_at is null"),
)

retention_run = Table(
    "retention_run",
    metadata,
    id_column(),
    Column("origin", Text, nullable=False),
    instant("begun_at"),
    instant("ended_at", nullable=True),  # NULL: it runs, or was stopped and the next run goes on with it
    Column("counts", Json, nullable=False, server_default="{}"),  # class → {"looked", "removed", "bytes", "kept"}
    Column("place", Json, nullable=False, server_default="{}"),  # class → the last it looked at
    CheckConstraint("origin in ('daily', 'command')", name="origin"),
    Index("ix_retention_run_begun", "begun_at"),
)
