"""Administrators' rules for mail that comes in, and the priority they may give to a conversation.

Revision ID: 0020
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "intake_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plain_name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("every", sa.Boolean(), nullable=False),
        sa.Column("conditions", JSON, nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("adviser_id", sa.Uuid(), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("queue in ('', 'lead', 'adviser')", name=op.f("ck_intake_rule_queue")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_intake_rule_agency_id")),
        sa.ForeignKeyConstraint(
            ["adviser_id"], ["staff.id"], name=op.f("fk_intake_rule_adviser_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["staff.id"], name=op.f("fk_intake_rule_changed_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_rule")),
        sa.UniqueConstraint(
            "agency_id",
            "plain_name",
            name=op.f("uq_intake_rule_agency_id_plain_name"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.add_column("conversation", sa.Column("priority", sa.Text(), server_default="normal", nullable=False))
    op.create_check_constraint(op.f("ck_conversation_priority"), "conversation", "priority in ('normal', 'high')")


def downgrade() -> None:
    op.drop_column("conversation", "priority")
    op.drop_table("intake_rule")
