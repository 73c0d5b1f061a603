"""One person's last weeks, lived on the real parts at their own time: a missed appointment, up to the open decision.

All of it happens in the transaction that loads the demo, with the clock that its moment had; the relay's word is the
sink's. Nothing here waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload import sending
from mailflow.caseload.advancing import advance_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.tasks import complete
from mailflow.core.clock import ScaledClock
from mailflow.core.worktime import WorkCalendar
from mailflow.inbox.filing import Tools, file_batch
from mailflow.inbox.replies import close
from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.sending.relay import Relay
from mailflow.mail.sending.transport import RelayConnection
from mailflow.mail.values import Context, ReadMail, Understanding
from mailflow.outbox.verdicts import outcome_of
from mailflow.services import Services
from mailflow.store import dispatch, incoming
from mailflow.store import tables as t
from mailflow.store.dispatch import Claimed

PATHWAY = "rendez-vous-manque"
LONG_AGO = timedelta(days=32)  # the ten days of the letter are over, the decision is not late yet
LATELY = timedelta(days=1)
READ_AFTER = timedelta(hours=2)
WORDS = (
    "Bonjour,\n\nJe n’ai pas reçu la date de ce rendez-vous, ou je ne l’ai pas vue. En ce moment je garde ma mère, qui "
    "sort de l’hôpital, et je ne regarde mes courriels que le soir.\n\nJe ne refuse pas de venir. Peut-on en parler ?\n"
)
OBSERVATIONS = (
    "Bonjour,\n\nJ’ai bien reçu votre lettre. Voici mes observations.\n\nLe jour du rendez-vous, j’étais à l’hôpital "
    "avec ma mère. Quand vous avez appelé, j’étais de nouveau avec elle et je n’ai pas pu répondre. Depuis lundi, une "
    "aide vient le matin.\n\nJe peux venir n’importe quel matin, ou parler au téléphone.\n"
)


@dataclass(frozen=True, slots=True)
class Done:
    """Somebody does the task of a step, so many working days after what was done before."""

    step: str
    outcome: str
    by: str
    after: int = 0
    note: str = ""


ACTS: tuple[Done | str, ...] = (
    Done("qualifier", "absent", "owner"),
    WORDS,
    Done("explication", "a_voir", "owner"),
    Done("lire", "parler", "owner", note="Pas de justificatif ; en parler, voir ce qui aiderait."),
    Done("appel_1", "sans_reponse", "owner", 1, note="Messagerie, message laissé."),
    Done("appel_2", "sans_reponse", "owner", 1, note="Sonne sans fin, pas de messagerie."),
    Done("preparer", "transmettre", "owner", note="Deux appels, un courriel. Garde sa mère malade : à entendre."),
    Done("informer", "envoyee", "lead", 2, note="Lettre recommandée avec avis de réception."),
    Done("preuve", "recue", "lead", 4, note="Avis de réception signé, rangé au dossier papier."),
    OBSERVATIONS,
)


class ReaderHere:
    """What the reader's child processes do, in this one: the mails of the story are our own."""

    async def read_all(self, raws: list[bytes]) -> list[ReadMail]:
        """Each mail read."""
        return [read(raw) for raw in raws]

    async def understand_all(self, asked: list[tuple[ReadMail, Context, datetime, str]]) -> list[Understanding]:
        """What each mail means."""
        return [understand(mail, context, at, ZoneInfo(zone)) for mail, context, at, zone in asked]

    async def verify_all(self, signed: Sequence[tuple[bytes, Mapping[str, bytes]]]) -> list[bool]:
        """None is signed."""
        return [False for _ in signed]


def morning(calendar: WorkCalendar, at: datetime) -> datetime:
    """Ten past nine on the first working day from `at` on."""
    return calendar.at_local(calendar.local(calendar.next_open(at)).date(), time(9, 10))


