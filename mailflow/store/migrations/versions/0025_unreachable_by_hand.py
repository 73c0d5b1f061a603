"""Staff note that an address is dead, or alive again, with their reason; what was lifted can be put back.

Revision ID: 0025
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KINDS = "'added', 'preferred', 'confirmed', 'removed'"


def upgrade() -> None:
    op.add_column("address_change", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("address_change", sa.Column("lifted", postgresql.JSONB(none_as_null=True), nullable=True))
    op.drop_constraint(op.f("ck_address_change_kind"), "address_change", type_="check")
    op.create_check_constraint(
        op.f("ck_address_change_kind"), "address_change", f"kind in ({KINDS}, 'unreachable', 'reachable')"
    )


def downgrade() -> None:
    op.execute("DELETE FROM address_change WHERE kind IN ('unreachable', 'reachable')")
    op.drop_constraint(op.f("ck_address_change_kind"), "address_change", type_="check")
    op.create_check_constraint(op.f("ck_address_change_kind"), "address_change", f"kind in ({KINDS})")
    op.drop_column("address_change", "lifted")
    op.drop_column("address_change", "reason")
