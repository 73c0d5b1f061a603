"""What administrators changed in the settings, with what was before.

Revision ID: 0017
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "setting_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.Column("undoes", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind in ('agency', 'account', 'tag', 'switch', 'wording', 'rule')", name=op.f("ck_setting_change_kind")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_setting_change_staff_id")),
        sa.ForeignKeyConstraint(["undoes"], ["setting_change.id"], name=op.f("fk_setting_change_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_change")),
    )
    op.create_index("ix_setting_change_what", "setting_change", ["kind", "key", "at"], unique=False)
    op.create_index("ix_setting_change_at", "setting_change", ["at"], unique=False)
