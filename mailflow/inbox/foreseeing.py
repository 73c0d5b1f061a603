"""Where mail would go if it came to this site now: filing's own identification and routing on a database it only reads.

Stores nothing, sends nothing, locks nothing; what a batch's mails would have made is known to its later mails only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.caseload.settings.rules_in_force import in_force
from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.core.keys import Keyring
from mailflow.inbox import ruling
from mailflow.inbox.addresses import Mailboxes
from mailflow.inbox.clues import Envelope, gather
from mailflow.inbox.knowledge import Knowledge, load
from mailflow.inbox.planning import Item, Taken, allot, cases_wanted, contexts, place
from mailflow.mail.parsing import headers
from mailflow.mail.values import Context, ReadMail, Understanding
from mailflow.store import filing

READ_ONLY = text("SET TRANSACTION READ ONLY")
HEAD = 64 * 1024
_RECIPIENTS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
NEW, KEPT = "new", "kept"


class Understander(Protocol):
    """Understands mail where it can do no harm (mail.pool)."""

    async def understand_all(self, asked: list[tuple[ReadMail, Context, datetime, str]]) -> list[Understanding]:
        """What each mail means against what was asked."""
        ...


@dataclass(frozen=True, slots=True)
class Past:
    """A mail of an archive, read, and when it came."""

    raw: bytes
    mail: ReadMail
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a mail would go, by ids. `conversation` "new": one would be made; `queue` "kept": it stays where it is."""

    person: str | None
    conversation: str
    found_by: str
    proof: str
    queue: str
    owner: str | None
    answer: bool
    why: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The shape of a verdict's "site"."""
        return {
            "person": self.person,
            "conversation": self.conversation,
            "found_by": self.found_by,
            "proof": self.proof,
            "queue": self.queue,
            "owner": self.owner,
            "answer": self.answer,
            "why": list(self.why),
        }


async def foresee(
    engine: AsyncEngine,
    settings: Settings,
    keyring: Keyring,
    understander: Understander,
    mails: Sequence[Past],
    now: datetime,
) -> list[Destination]:
    """The destination of each mail, in order. One read-only transaction, which is rolled back."""
    taken = [_taken(settings, keyring, number, past) for number, past in enumerate(mails)]
    async with engine.connect() as connection:
        await connection.execute(READ_ONLY)
        mailboxes = [one.envelope.mailbox for one in taken]
        have = await load(connection, [one.clues for one in taken], mailboxes, now, locked=False)
        if have is None:
            raise Refused("this site has no agency yet: nothing can be foreseen")
        existing = frozenset(have.known.conversations)
        items = allot(taken, have, keyring, settings.authserv_names)
        have.cases = await filing.find_cases(connection, list(cases_wanted(items, have)))
        have.requests = await filing.find_requests(connection, set(have.cases.values()), now)
        rules = await in_force(connection)
        await connection.rollback()
    meanings = await understander.understand_all(contexts(items, have))
    found = []
    for item, meant, past in zip(items, meanings, mails, strict=True):
        known = item.conversation_id in existing
        place(item, meant, have, now, settings.act_within_days)
        ruling.apply(item, have, rules, past.raw, now)
        found.append(_destination(item, have, known))
    return found


def _destination(item: Item, have: Knowledge, known: bool) -> Destination:
    placed = item.placement
    assert placed is not None
    person_id = item.person_id or have.known.conversations[item.conversation_id].person_id
    owner_id = placed.owner_id if placed.moves else None
    return Destination(
        person=str(person_id) if person_id else None,
        conversation=str(item.conversation_id) if known else NEW,
        found_by=item.who.rule.value,
        proof=item.who.proof.value,
        queue=placed.kind.value if placed.moves else KEPT,
        owner=str(owner_id) if owner_id else None,
        answer=placed.needs_answer,
        why=tuple(finding.code for finding in item.findings()),
    )


def _taken(settings: Settings, keyring: Keyring, number: int, past: Past) -> Taken:
    """A mail with the envelope that its header still tells. Its archive is ours, and so are its server's results."""
    fields = headers.parse(past.raw[:HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0])
    named = [headers.text(value).strip(" <>") for name in _RECIPIENTS for value in fields.all(name)]
    ours = Mailboxes(settings)
    recipients = tuple(name for name in dict.fromkeys([*named, *past.mail.to]) if ours.find(name))
    mailbox = next((box for name in recipients if (box := ours.find(name))), settings.mailboxes[0])
    sender = past.mail.return_path if past.mail.return_path is not None else past.mail.from_address
    envelope = Envelope(mailbox, sender, recipients or (mailbox,), past.received_at, trusted=True)
    return Taken(number, past.mail, envelope, gather(keyring, past.mail, envelope))
