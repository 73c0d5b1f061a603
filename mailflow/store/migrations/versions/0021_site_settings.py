"""What administrators set for the service or one agency, over what the environment says.

Revision ID: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = "kind in ('agency', 'account', 'tag', 'switch', 'wording', 'rule', 'setting', 'absence')"


def upgrade() -> None:
    op.create_table(
        "site_setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("value", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_site_setting_agency_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_setting")),
    )
    op.create_index(
        "uq_site_setting_of_service", "site_setting", ["name"], unique=True, postgresql_where="agency_id is null"
    )
    op.create_index(
        "uq_site_setting_of_agency",
        "site_setting",
        ["agency_id", "name"],
        unique=True,
        postgresql_where="agency_id is not null",
    )
    op.drop_constraint(op.f("ck_setting_change_kind"), "setting_change", type_="check")
    op.create_check_constraint(op.f("ck_setting_change_kind"), "setting_change", KINDS)
