"""People who work for the service, their absences, their web sessions, and the log of what they read and did."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    event,
)

from mailflow.store.tables.base import id_column, instant, metadata

staff = Table(
    "staff",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False, index=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),  # "Conseillère"
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("tier", Text, nullable=False, server_default=""),
    Column("ceiling", Integer, nullable=False, server_default="250"),  # people in the portfolio
    Column("cover_id", Uuid, ForeignKey("staff.id")),  # who takes over by default
    Column("password_hash", Text, nullable=False, server_default=""),  # argon2id; empty never matches
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("failed_logins", Integer, nullable=False, server_default="0"),
    instant("locked_until", nullable=True),
    instant("created_at"),
    CheckConstraint("role in ('adviser', 'supervisor', 'administrator', 'auditor')", name="role"),
)

staff_absence = Table(
    "staff_absence",
    metadata,
    id_column(),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False, index=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),  # inclusive
    Column("cover_id", Uuid, ForeignKey("staff.id")),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),  # SHA-256 of the cookie's 128 random bits
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False, index=True),
    Column("csrf", Text, nullable=False),
    instant("created_at"),
    instant("seen_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    instant("at"),
    Column("staff_id", Uuid),
    Column("action", Text, nullable=False),  # "dossier.read", "conversation.reply", "login.failed" …
    Column("person_id", Uuid),
    Column("object_id", Uuid),
    Column("why", Text, nullable=False, server_default=""),
    Index("ix_audit_person", "person_id", "at"),
    Index("ix_audit_staff", "staff_id", "at"),
)

# The log is only ever added to, whoever asks.
APPEND_ONLY = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
"""
event.listen(audit, "after_create", DDL(APPEND_ONLY))  # type: ignore[no-untyped-call]
event.listen(audit, "after_drop", DDL("DROP FUNCTION IF EXISTS audit_is_append_only() CASCADE"))  # type: ignore[no-untyped-call]
