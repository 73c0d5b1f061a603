"""IMAP: how far each folder was read, mails with something left to do, and whose word on authentication counts.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incoming", sa.Column("authserv_ids", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "imap_folder",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("old_until", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imap_folder")),
        sa.UniqueConstraint("account", "folder", name=op.f("uq_imap_folder_account_folder")),
    )
    op.create_table(
        "imap_message",
        sa.Column("folder_id", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state in ('taken', 'failed', 'left')", name=op.f("ck_imap_message_state")),
        sa.ForeignKeyConstraint(["folder_id"], ["imap_folder.id"], name=op.f("fk_imap_message_folder_id")),
        sa.PrimaryKeyConstraint("folder_id", "uid", name=op.f("pk_imap_message")),
    )


def downgrade() -> None:
    op.drop_table("imap_message")
    op.drop_table("imap_folder")
    op.drop_column("incoming", "authserv_ids")
