"""Changes of what runs: drafts of pathways, migrations of running cases, and what advisers did to single ones."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid

from mailflow.store.tables.base import Json, id_column, instant, metadata

draft = Table(
    "draft",
    metadata,
    Column("code", Text, primary_key=True),  # one a pathway; saving again replaces it
    Column("document", Text, nullable=False),  # YAML as it was saved, with its comments
    Column("wordings", Json, nullable=False),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False),
    instant("saved_at"),
    Column("approved_by", Uuid, ForeignKey("staff.id")),
    instant("approved_at", nullable=True),
    CheckConstraint("approved_by is null or approved_by <> author_id", name="four_eyes"),
)

migration = Table(
    "migration",
    metadata,
    id_column(),
    Column("pathway_id", Uuid, ForeignKey("pathway.id"), nullable=False),
    Column("revision_id", Uuid, ForeignKey("revision.id"), nullable=False),  # where the cases go
    Column("mapping", Json, nullable=False),  # removed step → where it leads
    Column("classes", Json, nullable=False),  # of change; [] for all
    Column("begun_by", Uuid, ForeignKey("staff.id")),
    Column("total", Integer, nullable=False),  # cases found at the beginning
    Column("looked_at", Integer, nullable=False, server_default="0"),
    Column("after_case", Uuid),  # all cases up to here are done
    Column("counts", Json, nullable=False, server_default="{}"),  # result → enrolments
    Column("finished", Boolean, nullable=False, server_default="false"),
    instant("begun_at"),
    instant("updated_at"),
    Index("ix_migration_pathway", "pathway_id", "begun_at"),
)

amendment = Table(
    "amendment",
    metadata,
    id_column(),  # made by the page: the second of two clicks finds it there
    Column("case_id", Uuid, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", Json, nullable=False),  # that of the case's event
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # in the adviser's words
    instant("at"),
    CheckConstraint("kind in ('paused', 'resumed', 'moved', 'added', 'migrated', 'transferred')", name="kind"),
    Index("ix_amendment_case", "case_id", "at"),
)
