"""Regions of the roll-out with their phases and evaluations; an agency may belong to one.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = "kind in ('agency', 'account', 'tag', 'switch', 'wording', 'rule', 'setting', 'absence', 'region')"


def upgrade() -> None:
    op.create_table(
        "region",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phases", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("code", name=op.f("uq_region_code")),
    )
    op.add_column("agency", sa.Column("region_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_agency_region_id"), "agency", "region", ["region_id"], ["id"])
    op.create_index(op.f("ix_agency_region_id"), "agency", ["region_id"])
    op.create_table(
        "region_evaluation",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("phase in ('pilot', 'transition', 'online')", name=op.f("ck_region_evaluation_phase")),
        sa.CheckConstraint(
            "conclusion in ('conclusive', 'negative', 'open')", name=op.f("ck_region_evaluation_conclusion")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_evaluation_region_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_region_evaluation_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_evaluation")),
    )
    op.create_index(op.f("ix_region_evaluation_region_id"), "region_evaluation", ["region_id"])
    op.execute(
        "CREATE FUNCTION region_evaluation_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN RAISE EXCEPTION 'evaluations are append-only'; END $$"
    )
    for name, on in (("append_only", "UPDATE OR DELETE"), ("no_truncate", "TRUNCATE")):
        op.execute(
            f"CREATE TRIGGER region_evaluation_{name} BEFORE {on} ON region_evaluation "
            "FOR EACH STATEMENT EXECUTE FUNCTION region_evaluation_is_append_only()"
        )
    op.drop_constraint(op.f("ck_setting_change_kind"), "setting_change", type_="check")
    op.create_check_constraint(op.f("ck_setting_change_kind"), "setting_change", KINDS)
