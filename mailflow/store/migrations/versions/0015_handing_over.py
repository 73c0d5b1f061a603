"""Handing over: who took a conversation from which queue, and transfers of people with their note and end.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True)
INSTANT = sa.DateTime(timezone=True)
KINDS = "'close', 'snooze', 'wake', 'assign', 'tag', 'untag'"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("taken_from_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_conversation_taken_from_id"), "conversation", "queue", ["taken_from_id"], ["id"])
    op.create_index(
        "ix_conversation_taken", "conversation", ["taken_from_id"], postgresql_where="taken_from_id is not null"
    )
    allow_kinds("'close', 'snooze', 'wake', 'assign', 'take', 'release', 'tag', 'untag'")
    create_transfer()
    create_transfer_person()


def allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_bulk_action_kind"), "bulk_action", type_="check")
    op.create_check_constraint(op.f("ck_bulk_action_kind"), "bulk_action", f"kind in ({kinds})")


def create_transfer() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("chosen", JSON, nullable=False),
        sa.Column("plan", JSON, server_default="{}", nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("state in ('draft', 'done', 'ended')", name=op.f("ck_transfer_state")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_transfer_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_transfer_author_id")),
        sa.ForeignKeyConstraint(["target_id"], ["staff.id"], name=op.f("fk_transfer_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_agency", "transfer", ["agency_id", "done_at"])
    op.create_index("ix_transfer_due", "transfer", ["until"], postgresql_where="state = 'done' and until is not null")


def create_transfer_person() -> None:
    op.create_table(
        "transfer_person",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("outcome in ('', 'returned', 'kept')", name=op.f("ck_transfer_person_outcome")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_person_transfer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_transfer_person_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["from_id"], ["staff.id"], name=op.f("fk_transfer_person_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], name=op.f("fk_transfer_person_to_id")),
        sa.PrimaryKeyConstraint("transfer_id", "person_id", name=op.f("pk_transfer_person")),
    )
    op.create_index("ix_transfer_person_person", "transfer_person", ["person_id"])
    op.create_index("ix_transfer_person_unread", "transfer_person", ["to_id"], postgresql_where="read_at is null")


def downgrade() -> None:
    op.drop_table("transfer_person")
    op.drop_table("transfer")
    op.execute("DELETE FROM bulk_action WHERE kind IN ('take', 'release')")
    allow_kinds(KINDS)
    op.drop_column("conversation", "taken_from_id")
