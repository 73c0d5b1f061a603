"""All tables on one `metadata`, grouped by noun. Columns and constraints only."""

from mailflow.store.tables.answering import (
    answer,
    answer_draft,
    blob,
    bulk_answer,
    canned_reply,
    kept_text,
    mention,
    note,
)
from mailflow.store.tables.base import metadata
from mailflow.store.tables.cases import case_event, cases, open_request, pathway, revision, step_log, task
from mailflow.store.tables.changes import amendment, draft, draft_edit, migration, publication
from mailflow.store.tables.conversations import conversation, message, queue
from mailflow.store.tables.identity import address_change, merge, phone_change
from mailflow.store.tables.imap import imap_folder, imap_message
from mailflow.store.tables.incoming import incoming
from mailflow.store.tables.lists import bulk_action, conversation_tag, person_tag, saved_view, tag
from mailflow.store.tables.outbox import opt_out, outbox, outbox_attempt, suppression, switch
from mailflow.store.tables.people import agency, assignment, person, person_address
from mailflow.store.tables.regions import region, region_evaluation
from mailflow.store.tables.retention import person_hold, retention_run
from mailflow.store.tables.rules import intake_rule
from mailflow.store.tables.settings import setting_change, site_setting
from mailflow.store.tables.staff import audit, session, staff, staff_absence
from mailflow.store.tables.transfers import transfer, transfer_person

__all__ = [
    "address_change",
    "agency",
    "amendment",
    "answer",
    "answer_draft",
    "assignment",
    "audit",
    "blob",
    "bulk_action",
    "bulk_answer",
    "canned_reply",
    "case_event",
    "cases",
    "conversation",
    "conversation_tag",
    "draft",
    "draft_edit",
    "imap_folder",
    "imap_message",
    "incoming",
    "intake_rule",
    "kept_text",
    "mention",
    "merge",
    "message",
    "metadata",
    "migration",
    "note",
    "open_request",
    "opt_out",
    "outbox",
    "outbox_attempt",
    "pathway",
    "person",
    "person_address",
    "person_hold",
    "person_tag",
    "phone_change",
    "publication",
    "queue",
    "region",
    "region_evaluation",
    "retention_run",
    "revision",
    "saved_view",
    "session",
    "setting_change",
    "site_setting",
    "staff",
    "staff_absence",
    "step_log",
    "suppression",
    "switch",
    "tag",
    "task",
    "transfer",
    "transfer_person",
]
