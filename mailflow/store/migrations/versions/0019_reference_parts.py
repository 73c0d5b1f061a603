"""People are found by their reference without looking at everybody.

Revision ID: 0019
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_person_reference_part",
        "person",
        ["reference"],
        postgresql_using="gin",
        postgresql_ops={"reference": "gin_trgm_ops"},
    )


def downgrade() -> None:
    op.drop_index("ix_person_reference_part", "person")
