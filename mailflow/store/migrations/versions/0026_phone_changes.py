"""Staff change a person's telephone number; each change can be undone.

Revision ID: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_phone_change_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_phone_change_staff_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["staff.id"], name=op.f("fk_phone_change_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_change")),
    )
    op.create_index("ix_phone_change_person", "phone_change", ["person_id", "at"])


def downgrade() -> None:
    op.drop_table("phone_change")
