"""Marking a mail as being sent writes no index: the lines at the counter are a column of their own.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LINE = """
    CASE WHEN state = ANY (ARRAY['queued'::text, 'sending'::text])
              THEN CASE WHEN kind = 'pathway'::text THEN 'pathway'::text ELSE 'first'::text END
         WHEN state = ANY (ARRAY['held'::text, 'ambiguous'::text]) THEN state
         ELSE NULL::text END
"""
BEFORE = (
    ("ix_outbox_ready", ["not_before"], "state = 'queued' AND kind <> 'pathway'"),
    ("ix_outbox_ready_pathway", ["not_before"], "state = 'queued' AND kind = 'pathway'"),
    ("ix_outbox_held", ["not_before"], "state = 'held'"),
    ("ix_outbox_ambiguous", ["agency_id", "created_at"], "state = 'ambiguous'"),
    ("ix_outbox_sending", ["sending_since"], "state = 'sending'"),
)


def upgrade() -> None:
    op.add_column("outbox", sa.Column("line", sa.Text(), sa.Computed(LINE, persisted=True)))  # writes the table anew
    op.execute("ALTER TABLE outbox SET (fillfactor = 50, toast_tuple_target = 512)")  # for the mails to come
    for name, _, _ in BEFORE:
        op.drop_index(name, table_name="outbox")
    op.create_index("ix_outbox_line", "outbox", ["line", "not_before"], postgresql_where=sa.text("line is not null"))


def downgrade() -> None:
    op.drop_index("ix_outbox_line", table_name="outbox")
    for name, columns, condition in BEFORE:
        op.create_index(name, "outbox", columns, postgresql_where=sa.text(condition))
    op.drop_column("outbox", "line")
    op.execute("ALTER TABLE outbox RESET (fillfactor, toast_tuple_target)")
