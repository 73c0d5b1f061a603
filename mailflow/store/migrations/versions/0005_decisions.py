"""What a decision needs: who may take it, from when on, on what basis and why; what a task's form shows; reminders.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CHECKS = {
    "kind": "kind in ('task', 'decision')",
    "role": "role in ('owner', 'lead')",
    "reasons": "kind <> 'decision' or state <> 'done' or reasons <> ''",
    "four_eyes": "kind <> 'decision' or done_by is null or done_by is distinct from prepared_by",
    "heard": "kind <> 'decision' or done_at is null or done_at >= not_before or state <> 'done'",
}


def upgrade() -> None:
    text = sa.Text()
    op.add_column("task", sa.Column("details", postgresql.JSONB(), nullable=False, server_default="{}"))
    op.add_column("task", sa.Column("kind", text, nullable=False, server_default="task"))
    op.add_column("task", sa.Column("role", text, nullable=False, server_default="owner"))
    op.add_column("task", sa.Column("legal_basis", text, nullable=False, server_default=""))
    op.add_column("task", sa.Column("not_before", sa.DateTime(timezone=True)))
    op.add_column("task", sa.Column("prepared_by", sa.Uuid(), sa.ForeignKey("staff.id")))
    op.add_column("task", sa.Column("reasons", text, nullable=False, server_default=""))
    op.add_column("task", sa.Column("reminders", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("task", sa.Column("reminded_at", sa.DateTime(timezone=True)))
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_task_{name}"), "task", condition)
