"""Which mail a request was asked by: a reply is read against what its own thread asked.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("open_request", sa.Column("about_id", sa.Uuid()))
