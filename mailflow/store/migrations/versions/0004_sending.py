"""Sending: what can be held apart, mail that is no longer useful, mail in doubt, and who wants no optional mail.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("pathway", sa.Text(), server_default="", nullable=False))
    op.add_column("outbox", sa.Column("wording", sa.Text(), server_default="", nullable=False))
    op.add_column("outbox", sa.Column("useful_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_outbox_ambiguous",
        "outbox",
        ["agency_id", "created_at"],
        postgresql_where=sa.text("state = 'ambiguous'"),
    )
    # Every update of a row writes each of its indexes: these two nobody needs.
    op.drop_index("ix_outbox_kind", table_name="outbox")
    op.drop_constraint(op.f("uq_outbox_rfc_message_id"), "outbox", type_="unique")
    op.create_index("ix_outbox_attempt_at", "outbox_attempt", ["at"], postgresql_using="brin")
    op.create_table(
        "opt_out",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source in ('link', 'mail', 'reply', 'staff')", name=op.f("ck_opt_out_source")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opt_out_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_opt_out")),
    )


def downgrade() -> None:
    op.drop_table("opt_out")
    op.drop_index("ix_outbox_attempt_at", table_name="outbox_attempt")
    op.create_unique_constraint(op.f("uq_outbox_rfc_message_id"), "outbox", ["rfc_message_id"])
    op.create_index("ix_outbox_kind", "outbox", ["kind", "created_at"])
    op.drop_index("ix_outbox_ambiguous", table_name="outbox")
    for name in ("useful_until", "wording", "pathway"):
        op.drop_column("outbox", name)
