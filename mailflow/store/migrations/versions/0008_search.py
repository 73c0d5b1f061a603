"""Search: French words without accents over messages, and names with typing errors.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mailflow.store.tables.words import CONFIGURATION, MESSAGE_WORDS

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in CONFIGURATION:
        op.execute(statement)
    op.add_column("message", sa.Column("words", postgresql.TSVECTOR(), sa.Computed(MESSAGE_WORDS, persisted=True)))
    op.create_index("ix_message_words", "message", ["words"], postgresql_using="gin")
    op.create_index("ix_message_at", "message", ["at", "id"])
    op.create_index(
        "ix_person_likeness",
        "person",
        ["plain_name"],
        postgresql_using="gin",
        postgresql_ops={"plain_name": "gin_trgm_ops"},
    )


def downgrade() -> None:
    op.drop_index("ix_person_likeness", "person")
    op.drop_index("ix_message_at", "message")
    op.drop_index("ix_message_words", "message")
    op.drop_column("message", "words")
    op.execute("DROP TEXT SEARCH CONFIGURATION french_plain")
