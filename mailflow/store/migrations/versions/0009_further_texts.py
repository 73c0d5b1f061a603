"""Texts of a mail beside its body: a list's footer, a note, a second text part.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "message", sa.Column("further_texts", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
