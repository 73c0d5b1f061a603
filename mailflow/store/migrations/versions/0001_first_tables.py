"""First tables (mailflow/store/migrations/first); changed no more: a change is a migration of its own.

Revision ID: 0001
"""

from alembic import op

from mailflow.store.migrations.first import cases, mail, people

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    people.create_agency()
    people.create_audit()
    mail.create_incoming()
    cases.create_pathway()
    people.create_suppression()
    people.create_person()
    people.create_staff()
    people.create_assignment()
    cases.create_cases()
    people.create_person_address()
    mail.create_queue()
    cases.create_revision()
    people.create_session()
    people.create_staff_absence()
    people.create_switch()
    cases.create_case_event()
    mail.create_conversation()
    cases.create_open_request()
    mail.create_outbox()
    cases.create_step_log()
    cases.create_task()
    mail.create_message()
    mail.create_outbox_attempt()
    op.execute(APPEND_ONLY)


def downgrade() -> None:
    op.drop_table("outbox_attempt")
    op.drop_table("message")
    op.drop_table("task")
    op.drop_table("step_log")
    op.drop_table("outbox")
    op.drop_table("open_request")
    op.drop_table("conversation")
    op.drop_table("case_event")
    op.drop_table("switch")
    op.drop_table("staff_absence")
    op.drop_table("session")
    op.drop_table("revision")
    op.drop_table("queue")
    op.drop_table("person_address")
    op.drop_table("cases")
    op.drop_table("assignment")
    op.drop_table("staff")
    op.drop_table("person")
    op.drop_table("suppression")
    op.drop_table("pathway")
    op.drop_table("incoming")
    op.drop_table("audit")
    op.drop_table("agency")
    op.execute("DROP FUNCTION audit_is_append_only()")
