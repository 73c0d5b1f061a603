"""Answers before they leave: shared drafts, attachments, canned replies, notes with mentions, bulk answers.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True)


def upgrade() -> None:
    create_blob()
    create_answer_draft()
    create_kept_text()
    create_bulk_answer()
    create_answer()
    create_canned_reply()
    create_note()
    create_mention()


def create_blob() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )


def create_answer_draft() -> None:
    op.create_table(
        "answer_draft",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attachments", JSON, server_default="[]", nullable=False),
        sa.Column("options", JSON, server_default="{}", nullable=False),
        sa.Column("returned", sa.Text(), server_default="", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("returned in ('', 'undone', 'person_wrote')", name=op.f("ck_answer_draft_returned")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_answer_draft_author_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_answer_draft_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_answer_draft")),
    )
    op.create_index(
        "ix_answer_draft_written", "answer_draft", ["written_at"], unique=False, postgresql_where="text <> ''"
    )


def create_kept_text() -> None:
    op.create_table(
        "kept_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachments", JSON, server_default="[]", nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("why in ('conflict', 'replaced', 'returned')", name=op.f("ck_kept_text_why")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_kept_text_author_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_kept_text_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_text")),
    )
    op.create_index(
        "ix_kept_text_open",
        "kept_text",
        ["conversation_id", "at"],
        unique=False,
        postgresql_where="discarded_at is null",
    )


def create_bulk_answer() -> None:
    op.create_table(
        "bulk_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("chosen", JSON, nullable=False),
        sa.Column("results", JSON, server_default="[]", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_bulk_answer_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_bulk_answer_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_answer")),
    )
    op.create_index(op.f("ix_bulk_answer_author_id"), "bulk_answer", ["author_id"], unique=False)


def create_answer() -> None:
    op.create_table(
        "answer",
        sa.Column("outbox_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachments", JSON, server_default="[]", nullable=False),
        sa.Column("options", JSON, server_default="{}", nullable=False),
        sa.Column("cc", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("copies", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owed_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("task_key", sa.Text(), server_default="", nullable=False),
        sa.Column("bulk_id", sa.Uuid(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_why", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_answer_author_id")),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk_answer.id"], name=op.f("fk_answer_bulk_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_answer_conversation_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_answer_outbox_id")),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_bulk_id"), "answer", ["bulk_id"], unique=False)
    op.create_index(op.f("ix_answer_conversation_id"), "answer", ["conversation_id"], unique=False)


def create_canned_reply() -> None:
    op.create_table(
        "canned_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("effects", JSON, server_default="{}", nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_canned_reply_agency_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_canned_reply_changed_by")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_canned_reply_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_reply")),
    )
    op.create_index(
        "ix_canned_reply_agency",
        "canned_reply",
        ["agency_id", "owner_id"],
        unique=False,
        postgresql_where="removed_at is null",
    )


def create_note() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("conversation_id is not null or person_id is not null", name=op.f("ck_note_about")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_note_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_note_author_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_note_conversation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_note_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index("ix_note_conversation", "note", ["conversation_id", "at"], unique=False)
    op.create_index("ix_note_person", "note", ["person_id", "at"], unique=False)


def create_mention() -> None:
    op.create_table(
        "mention",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_mention_note_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_mention_staff_id")),
        sa.PrimaryKeyConstraint("note_id", "staff_id", name=op.f("pk_mention")),
    )
    op.create_index("ix_mention_unseen", "mention", ["staff_id"], unique=False, postgresql_where="seen_at is null")
