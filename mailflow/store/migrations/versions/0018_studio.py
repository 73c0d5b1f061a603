"""The studio: the history of a draft, and publications that wait or move people.

Revision ID: 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True)


def upgrade() -> None:
    op.add_column("draft", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("draft", sa.Column("place", sa.Integer(), server_default="1", nullable=False))
    create_draft_edit()
    create_publication()


def create_draft_edit() -> None:
    op.create_table(
        "draft_edit",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), server_default="", nullable=False),
        sa.Column("aside", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_draft_edit_author_id")),
        sa.ForeignKeyConstraint(["code"], ["draft.code"], name=op.f("fk_draft_edit_code"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code", "number", name=op.f("pk_draft_edit")),
    )
    op.execute(
        "INSERT INTO draft_edit (code, number, document, author_id, at, what)"
        " SELECT code, 1, document, author_id, saved_at, 'file' FROM draft"
    )


def create_publication() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("moves", sa.Boolean(), nullable=False),
        sa.Column("classes", JSON, server_default="[]", nullable=False),
        sa.Column("mapping", JSON, server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('planned', 'moving', 'done', 'refused', 'cancelled')", name=op.f("ck_publication_state")
        ),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_publication_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index(
        "ix_publication_open",
        "publication",
        ["due_at"],
        unique=False,
        postgresql_where="state in ('planned', 'moving')",
    )
    op.create_index("ix_publication_code", "publication", ["code", "asked_at"], unique=False)
