"""All tables on one `metadata`, grouped by noun. Columns and constraints only."""

from mailflow.store.tables.base import metadata
from mailflow.store.tables.cases import case_event, cases, open_request, pathway, revision, step_log, task
from mailflow.store.tables.changes import amendment, draft, migration
from mailflow.store.tables.conversations import conversation, message, queue
from mailflow.store.tables.identity import address_change, merge
from mailflow.store.tables.imap import imap_folder, imap_message
from mailflow.store.tables.incoming import incoming
from mailflow.store.tables.outbox import opt_out, outbox, outbox_attempt, suppression, switch
from mailflow.store.tables.people import agency, assignment, person, person_address
from mailflow.store.tables.staff import audit, session, staff, staff_absence

__all__ = [
    "address_change",
    "agency",
    "amendment",
    "assignment",
    "audit",
    "case_event",
    "cases",
    "conversation",
    "draft",
    "imap_folder",
    "imap_message",
    "incoming",
    "merge",
    "message",
    "metadata",
    "migration",
    "open_request",
    "opt_out",
    "outbox",
    "outbox_attempt",
    "pathway",
    "person",
    "person_address",
    "queue",
    "revision",
    "session",
    "staff",
    "staff_absence",
    "step_log",
    "suppression",
    "switch",
    "task",
]
