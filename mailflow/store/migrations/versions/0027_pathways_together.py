"""Pathways are paused, taken up again and given tasks for many people at once.

Revision ID: 0027
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KINDS = "'close', 'snooze', 'wake', 'assign', 'take', 'release', 'tag', 'untag'"


def upgrade() -> None:
    allow_kinds(f"{KINDS}, 'pause', 'resume', 'task'")


def downgrade() -> None:
    op.execute("DELETE FROM bulk_action WHERE kind IN ('pause', 'resume', 'task')")
    allow_kinds(KINDS)


def allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_bulk_action_kind"), "bulk_action", type_="check")
    op.create_check_constraint(op.f("ck_bulk_action_kind"), "bulk_action", f"kind in ({kinds})")
