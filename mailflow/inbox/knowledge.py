"""What the database knows about a batch of mail, loaded in a dozen statements however many mails there are.

Takes its locks always in the same order (senders, people, conversations), so that two filing processes never
wait for each other in a circle. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from json import dumps, loads
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.worktime import WorkCalendar
from mailflow.inbox.clues import Clues
from mailflow.inbox.identify import Known, conversations_named
from mailflow.store import conversations, people
from mailflow.store.filing import FoundRequest
from mailflow.store.people import FoundAbsence

CALENDAR_COLUMNS = ("time_zone", "holidays", "hours", "closures")


@dataclass(slots=True)
class Knowledge:
    """Lookups for one batch. `cases` by person."""

    known: Known
    agencies: Mapping[UUID, Mapping[str, Any]]
    by_mailbox: Mapping[str, UUID]
    last_resort: UUID
    absences: Sequence[FoundAbsence] = ()
    cases: dict[UUID, UUID] = field(default_factory=dict)
    requests: dict[UUID, list[FoundRequest]] = field(default_factory=dict)

    def agency_of(self, mailbox: str) -> UUID:
        """The agency that reads a mailbox."""
        return self.by_mailbox.get(mailbox, self.last_resort)

    def calendar(self, agency_id: UUID) -> WorkCalendar:
        """The agency's working time."""
        row = self.agencies[agency_id]
        return _calendar(dumps({name: row[name] for name in CALENDAR_COLUMNS}, sort_keys=True))


@lru_cache(maxsize=1024)
def _calendar(columns: str) -> WorkCalendar:
    return WorkCalendar.from_agency(loads(columns))


async def load(
    connection: AsyncConnection, clues: Sequence[Clues], mailboxes: Iterable[str], now: datetime, *, locked: bool = True
) -> Knowledge | None:
    """Everything the rules may need for these clues; None while the site has no agency yet.

    Not `locked` it only looks: for those who will write nothing.
    """
    senders = {clue.sender for clue in clues if clue.sender}
    known = await _load_known(connection, clues, senders, locked)
    agency_ids = {person.agency_id for person in known.people.values()}
    agency_ids |= {found.agency_id for found in known.conversations.values()}
    agencies = await people.find_agencies(connection, agency_ids, set(mailboxes))
    if not agencies:
        return None
    ids = [row["id"] for row in agencies]
    return Knowledge(
        known=known,
        agencies={row["id"]: row for row in agencies},
        by_mailbox={row["email"].lower(): row["id"] for row in agencies},
        last_resort=ids[0],
        absences=await people.find_absences(connection, ids, now.date()),
    )


async def _load_known(connection: AsyncConnection, clues: Sequence[Clues], senders: set[str], locked: bool) -> Known:
    if locked:
        await people.lock_senders(connection, senders)
    known = Known()
    known.entries = await conversations.find_entries(connection, {entry for clue in clues for entry in clue.entries})
    asked = {(name, clue.sender) for clue in clues if clue.sender for name in clue.foreign}
    known.written = await conversations.find_written(connection, asked)
    known.strangers = await conversations.find_strangers(connection, senders)
    named = conversations_named(clues, known)
    meant = {entry.person_id for entry in known.entries.values() if entry.person_id}
    known.people = await people.find_people(connection, senders, meant, named, locked=locked)
    known.conversations = await conversations.find_conversations(connection, named, set(known.people), locked=locked)
    return known
