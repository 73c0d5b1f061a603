"""Lists: snoozed conversations, tags, saved views, and bulk actions with what is needed to undo them.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("conversation", sa.Column("snoozed_until", INSTANT, nullable=True))
    create_tag()
    create_tagged("conversation")
    create_tagged("person")
    create_saved_view()
    create_bulk_action()


def create_tag() -> None:
    colours = "colour in ('grey', 'green', 'blue', 'amber', 'red', 'violet')"
    op.create_table(
        "tag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plain_name", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), server_default="grey", nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(colours, name=op.f("ck_tag_colour")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_tag_agency_id")),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_tag_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("agency_id", "plain_name", name=op.f("uq_tag_agency_id_plain_name")),
    )


def create_tagged(what: str) -> None:
    table, whose = f"{what}_tag", f"{what}_id"
    op.create_table(
        table,
        sa.Column(whose, sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint([whose], [f"{what}.id"], name=op.f(f"fk_{table}_{whose}"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f(f"fk_{table}_tag_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f(f"fk_{table}_staff_id")),
        sa.PrimaryKeyConstraint(whose, "tag_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_tag_id"), table, ["tag_id"])


def create_saved_view() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filters", JSON, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("page in ('people', 'conversations')", name=op.f("ck_saved_view_page")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_saved_view_agency_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_saved_view_owner_id")),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name=op.f("fk_saved_view_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_saved_view_agency", "saved_view", ["agency_id", "owner_id"])


def create_bulk_action() -> None:
    kinds = "kind in ('close', 'snooze', 'wake', 'assign', 'tag', 'untag')"
    op.create_table(
        "bulk_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("restored", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(kinds, name=op.f("ck_bulk_action_kind")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_bulk_action_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_action")),
    )
    op.create_index("ix_bulk_action_staff", "bulk_action", ["staff_id", "at"])


def downgrade() -> None:
    for table in ("bulk_action", "saved_view", "person_tag", "conversation_tag", "tag"):
        op.drop_table(table)
    op.drop_column("conversation", "snoozed_until")
