"""Regions of the roll-out: the phases of each with their days, and what its phases were found to be worth."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Table,
    Text,
    Uuid,
    event,
)

from mailflow.store.tables.base import Json, id_column, instant, metadata

region = Table(
    "region",
    metadata,
    id_column(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("phases", Json, nullable=False),  # core/rollout.py: [{"phase": "pilot", "from": "2026-01-05"}, …]
)

region_evaluation = Table(
    "region_evaluation",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),  # of two of one phase, the later one counts
    Column("region_id", Uuid, ForeignKey("region.id"), nullable=False, index=True),
    Column("phase", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("made_by", Text, nullable=False),  # who judged, in words
    Column("measures", Text, nullable=False),
    Column("conclusion", Text, nullable=False),
    Column("staff_id", Uuid, ForeignKey("staff.id")),  # who recorded it
    instant("at"),
    CheckConstraint("phase in ('pilot', 'transition', 'online')", name="phase"),
    CheckConstraint("conclusion in ('conclusive', 'negative', 'open')", name="conclusion"),
)

# An evaluation is corrected by a newer one, whoever asks.
APPEND_ONLY = """
CREATE FUNCTION region_evaluation_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'evaluations are append-only'; END $$;
CREATE TRIGGER region_evaluation_append_only BEFORE UPDATE OR DELETE ON region_evaluation
FOR EACH STATEMENT EXECUTE FUNCTION region_evaluation_is_append_only();
CREATE TRIGGER region_evaluation_no_truncate BEFORE TRUNCATE ON region_evaluation
FOR EACH STATEMENT EXECUTE FUNCTION region_evaluation_is_append_only();
"""
GONE = "DROP FUNCTION IF EXISTS region_evaluation_is_append_only() CASCADE"
event.listen(region_evaluation, "after_create", DDL(APPEND_ONLY))  # type: ignore[no-untyped-call]
event.listen(region_evaluation, "after_drop", DDL(GONE))  # type: ignore[no-untyped-call]
