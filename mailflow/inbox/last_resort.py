"""The last resort for a mail that filing fails on again and again: an item in triage that says so. Looks at nothing.

Neither the mail's text nor its sender, person or case: one of them is what filing fails on. The mail as it came is one
click away, and an adviser files it by hand.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Temporary
from mailflow.core.ids import new_id
from mailflow.inbox.verdict import WORDS, finding
from mailflow.mail.values import Disposition
from mailflow.store import conversations, people
from mailflow.store.incoming import ClaimedMail, finish

TRIES = 5  # a minute after the first, then two, three …: a quarter of an hour in all
DUE = timedelta(days=3)  # of plain time: the agency's calendar may be what fails
FINDINGS = ("nature.unreadable", "place.unreadable")


async def file(connection: AsyncConnection, mail: ClaimedMail, now: datetime) -> None:
    """A conversation in triage with one message, in the caller's transaction. Raises `Temporary` without an agency."""
    agencies = await people.find_agencies(connection, set(), {mail.mailbox})
    if not agencies:
        raise Temporary("No agency is set up yet: mail waits")
    agency_id = next((row["id"] for row in agencies if row["email"].lower() == mail.mailbox), agencies[0]["id"])
    key = (agency_id, "triage", None)
    queue_id = (await conversations.ensure_queues(connection, [key]))[key]
    row = {"id": new_id(), "agency_id": agency_id, "person_id": None, "case_id": None, "queue_id": queue_id}
    at = {"last_at": mail.received_at, "last_in_at": mail.received_at, "created_at": mail.received_at}
    state = {"subject": "", "state": "open", "stage": "none", "due_at": mail.received_at + DUE}
    await conversations.add_conversations(connection, [row | at | state])
    await conversations.add_messages(connection, [_message(mail, row["id"])])
    await conversations.tell_live(connection, {f"queue:{queue_id}"})
    await finish(connection, [mail.id], now)


def _message(mail: ClaimedMail, conversation_id: UUID) -> dict[str, Any]:
    return {
        "id": new_id(),
        "conversation_id": conversation_id,
        "direction": "in",
        "incoming_id": mail.id,
        "rfc_message_id": "",
        "from_address": "",
        "to_address": mail.mailbox,
        "subject": "",
        "at": mail.received_at,
        "disposition": Disposition.UNREADABLE.value,
        "disposition_reason": WORDS["failed"],
        "text": "",
        "verdict": {
            "steps": [finding(code, reason=WORDS["failed"]).to_json() for code in FINDINGS],
            "problems": [WORDS["failed"]],
        },
    }
