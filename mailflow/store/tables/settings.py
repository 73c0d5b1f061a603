"""What administrators set for the service or one agency, and what they changed: the record undoing rests on."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid

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
    CheckConstraint(
        "kind in ('agency', 'account', 'tag', 'switch', 'wording', 'rule', 'setting', 'absence', 'region')",
        name="kind",
    ),
    Index("ix_setting_change_what", "kind", "key", "at"),
    Index("ix_setting_change_at", "at"),
)

site_setting = Table(
    "site_setting",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),  # one of caseload/settings/registry.py
    Column("agency_id", Uuid, ForeignKey("agency.id", ondelete="CASCADE")),  # NULL: for the whole service
    Column("value", Json, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    instant("at"),
    Index("uq_site_setting_of_service", "name", unique=True, postgresql_where="agency_id is null"),
    Index("uq_site_setting_of_agency", "agency_id", "name", unique=True, postgresql_where="agency_id is not null"),
)
