"""Notes are searched too.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mailflow.store.tables.words import NOTE_WORDS

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("note", sa.Column("words", postgresql.TSVECTOR(), sa.Computed(NOTE_WORDS, persisted=True)))
    op.create_index("ix_note_words", "note", ["words"], postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("ix_note_words", "note")
    op.drop_column("note", "words")
