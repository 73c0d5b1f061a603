"""Names of people as they are compared, and who wrote what: for suggestions.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FILL = """
UPDATE person SET plain_name =
trim(regexp_replace(lower(unaccent(given_name || ' ' || family_name)), '[^[:alnum:]]+', ' ', 'g'))
"""


def upgrade() -> None:
    op.add_column("person", sa.Column("plain_name", sa.Text(), nullable=False, server_default=""))
    op.execute(FILL)
    op.create_index("ix_person_plain_name", "person", ["plain_name", "agency_id"])
    op.create_index("ix_message_sender", "message", ["from_address"], postgresql_where=sa.text("direction = 'in'"))
    op.drop_index("ix_message_stranger", "message")
