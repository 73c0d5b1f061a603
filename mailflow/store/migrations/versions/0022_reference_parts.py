"""People are found by their reference without looking at everybody.

Revision ID: 0022
"""

from alembic import op

revision = "0022"
down_revision = "0021"
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
