"""Marking a mail as being sent writes no index: the lines at the counter are a column of their own.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LINE = """
    CASE WHEN state = ANY (ARRAY['queued'::text, 'sending'::text])
              THEN CASE WHEN kind = 'pathway'::text THEN 'pathway'::text ELSE 'first'::text END
         WHEN state = ANY (ARRAY['held'::text, 'ambiguous'::text]) THEN state
         ELSE NULL::text END
"""
LINES = (
    ("ix_outbox_ready", ["not_before"], "first", "state = 'queued' AND kind <> 'pathway'"),
    ("ix_outbox_ready_pathway", ["not_before"], "pathway", "state = 'queued' AND kind = 'pathway'"),
    ("ix_outbox_held", ["not_before"], "held", "state = 'held'"),
    ("ix_outbox_ambiguous", ["agency_id", "created_at"], "ambiguous", "state = 'ambiguous'"),
)


def upgrade() -> None:
    op.execute("ALTER TABLE outbox SET (fillfactor = 50, toast_tuple_target = 512)")
    op.add_column("outbox", sa.Column("line", sa.Text(), sa.Computed(LINE, persisted=True)))  # writes the table anew
    op.drop_index("ix_outbox_sending", table_name="outbox")
    for name, columns, line, _ in LINES:
        op.drop_index(name, table_name="outbox")
        op.create_index(name, "outbox", columns, postgresql_where=sa.text(f"line = '{line}'"))


def downgrade() -> None:
    for name, columns, _, condition in LINES:
        op.drop_index(name, table_name="outbox")
        op.create_index(name, "outbox", columns, postgresql_where=sa.text(condition))
    op.create_index("ix_outbox_sending", "outbox", ["sending_since"], postgresql_where=sa.text("state = 'sending'"))
    op.drop_column("outbox", "line")
    op.execute("ALTER TABLE outbox RESET (fillfactor, toast_tuple_target)")
