"""A planned publication remembers the wordings that were agreed on with it.

Revision ID: 0019
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("publication", sa.Column("wordings", postgresql.JSONB(none_as_null=True), nullable=True))
