"""What administrators changed, each with what was before: the record that undoing rests on. Columns only."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid

from mailflow.store.tables.base import Json, id_column, instant, metadata

setting_change = Table(
    "setting_change",
    metadata,
    id_column(),
    instant("at"),
    Column("staff_id", Uuid, ForeignKey("staff.id")),  # NULL: at the command line
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),  # the code, login or name of what changed
    Column("before", Json),  # NULL: it was not there
    Column("after", Json),  # NULL: it is no more
    Column("undoes", Uuid, ForeignKey("setting_change.id")),
    CheckConstraint("kind in ('agency', 'account', 'tag', 'switch', 'wording', 'rule')", name="kind"),
    Index("ix_setting_change_what", "kind", "key", "at"),
    Index("ix_setting_change_at", "at"),
)
