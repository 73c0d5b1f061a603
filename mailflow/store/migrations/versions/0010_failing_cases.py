"""How often, and since when, a case could not be advanced: after an hour its adviser is told.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("failing_since", sa.DateTime(timezone=True)))
