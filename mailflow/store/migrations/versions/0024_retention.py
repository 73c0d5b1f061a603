"""People whose dossier must be kept, and what each run of the retention removed.

Revision ID: 0024
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "person_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_person_hold_reason")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_hold_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["placed_by"], ["staff.id"], name=op.f("fk_person_hold_placed_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["staff.id"], name=op.f("fk_person_hold_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_hold")),
    )
    op.create_index(op.f("ix_person_hold_person_id"), "person_hold", ["person_id"])
    op.create_index(
        "uq_person_hold_current", "person_hold", ["person_id"], unique=True, postgresql_where="lifted_at is null"
    )
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", JSON, server_default="{}", nullable=False),
        sa.Column("place", JSON, server_default="{}", nullable=False),
        sa.CheckConstraint("origin in ('daily', 'command')", name=op.f("ck_retention_run_origin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    op.create_index("ix_retention_run_begun", "retention_run", ["begun_at"])
    op.create_index("ix_message_person", "message", ["person_id"], postgresql_where="person_id is not null")
    op.create_index("ix_case_event_case", "case_event", ["case_id"])


def downgrade() -> None:
    op.drop_index("ix_case_event_case", "case_event")
    op.drop_index("ix_message_person", "message")
    op.drop_table("retention_run")
    op.drop_table("person_hold")
