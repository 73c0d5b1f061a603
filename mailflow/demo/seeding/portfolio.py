"""The rows of one invented portfolio: people with their cases, conversations, mails in and out, and tasks. Pure.

A conversation holds mails by turns, the last one of one in eight waits for an answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from mailflow.core.ids import new_id
from mailflow.demo.agency import FAMILY, GIVEN
from mailflow.demo.seeding.texts import FILES, SUBJECTS, answer, letter
from mailflow.store.names import plain_name

YEARS_BACK = timedelta(days=730)
MAILS_A_TALK = 8
OPEN_SHARE = 8  # one talk in so many waits for an answer
TIERS = ("autonome", "suivi", "guidé", "accompagnement global")
MAILBOX = "suivi@essai.example.org"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose portfolio it is, and where it stands among all of them."""

    number: int
    first_person: int
    agency: UUID
    adviser: UUID
    adviser_name: str
    queue: UUID
    states: tuple[tuple[Row, datetime | None], ...]  # of cases somewhere on their pathway, with their next due time


@dataclass(slots=True)
class Rows:
    """The rows of each table, in the order in which they can be written."""

    person: list[Row] = field(default_factory=list)
    person_address: list[Row] = field(default_factory=list)
    assignment: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)
    conversation: list[Row] = field(default_factory=list)
    incoming: list[Row] = field(default_factory=list)
    outbox: list[Row] = field(default_factory=list)
    message: list[Row] = field(default_factory=list)
    task: list[Row] = field(default_factory=list)


def portfolio(desk: Desk, people: int, mails: int, first_mail: int, seed: int, now: datetime) -> Rows:
    """`people` people and `mails` mails between them, the same for the same numbers but for the ids.

    `first_mail`: the id of the first incoming mail; each desk has a range of its own.
    """
    chance, rows = Random(f"{seed}/{desk.number}"), Rows()
    for place in range(people):
        count = mails // people + (place < mails % people)
        one = Person(desk, desk.first_person + place, chance, now)
        one.write(rows)
        while count > 0:
            length = min(MAILS_A_TALK, count)
            one.talk(rows, length, first_mail + len(rows.incoming))
            count -= length
    return rows


