"""Mail taken and mail sent, in conversations and queues, as migration 0001 makes them; changed no more."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def create_incoming() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dedup_key", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("recipients", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("envelope_from", sa.Text(), nullable=False),
        sa.Column("peer", sa.Text(), nullable=False),
        sa.Column("trusted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('new', 'filed')", name=op.f("ck_incoming_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_incoming_dedup_key")),
    )
    op.create_index("ix_incoming_new", "incoming", ["id"], unique=False, postgresql_where="state = 'new'")


def create_queue() -> None:
    op.create_table(
        "queue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind in ('adviser', 'triage', 'lead', 'automatic')", name=op.f("ck_queue_kind")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_queue_agency_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_queue_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue")),
        sa.UniqueConstraint(
            "agency_id",
            "kind",
            "owner_id",
            name=op.f("uq_queue_agency_id_kind_owner_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )


def create_conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("queue_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), server_default="none", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage in ('none', 'nudge', 'cover', 'lead')", name=op.f("ck_conversation_stage")),
        sa.CheckConstraint("state in ('open', 'waiting', 'closed')", name=op.f("ck_conversation_state")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_conversation_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_conversation_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conversation_person_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name=op.f("fk_conversation_queue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    op.create_index(op.f("ix_conversation_case_id"), "conversation", ["case_id"], unique=False)
    op.create_index(op.f("ix_conversation_person_id"), "conversation", ["person_id"], unique=False)
    op.create_index("ix_conversation_queue", "conversation", ["queue_id", "state", "due_at", "id"], unique=False)
    op.create_index("ix_conversation_recent", "conversation", ["queue_id", "state", "last_at", "id"], unique=False)


def create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dedup_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mail_class", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("rfc_message_id", sa.Text(), nullable=False),
        sa.Column("envelope_from", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("if_ambiguous", sa.Text(), server_default="retry", nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sending_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_reply", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("if_ambiguous in ('retry', 'ask')", name=op.f("ck_outbox_if_ambiguous")),
        sa.CheckConstraint(
            "kind in ('pathway', 'reply', 'acknowledgement', 'confirmation', 'notice')", name=op.f("ck_outbox_kind")
        ),
        sa.CheckConstraint("mail_class in ('legal', 'service', 'optional')", name=op.f("ck_outbox_mail_class")),
        sa.CheckConstraint(
            "state in ('queued', 'held', 'sending', 'ambiguous', 'sent', 'failed', 'bounced', 'withdrawn')",
            name=op.f("ck_outbox_state"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_outbox_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_outbox_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_outbox_dedup_key")),
        sa.UniqueConstraint("rfc_message_id", name=op.f("uq_outbox_rfc_message_id")),
    )
    op.create_index(op.f("ix_outbox_case_id"), "outbox", ["case_id"], unique=False)
    op.create_index("ix_outbox_held", "outbox", ["not_before"], unique=False, postgresql_where="state = 'held'")
    op.create_index("ix_outbox_kind", "outbox", ["kind", "created_at"], unique=False)
    op.create_index(op.f("ix_outbox_person_id"), "outbox", ["person_id"], unique=False)
    op.create_index(
        "ix_outbox_ready",
        "outbox",
        ["not_before"],
        unique=False,
        postgresql_where="state = 'queued' and kind <> 'pathway'",
    )
    op.create_index(
        "ix_outbox_ready_pathway",
        "outbox",
        ["not_before"],
        unique=False,
        postgresql_where="state = 'queued' and kind = 'pathway'",
    )
    op.create_index("ix_outbox_recipient", "outbox", ["recipient", "kind", "created_at"], unique=False)
    op.create_index(
        "ix_outbox_sending", "outbox", ["sending_since"], unique=False, postgresql_where="state = 'sending'"
    )


def create_outbox_attempt() -> None:
    op.create_table(
        "outbox_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("outbox_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_outbox_attempt_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_attempt")),
    )
    op.create_index(op.f("ix_outbox_attempt_outbox_id"), "outbox_attempt", ["outbox_id"], unique=False)


def create_message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("incoming_id", sa.BigInteger(), nullable=True),
        sa.Column("outbox_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("rfc_message_id", sa.Text(), nullable=False),
        sa.Column("in_reply_to", sa.Text(), server_default="", nullable=False),
        sa.Column("references", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("from_address", sa.Text(), nullable=False),
        sa.Column("from_name", sa.Text(), server_default="", nullable=False),
        sa.Column("to_address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("disposition_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply_text", sa.Text(), server_default="", nullable=False),
        sa.Column("quoted_text", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "attachments",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
        sa.Column("proof", sa.Text(), server_default="none", nullable=False),
        sa.Column("matched_by", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "verdict", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.CheckConstraint("direction in ('in', 'out')", name=op.f("ck_message_direction")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_message_author_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id")),
        sa.ForeignKeyConstraint(["incoming_id"], ["incoming.id"], name=op.f("fk_message_incoming_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_message_outbox_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("incoming_id", name=op.f("uq_message_incoming_id")),
    )
    op.create_index("ix_message_conversation", "message", ["conversation_id", "at"], unique=False)
    op.create_index(op.f("ix_message_outbox_id"), "message", ["outbox_id"], unique=False)
    op.create_index("ix_message_rfc_id", "message", ["rfc_message_id"], unique=False)
    op.create_index(
        "ix_message_stranger",
        "message",
        ["from_address"],
        unique=False,
        postgresql_where="person_id is null and direction = 'in'",
    )