@dataclass(slots=True)
class Past:
    """One case at a time of its own. `doers`: who does the tasks, by role."""

    connection: AsyncConnection
    services: Services
    calendar: WorkCalendar
    case: UUID
    address: str
    name: str
    doers: Mapping[str, UUID]
    now: datetime
    relay: RelayConnection = field(init=False)
    shelf: Shelf = field(default_factory=Shelf)

    def __post_init__(self) -> None:
        self.relay = RelayConnection(Relay.from_settings(self.services.settings))

    async def live(self, acts: Sequence[Done | str], until: datetime) -> None:
        """Enrol, then everything that was done and written, then what the pathway does by itself until `until`."""
        try:
            await enrol(self.connection, self.case, PATHWAY, self.now)
            await self._advance()
            for act in acts:
                await (self._write(act) if isinstance(act, str) else self._do(act))
            await self._let_live(until)
        finally:
            await self.relay.quit()

    async def _do(self, act: Done) -> None:
        self.now = self.calendar.shift_working_days(self.now, act.after) + timedelta(minutes=20)
        while (task := await self._open_task(act.step)) is None:
            due = await self._due()
            if due is None:
                raise LookupError(f"{PATHWAY} never comes to {act.step}")
            await self._let_live(due)
        await complete(self.connection, task, act.outcome, self.doers[act.by], self.now, act.note)
        await self._advance()

    async def _open_task(self, step: str) -> UUID | None:
        key = t.task.c.dedup_key.like(f"%/{step}/%")
        query = select(t.task.c.id).where(t.task.c.case_id == self.case, t.task.c.state == "open", key)
        found: UUID | None = await self.connection.scalar(query)
        return found

    async def _let_live(self, until: datetime) -> None:
        while (due := await self._due()) is not None and due <= until:
            self.now = max(self.now, due)
            await self._advance()
        self.now = max(self.now, until)

    async def _due(self) -> datetime | None:
        found: datetime | None = await self.connection.scalar(
            select(t.cases.c.next_due).where(t.cases.c.id == self.case)
        )
        return found

    async def _advance(self) -> None:
        tools = sending.Tools(self.services.keyring, self.services.settings)
        await advance_case(self.connection, tools, self.shelf, self.case, self.now)
        if await self._send():
            await advance_case(self.connection, tools, self.shelf, self.case, self.now)

    async def _send(self) -> bool:
        """Hand what is due to the relay, as the dispatcher does."""
        box = t.outbox.c
        due = (box.recipient == self.address, box.state == "queued", box.not_before <= self.now)
        names = (box.id, box.envelope_from, box.recipient, box.raw, box.attempts, box.if_ambiguous)
        taken = update(t.outbox).where(*due).values(state="sending", sending_since=self.now).returning(*names)
        mails = [Claimed(**row, doubts=0) for row in (await self.connection.execute(taken)).mappings()]
        outcomes = []
        for mail in mails:
            answer = await self.relay.send(mail.envelope_from, mail.recipient, mail.raw)
            outcomes.append(outcome_of(mail, answer, self.now))
        if outcomes:
            await dispatch.record(self.connection, outcomes)
        return bool(outcomes)

    async def _write(self, text: str) -> None:
        """The person answers our last mail on the next working day; the adviser reads it and puts it away."""
        self.now = self.calendar.shift_working_days(self.now, 1)
        await self._let_live(self.now)
        sent = select(t.outbox.c.raw).where(t.outbox.c.case_id == self.case, t.outbox.c.kind == "pathway")
        newest = await self.connection.scalar(sent.order_by(t.outbox.c.created_at.desc()).limit(1))
        assert newest is not None
        await self._take_in(answering(newest, text, self.name, self.address, self.now))
        await self._advance()
        self.now += READ_AFTER
        talk = t.conversation.c
        for found in await self.connection.scalars(
            select(talk.id).where(talk.case_id == self.case, talk.state == "open")
        ):
            await close(self.connection, found, self.now)
        await self._advance()

    async def _take_in(self, mail: EmailMessage) -> None:
        services, raw, mailbox = self.services, mail.as_bytes(), self.services.settings.mailboxes[0]
        arrived = incoming.NewMail(
            dedup_key=incoming.dedup_key(mailbox, incoming.content_digest(raw)),
            sha256=sha256(raw).digest(),
            raw=raw,
            source="smtp",
            mailbox=mailbox,
            recipients=(str(mail["To"]),),
            envelope_from=self.address,
            peer="127.0.0.1",
            trusted=True,
            received_at=self.now,
        )
        await incoming.add(self.connection, [arrived])
        clock = ScaledClock(datetime.now(self.now.tzinfo), self.now, 1)
        tools = Tools(services.settings, services.engine, clock, services.keyring, ReaderHere())
        mine = [one for one in await incoming.claim(self.connection, 10, self.now) if one.raw == raw]
        await file_batch(self.connection, tools, [(one, read(one.raw)) for one in mine])


def answering(raw: bytes, text: str, name: str, address: str, at: datetime) -> EmailMessage:
    """An answer to a mail of ours, sent to its signed address."""
    asked = message_from_bytes(raw, policy=default)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = f"{name} <{address}>", asked["Reply-To"].addresses[0].addr_spec
    mail["Subject"], mail["Date"] = f"Re: {asked['Subject']}", format_datetime(at)
    mail["Message-ID"] = f"<demo-past-{at:%Y%m%d%H%M}@{address.partition('@')[2]}>"
    mail["In-Reply-To"] = mail["References"] = str(asked["Message-ID"])
    mail.set_content(text)
    return mail
