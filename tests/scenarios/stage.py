"""A story on real parts: a person's mails are filed, cases advance, ours are composed; the test owns the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update

from mailflow.caseload.amending import Request, amend
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish, publish_shipped
from mailflow.caseload.tasks import complete
from mailflow.inbox.filing import Tools, file_next
from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.tokens import bounce_address
from mailflow.mail.values import Context, ReadMail, Understanding
from mailflow.pathways.document import read_pathway
from mailflow.store import incoming
from mailflow.store.incoming import NewMail
from mailflow.store.tables import agency, staff
from mailflow.templates.shipped import starter_wordings
from tests.caseload.site import Site

PARIS = ZoneInfo("Europe/Paris")
ZOE, MAILBOX = "zoe@example.org", "suivi@agence.example.org"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
PLAIN = "Objet : {}\n\nBonjour {{{{ prenom }}}},\n\nVersion {}.\n"


def paris(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    """A moment on the agency's wall."""
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


class ReaderHere:
    """The functions that the reader processes run, in this one: the mails of a story harm nobody."""

    async def read_all(self, raws: list[bytes]) -> list[ReadMail]:
        return [read(raw, frozenset({MAILBOX})) for raw in raws]

    async def understand_all(self, asked: list[tuple[ReadMail, Context, datetime, str]]) -> list[Understanding]:
        return [understand(mail, context, at, ZoneInfo(zone)) for mail, context, at, zone in asked]

    async def verify_all(self, signed: Sequence[tuple[bytes, Mapping[str, bytes]]]) -> list[bool]:
        return [False for _ in signed]


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail of ours. `at` is on the agency's wall."""

    id: UUID
    at: datetime
    wording: str
    step: str
    mail: EmailMessage

    @property
    def text(self) -> str:
        body = self.mail.get_body(("plain",))
        return body.get_content() if body is not None else ""


