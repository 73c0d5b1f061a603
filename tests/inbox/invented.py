"""Invented people, conversations and mails for the tests of the way in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mailflow.core.ids import new_id
from mailflow.core.keys import Keyring
from mailflow.core.worktime import WorkCalendar
from mailflow.inbox.clues import Envelope
from mailflow.inbox.identify import Known
from mailflow.mail.values import ReadMail
from mailflow.store.conversations import FoundConversation, FoundEntry
from mailflow.store.people import FoundPerson

KEYRING = Keyring((b"only-for-tests-0123456789abcdef01",))
MAILBOX = "suivi@agence.example.org"
DOMAIN = "agence.example.org"
AT = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)  # a Monday
LATER = datetime(2026, 12, 31, tzinfo=UTC).date()
AGENCY = new_id()

WEEK = {
    day: [["08:30", "12:30"], ["13:30", "16:30"]] if day not in ("sat", "sun") else []
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}


def calendar() -> WorkCalendar:
    row = {"time_zone": "Europe/Paris", "holidays": "FR", "hours": WEEK, "closures": []}
    made = WorkCalendar.from_agency(row)
    assert made.zone == ZoneInfo("Europe/Paris")
    return made


def person(*addresses: str, adviser: UUID | None = None, state: str = "active") -> FoundPerson:
    return FoundPerson(new_id(), AGENCY, adviser or new_id(), dict.fromkeys(addresses, state))


def conversation(of: FoundPerson | None = None, *strangers: str, state: str = "waiting") -> FoundConversation:
    return FoundConversation(
        id=new_id(),
        agency_id=AGENCY,
        person_id=of.id if of else None,
        case_id=new_id(),
        queue_id=new_id(),
        state=state,
        stage="none",
        due_at=None,
        last_at=AT,
        strangers=frozenset(strangers),
    )


def entry(of: FoundConversation, recipient: str) -> FoundEntry:
    return FoundEntry(new_id(), of.person_id, of.case_id, recipient, of.id)


def known(*things: FoundPerson | FoundConversation | FoundEntry) -> Known:
    made = Known()
    for thing in things:
        if isinstance(thing, FoundPerson):
            made.people[thing.id] = thing
        elif isinstance(thing, FoundConversation):
            made.conversations[thing.id] = thing
        else:
            made.entries[thing.id] = thing
    return made


def mail(sender: str, **changes: Any) -> ReadMail:
    made = ReadMail(message_id=f"<{new_id()}@example.net>", from_address=sender, subject="Bonjour", text="Bonjour")
    return replace(made, **changes)


def envelope(sender: str = "someone@example.net", *recipients: str, **changes: Any) -> Envelope:
    return replace(Envelope(MAILBOX, sender, recipients or (MAILBOX,), AT, trusted=True), **changes)
