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
    Column("version", Integer, nullable=False, server_default="1"),  # one more at each save
    Column("place", Integer, nullable=False, server_default="1"),  # the edit that is in force
    CheckConstraint("approved_by is null or approved_by <> author_id", name="four_eyes"),
)

draft_edit = Table(
    "draft_edit",
    metadata,
    Column("code", Text, ForeignKey("draft.code", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False),
    instant("at"),
    Column("what", Text, nullable=False),  # begun, step, added, moved, removed, text, restored, file
    Column("step", Text, nullable=False, server_default=""),
    Column("aside", Boolean, nullable=False, server_default="false"),  # not in the line of undo and redo
)

publication = Table(
    "publication",
    metadata,
    id_column(),
    Column("code", Text, nullable=False),
    Column("by", Uuid, ForeignKey("staff.id"), nullable=False),
    instant("asked_at"),
    instant("due_at"),
    Column("document", Text, nullable=False, server_default=""),  # the draft that was agreed on; "": published
    Column("wordings", Json),  # its own texts, agreed on with it
    Column("number", Integer),  # the revision, once published
    Column("moves", Boolean, nullable=False),
    Column("classes", Json, nullable=False, server_default="[]"),  # of changes; [] for all
    Column("mapping", Json, nullable=False, server_default="{}"),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # why it was refused
    instant("ended_at", nullable=True),
    CheckConstraint("state in ('planned', 'moving', 'done', 'refused', 'cancelled')", name="state"),
    Index("ix_publication_open", "due_at", postgresql_where="state in ('planned', 'moving')"),
    Index("ix_publication_code", "code", "asked_at"),
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