class Person:
    """One job seeker while the rows are made."""

    def __init__(self, desk: Desk, number: int, chance: Random, now: datetime) -> None:
        self.desk, self.number, self.chance, self.now = desk, number, chance, now
        self.id, self.case = new_id(), new_id()
        self.given, self.family = chance.choice(GIVEN), chance.choice(FAMILY)
        self.name = f"{self.given} {self.family}"
        self.address = f"p{number}@demandeur.example.net"

    def write(self, rows: Rows) -> None:
        """The person, their address, adviser, case, and now and then a task."""
        desk, chance = self.desk, self.chance
        called = {
            "given_name": self.given,
            "family_name": self.family,
            "plain_name": plain_name(self.given, self.family),
        }
        known = {"agency_id": desk.agency, "reference": f"ESSAI-{self.number:07d}", "created_at": self.now - YEARS_BACK}
        phone = f"06{chance.randrange(10**8):08d}"
        rows.person.append({"id": self.id, **known, **called, "phone": phone, "tier": chance.choice(TIERS)})
        state = "unreachable" if chance.randrange(50) == 0 else "active"
        rows.person_address.append({"id": new_id(), "person_id": self.id, "address": self.address, "state": state})
        since = {"person_id": self.id, "staff_id": desk.adviser, "since": self.now - YEARS_BACK}
        rows.assignment.append({"id": new_id(), **since})
        position, due = chance.choice(desk.states)
        case = {"id": self.case, "agency_id": desk.agency, "person_id": self.id, "status": "open", "state": position}
        rows.cases.append({**case, "next_due": due, "created_at": self.now - YEARS_BACK, "updated_at": self.now})
        if chance.randrange(12) == 0:
            rows.task.append(self.task())

    def task(self) -> Row:
        """Something to do for the adviser."""
        due = self.now + timedelta(hours=self.chance.randint(-48, 120))
        owner = {"agency_id": self.desk.agency, "case_id": self.case, "queue_id": self.desk.queue}
        made = {"dedup_key": f"essai/{self.number}", "title": f"Appeler {self.name}", "due_at": due}
        return {"id": new_id(), **owner, **made, "created_at": self.now}

    def talk(self, rows: Rows, length: int, first_mail: int) -> None:
        """One conversation of `length` mails."""
        chance, desk, talk = self.chance, self.desk, new_id()
        is_open = chance.randrange(OPEN_SHARE) == 0
        subject = chance.choice(SUBJECTS)
        begun = self.now - timedelta(minutes=chance.randrange(1, int(YEARS_BACK.total_seconds() // 60)))
        at = self.now - timedelta(hours=chance.randint(1, 90)) - timedelta(days=length) if is_open else begun
        incoming = rows.incoming
        last_in = at
        first = len(rows.message)
        for turn in range(length):
            at = min(at + timedelta(hours=chance.randint(1, 24)), self.now - timedelta(minutes=length - turn))
            comes_in = (length - turn) % 2 == (1 if is_open else 0) or length == 1
            about = {"conversation_id": talk, "person_id": self.id, "at": at, "subject": subject}
            if comes_in:
                last_in = at
                rows.message.append({**about, **self.mail_in(incoming, first_mail, at, subject)})
                first_mail += 1
            else:
                rows.message.append({**about, **self.mail_out(rows.outbox, at, subject)})
        due = self.now + timedelta(hours=chance.randint(-24, 96)) if is_open else None
        times = {"due_at": due, "last_at": rows.message[-1]["at"], "last_in_at": last_in}
        about = {"id": talk, "agency_id": desk.agency, "person_id": self.id, "case_id": self.case}
        state = "open" if is_open else chance.choice(("waiting", "closed", "closed"))
        made = {"queue_id": desk.queue, "subject": subject, "state": state, "created_at": rows.message[first]["at"]}
        rows.conversation.append({**about, **made, **times})

    def mail_in(self, incoming: list[Row], number: int, at: datetime, subject: str) -> Row:
        """A mail that came, with its raw bytes."""
        text = letter(self.chance, self.name, number)
        rfc_id = f"<essai-{number}@demandeur.example.net>"
        raw = mail_bytes(self.name, self.address, MAILBOX, subject, rfc_id, at, text)
        mark = "\\x" + hashlib.sha256(raw).hexdigest()
        envelope = {"id": number, "dedup_key": mark, "sha256": mark, "raw": "\\x" + raw.hex(), "source": "smtp"}
        who = {"mailbox": MAILBOX, "recipients": [MAILBOX], "envelope_from": self.address, "peer": "127.0.0.1"}
        incoming.append({**envelope, **who, "received_at": at, "state": "filed", "filed_at": at})
        files = []
        if self.chance.randrange(10) == 0:
            files = [
                {"filename": self.chance.choice(FILES), "content_type": "application/octet-stream", "size": 48_213}
            ]
        found = {"id": new_id(), "direction": "in", "incoming_id": number, "outbox_id": None, "author_id": None}
        parties = {"from_address": self.address, "from_name": self.name, "to_address": MAILBOX}
        read = {"disposition": "human", "text": text, "reply_text": text, "proof": "authenticated"}
        return {**found, **parties, **read, "rfc_message_id": rfc_id, "matched_by": "sender", "attachments": files}

    def mail_out(self, outbox: list[Row], at: datetime, subject: str) -> Row:
        """An answer that was sent."""
        entry, desk = new_id(), self.desk
        text = answer(self.chance, self.given, desk.adviser_name)
        rfc_id = f"<{entry}@essai.example.org>"
        raw = mail_bytes(desk.adviser_name, MAILBOX, self.address, subject, rfc_id, at, text)
        kind = {"dedup_key": f"essai/{entry}", "kind": "reply", "mail_class": "service", "agency_id": desk.agency}
        who = {"person_id": self.id, "recipient": self.address, "envelope_from": MAILBOX, "rfc_message_id": rfc_id}
        times = {"created_at": at, "not_before": at, "sent_at": at, "state": "sent"}
        outbox.append({"id": entry, **kind, **who, **times, "raw": "\\x" + raw.hex()})
        found = {"id": new_id(), "direction": "out", "incoming_id": None, "outbox_id": entry, "author_id": desk.adviser}
        parties = {"from_address": MAILBOX, "from_name": "", "to_address": self.address}
        read = {"disposition": "own", "text": text, "reply_text": text, "proof": "none"}
        return {**found, **parties, **read, "rfc_message_id": rfc_id, "matched_by": "", "attachments": []}


def mail_bytes(name: str, sender: str, to: str, subject: str, rfc_id: str, at: datetime, text: str) -> bytes:
    """The mail as it would have come: UTF-8 in headers too (RFC 6532)."""
    head = f"From: {name} <{sender}>\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: {rfc_id}\r\n"
    kind = f"Date: {at:%a, %d %b %Y %H:%M:%S +0000}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    return f"{head}{kind}Content-Transfer-Encoding: 8bit\r\n\r\n".encode() + text.replace("\n", "\r\n").encode()
