"""Pathways and the cases that follow them. The database is the record: Temporal can be rebuilt from here."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from mailflow.store.tables.base import Json, id_column, instant, metadata

pathway = Table(
    "pathway",
    metadata,
    id_column(),
    Column("code", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    id_column(),
    Column("pathway_id", Uuid, ForeignKey("pathway.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("document", Json, nullable=False),  # the pathway, as validated; immutable
    Column("wordings", Json, nullable=False),  # code → wording source, pinned at publication
    Column("published_by", Uuid, ForeignKey("staff.id")),
    Column("approved_by", Uuid, ForeignKey("staff.id")),  # the second person, where steps are legal
    instant("published_at"),
    UniqueConstraint("pathway_id", "number"),
)

cases = Table(
    "cases",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id"), unique=True),  # NULL: matches nobody yet
    Column("status", Text, nullable=False),
    Column("state", Json, nullable=False),  # pathways.state.CaseState: ids, dates and enums only
    Column("version", Integer, nullable=False, server_default="0"),  # one more at each advance
    instant("next_due", nullable=True),
    instant("created_at"),
    instant("updated_at"),
    Column("failures", Integer, nullable=False, server_default="0"),  # advances that failed in a row
    instant("failing_since", nullable=True),
    CheckConstraint("status in ('open', 'paused', 'closed')", name="status"),
    Index("ix_cases_due", "next_due", postgresql_where="status = 'open'"),
)

case_event = Table(
    "case_event",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False),
    Column("kind", Text, nullable=False),  # pathways.events: mail, delivery, enrol, reply_sent …
    Column("data", Json, nullable=False),  # ids, dates and enums only
    instant("at"),
    instant("signalled_at", nullable=True),
    instant("applied_at", nullable=True),
    Index("ix_case_event_case", "case_id"),  # for erasing
    Index("ix_case_event_unsignalled", "id", postgresql_where="signalled_at is null"),
    Index("ix_case_event_unapplied", "case_id", "id", postgresql_where="applied_at is null"),
)

open_request = Table(
    "open_request",
    metadata,
    id_column(),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False),
    Column("enrolment", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("about_id", Uuid),  # outbox entry of the mail that asked
    Column("asked", Json, nullable=False),  # the `context` of mail/intents: {"asked": "yes_no", …}
    instant("opened_at"),
    instant("closed_at", nullable=True),
    Column("outcome", Text, nullable=False, server_default=""),
    UniqueConstraint("case_id", "enrolment", "step", "occurrence"),
    Index("ix_open_request_open", "case_id", postgresql_where="closed_at is null"),
)

step_log = Table(
    "step_log",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False),
    Column("enrolment", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("what", Text, nullable=False),  # entered, sent, suppressed, reminded, answered, timeout, ended …
    Column("detail", Text, nullable=False, server_default=""),
    instant("at"),
    Index("ix_step_log_case", "case_id", "id"),
)

task = Table(
    "task",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("queue_id", Uuid, ForeignKey("queue.id"), nullable=False),
    Column("dedup_key", Text, nullable=False, unique=True),  # case/enrolment/step/occurrence
    Column("title", Text, nullable=False),
    Column("options", Json, nullable=False, server_default='["done"]'),  # outcomes a human may choose
    Column("labels", Json, nullable=False, server_default="{}"),  # outcome → what its button says
    Column("details", Json, nullable=False, server_default="{}"),  # what the form shows: items, questions, evidence
    Column("kind", Text, nullable=False, server_default="task"),
    Column(
        "role", Text, nullable=False, server_default="owner"
    ),  # who may finish it: owner (anybody who sees it), lead
    Column("legal_basis", Text, nullable=False, server_default=""),
    instant("not_before", nullable=True),  # a decision's: until then the person may answer or be heard
    Column("prepared_by", Uuid, ForeignKey("staff.id")),  # who must not decide
    Column("reasons", Text, nullable=False, server_default=""),  # a decision's, in the decider's words
    Column("reminders", Integer, nullable=False, server_default="0"),
    instant("reminded_at", nullable=True),
    Column("state", Text, nullable=False, server_default="open"),
    Column("outcome", Text, nullable=False, server_default=""),
    instant("due_at", nullable=True),
    instant("created_at"),
    instant("done_at", nullable=True),
    Column("done_by", Uuid, ForeignKey("staff.id")),
    CheckConstraint("state in ('open', 'done', 'withdrawn')", name="state"),
    CheckConstraint("kind in ('task', 'decision')", name="kind"),
    CheckConstraint("role in ('owner', 'lead')", name="role"),
    CheckConstraint("kind <> 'decision' or state <> 'done' or reasons <> ''", name="reasons"),
    CheckConstraint("kind <> 'decision' or done_by is null or done_by is distinct from prepared_by", name="four_eyes"),
    CheckConstraint("kind <> 'decision' or done_at is null or done_at >= not_before or state <> 'done'", name="heard"),
    Index("ix_task_queue", "queue_id", "state", "due_at"),
)
