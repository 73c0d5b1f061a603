"""How often, and since when, a case could not be advanced: after an hour its adviser is told.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("failing_since", sa.DateTime(timezone=True)))
