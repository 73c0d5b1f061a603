"""Changes of what runs: drafts of pathways, who approved a revision, migrations of cases, amendments by advisers.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True)


def upgrade() -> None:
    op.add_column("revision", sa.Column("approved_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_revision_approved_by"), "revision", "staff", ["approved_by"], ["id"])
    create_draft()
    create_migration()
    create_amendment()


def create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("wordings", JSON, nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("approved_by is null or approved_by <> author_id", name=op.f("ck_draft_four_eyes")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_draft_author_id")),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_draft_approved_by")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_draft")),
    )


def create_migration() -> None:
    op.create_table(
        "migration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("mapping", JSON, nullable=False),
        sa.Column("classes", JSON, nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.Integer(), server_default="0", nullable=False),
        sa.Column("after_case", sa.Uuid(), nullable=True),
        sa.Column("counts", JSON, server_default="{}", nullable=False),
        sa.Column("finished", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pathway_id"], ["pathway.id"], name=op.f("fk_migration_pathway_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_migration_revision_id")),
        sa.ForeignKeyConstraint(["begun_by"], ["staff.id"], name=op.f("fk_migration_begun_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration")),
    )
    op.create_index("ix_migration_pathway", "migration", ["pathway_id", "begun_at"])


def create_amendment() -> None:
    kinds = "kind in ('paused', 'resumed', 'moved', 'added', 'migrated', 'transferred')"
    op.create_table(
        "amendment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(kinds, name=op.f("ck_amendment_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_amendment_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_amendment_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    op.create_index("ix_amendment_case", "amendment", ["case_id", "at"])


def downgrade() -> None:
    for table in ("amendment", "migration", "draft"):
        op.drop_table(table)
    op.drop_constraint(op.f("fk_revision_approved_by"), "revision", type_="foreignkey")
    op.drop_column("revision", "approved_by")