@dataclass(slots=True)
class Stage(Site):
    """Site with people on it. `now` is the clock of all parts; `until` lets the cases live on to a moment."""

    cases: list[UUID] = field(default_factory=list)
    numbers: int = 0

    # -- the clock, as the parts ask for it --

    @property
    def clock(self) -> StageClock:
        return StageClock(self)

    async def until(self, moment: datetime) -> None:
        """All cases wake when they want to, and nothing else happens."""
        while True:
            waking = [(at, case_id) for case_id in self.cases if (at := await self.wakes(case_id)) is not None]
            if not waking or min(waking)[0] > moment:
                break
            self.now = max(self.now, min(waking)[0])
            await self.advance(min(waking)[1])
        self.now = max(self.now, moment)

    async def wakes(self, case_id: UUID) -> datetime | None:
        [row] = await self.rows("SELECT next_due FROM cases WHERE id = :id", id=case_id)
        return row["next_due"]

    # -- the agency --

    async def publish(self, document: str, **texts: str) -> None:
        wordings = starter_wordings() | {code: PLAIN.format(code, 1) for code in read_pathway(document).wordings()}
        known = {code: text for code, text in wordings.items() if code not in starter_wordings()}
        async with self.services.engine.begin() as connection:
            await publish(connection, document, starter_wordings() | known | texts, None, self.now)

    async def publish_starter(self) -> None:
        """All pathways that come with mailflow."""
        async with self.services.engine.begin() as connection:
            await publish_shipped(connection, None, self.now)

    async def enrol(self, code: str, case_id: UUID | None = None) -> UUID:
        """Zoé (or whose case it is) on the newest revision."""
        case_id = case_id or await self.open()
        if case_id not in self.cases:
            self.cases.append(case_id)
        async with self.services.engine.begin() as connection:
            await enrol(connection, case_id, code, self.now)
        await self.advance(case_id)
        return case_id

    async def agency_with(self, **values: Any) -> None:
        async with self.services.engine.begin() as connection:
            await connection.execute(update(agency).where(agency.c.id == self.agency_id).values(**values))

    async def supervisor(self) -> UUID:
        made = uuid4()
        row = {"id": made, "agency_id": self.agency_id, "login": "lead", "name": "Léo Équipe", "email": "l@a.example"}
        async with self.services.engine.begin() as connection:
            await connection.execute(insert(staff).values(**row, role="supervisor", created_at=self.now))
        return made

    async def amend(self, case_id: UUID, kind: str, **data: Any) -> None:
        async with self.services.engine.begin() as connection:
            request = Request(uuid4(), case_id, kind, data, self.adviser_id, "Noté au téléphone")
            await amend(connection, self.tools, self.shelf, request, self.now)

    async def tasks(self, *, state: str = "open") -> dict[str, Mapping[str, Any]]:
        """Tasks of that state by the step that opened them."""
        found = await self.rows(
            "SELECT t.*, q.kind AS queue, q.owner_id FROM task t JOIN queue q ON q.id = t.queue_id"
            " WHERE t.state = :state ORDER BY t.created_at, t.id",
            state=state,
        )
        return {row["dedup_key"].split("/")[2]: row for row in found}

    async def finish(self, step: str, outcome: str, *, by: UUID | None = None, reasons: str = "") -> None:
        """An adviser does the open task of a step; the case goes on."""
        task = (await self.tasks())[step]
        async with self.services.engine.begin() as connection:
            await complete(connection, task["id"], outcome, by or self.adviser_id, self.now, reasons)
        await self.advance(task["case_id"])

    # -- mail --

    async def mails(self) -> list[Sent]:
        """Ours from pathways, in the order they were made; acknowledgements left out."""
        rows = await self.rows(
            "SELECT id, created_at, wording, dedup_key, raw FROM outbox WHERE kind IN ('pathway', 'confirmation')"
            " ORDER BY created_at, id"
        )
        return [
            Sent(
                row["id"],
                row["created_at"].astimezone(PARIS),
                row["wording"],
                row["dedup_key"].split("/")[2],
                _parsed(row["raw"]),
            )
            for row in rows
        ]

    async def wordings(self) -> list[str]:
        return [mail.wording for mail in await self.mails()]

    async def writes(self, text: str, *, to: Sent | None = None, advance: bool = True) -> UUID:
        """Zoé writes, in answer to a mail of ours or of her own accord; returns the conversation."""
        self.numbers += 1
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["Subject"] = f"Zoé Inventée <{ZOE}>", f"Re: {to.mail['Subject']}" if to else "Bonjour"
        mail["To"] = recipient = to.mail["Reply-To"].addresses[0].addr_spec if to else MAILBOX
        mail["Date"], mail["Message-ID"] = format_datetime(self.now), f"<{self.numbers}@courrier.example.net>"
        if to:
            mail["In-Reply-To"] = to.mail["Message-ID"]
        mail.set_content(text)
        await self._arrives(mail, ZOE, recipient)
        [row] = await self.rows(
            "SELECT conversation_id, case_id FROM message m JOIN conversation c ON c.id = conversation_id"
            " WHERE m.rfc_message_id = :id",
            id=mail["Message-ID"],
        )
        if advance:
            await self.advance(row["case_id"])
        return UUID(str(row["conversation_id"]))

    async def comes_back(self, sent: Sent, status: str) -> None:
        """A delivery report about a mail of ours (RFC 3464)."""
        self.numbers += 1
        to = bounce_address(self.services.keyring, self.services.settings.bounce_address, sent.id)
        report = REPORT.format(to=to, number=self.numbers, status=status, recipient=ZOE, subject=sent.mail["Subject"])
        await self._arrives(message_from_bytes(report.encode(), policy=SMTP), "", to)
        for case_id in self.cases:
            await self.advance(case_id)

    async def _arrives(self, mail: Any, sender: str, recipient: str) -> None:
        raw = mail.as_bytes()
        digest = incoming.content_digest(raw)
        arrived = NewMail(
            dedup_key=incoming.dedup_key(MAILBOX, digest),
            sha256=sha256(raw).digest(),
            raw=raw,
            source="smtp",
            mailbox=MAILBOX,
            recipients=(recipient,),
            envelope_from=sender,
            peer="127.0.0.1",
            trusted=True,
            received_at=self.now,
        )
        services = self.services
        async with services.engine.begin() as connection:
            await incoming.add(connection, [arrived])
        tools = Tools(services.settings, services.engine, self.clock, services.keyring, ReaderHere())
        assert await file_next(tools) == 1

    async def conversation(self, conversation_id: UUID) -> Mapping[str, Any]:
        """With the queue it is in."""
        [row] = await self.rows(
            "SELECT c.*, q.kind AS queue, q.owner_id FROM conversation c JOIN queue q ON q.id = c.queue_id"
            " WHERE c.id = :id",
            id=conversation_id,
        )
        return row

    async def noted(self, what: str) -> list[str]:
        """Steps of which the history says this."""
        rows = await self.rows("SELECT step FROM step_log WHERE what = :what ORDER BY id", what=what)
        return [row["step"] for row in rows]

    async def position(self, case_id: UUID, enrolment: str = "e1") -> str:
        """The step an enrolment is at, or its outcome once it has ended."""
        [row] = await self.rows("SELECT state FROM cases WHERE id = :id", id=case_id)
        found = row["state"]["enrolments"][enrolment]
        return found["position"]["step"] if found.get("position") else f"ended: {found['ended']}"


@dataclass(frozen=True, slots=True)
class StageClock:
    """The stage's time for the parts that ask for it."""

    stage: Stage

    def now(self) -> datetime:
        return self.stage.now

    def real_seconds(self, span: timedelta) -> float:
        return span.total_seconds()


def _parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <report{number}@mx.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message to <{recipient}> could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {recipient}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b
Content-Type: text/rfc822-headers

Subject: {subject}

--b--
"""
