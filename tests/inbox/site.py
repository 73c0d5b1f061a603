"""An invented agency in the database, and a reader that knows its mails by heart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.inbox.filing import Tools, file_next
from mailflow.mail.values import Context, Disposition, ReadMail, Understanding
from mailflow.outbox.posting import Draft, post
from mailflow.services import Services
from mailflow.store import incoming
from mailflow.store.incoming import NewMail
from mailflow.store.tables import agency, assignment, cases, open_request, person, person_address, queue, staff
from tests.inbox.invented import WEEK

AT = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
MAILBOX = "suivi@agence.example.org"
PASSED = "mx1.agence.example.org; dkim=pass header.d=example.net; spf=pass smtp.mailfrom=example.net"


@dataclass(slots=True)
class FrozenClock:
    at: datetime = AT

    def now(self) -> datetime:
        return self.at

    def real_seconds(self, span: timedelta) -> float:
        return span.total_seconds()


@dataclass(slots=True)
class KnowingReader:
    """Reads raw bytes that it was taught; anything else is unreadable. Remembers what it was asked."""

    mails: dict[bytes, ReadMail] = field(default_factory=dict)
    meanings: dict[str, Understanding] = field(default_factory=dict)  # by Message-ID
    contexts: list[Context] = field(default_factory=list)

    async def read_all(self, raws: list[bytes]) -> list[ReadMail]:
        unknown = ReadMail(disposition=Disposition.UNREADABLE, disposition_reason="beyond the limits")
        return [self.mails.get(raw, unknown) for raw in raws]

    async def understand_all(self, asked: list[tuple[ReadMail, Context, datetime, str]]) -> list[Understanding]:
        self.contexts = [context for _, context, _, _ in asked]
        return [self.meanings.get(mail.message_id, Understanding()) for mail, *_ in asked]

    async def verify_all(self, signed: Sequence[tuple[bytes, Mapping[str, bytes]]]) -> list[bool]:
        return [False for _ in signed]


@dataclass(slots=True)
class Site:
    services: Services
    clock: FrozenClock
    reader: KnowingReader
    agency_id: UUID
    adviser_id: UUID
    cover_id: UUID

    @property
    def tools(self) -> Tools:
        made = self.services
        return Tools(made.settings, made.engine, self.clock, made.keyring, self.reader)

    async def add_person(self, *addresses: str, adviser: bool = True) -> UUID:
        who = new_id()
        async with self.services.engine.begin() as connection:
            names = {"given_name": "Anna", "family_name": "Exemple", "reference": f"R{who}"}
            await _add(connection, person, id=who, agency_id=self.agency_id, created_at=AT, **names)
            for address in addresses:
                await _add(connection, person_address, id=new_id(), person_id=who, address=address)
            if adviser:
                await _add(connection, assignment, id=new_id(), person_id=who, staff_id=self.adviser_id, since=AT)
        return who

    async def deliver(
        self,
        sender: str,
        *,
        to: str = MAILBOX,
        meant: Understanding | None = None,
        proven: bool = True,
        envelope_from: str | None = None,
        **changes: Any,
    ) -> ReadMail:
        """Put a mail where intake puts it."""
        number = len(self.reader.mails)
        results = (PASSED,) if proven else ()
        mail = ReadMail(f"<{number}@example.net>", sender, subject="Bonjour")
        mail = replace(mail, **{"text": "Bonjour", "authentication_results": results, **changes})
        raw = b"\nmail %d" % number
        self.reader.mails[raw] = mail
        if meant:
            self.reader.meanings[mail.message_id] = meant
        await self.deliver_raw(raw, to, sender if envelope_from is None else envelope_from)
        return mail

    async def deliver_raw(self, raw: bytes, to: str = MAILBOX, envelope_from: str = "x@example.net") -> None:
        key = incoming.dedup_key(MAILBOX, incoming.content_digest(raw))
        arrived = NewMail(
            dedup_key=key,
            sha256=sha256(raw).digest(),
            raw=raw,
            source="smtp",
            mailbox=MAILBOX,
            recipients=(to,),
            envelope_from=envelope_from,
            peer="127.0.0.1",
            trusted=True,
            received_at=self.clock.now(),
        )
        async with self.services.engine.begin() as connection:
            await incoming.add(connection, [arrived])

    async def file(self) -> int:
        return await file_next(self.tools)

    async def rows(self, table: Table, **equal: Any) -> Sequence[Mapping[str, Any]]:
        async with self.services.engine.connect() as connection:
            statement = select(table).filter_by(**equal).order_by(table.c.id)
            return [dict(row) for row in (await connection.execute(statement)).mappings()]

    async def row(self, table: Table, **equal: Any) -> Mapping[str, Any]:
        (found,) = await self.rows(table, **equal)
        return found

    async def queue_of(self, conversation: Mapping[str, Any]) -> tuple[str, UUID | None]:
        found = await self.row(queue, id=conversation["queue_id"])
        return found["kind"], found["owner_id"]


async def _add(connection: AsyncConnection, table: Table, **values: Any) -> None:
    await connection.execute(insert(table).values(**values))


async def make_site(services: Services) -> Site:
    """An agency in Lyon with an adviser and a cover."""
    place, adviser, cover = new_id(), new_id(), new_id()
    async with services.engine.begin() as connection:
        await _add(
            connection,
            agency,
            id=place,
            code="LYON",
            name="Agence de Lyon",
            hours=WEEK,
            closures=[],
            email=MAILBOX,
            phone="3949",
            postal_address="1 rue de l'Exemple, 69000 Lyon",
        )
        for who, login in ((cover, "cover"), (adviser, "adviser")):
            await _add(
                connection,
                staff,
                id=who,
                agency_id=place,
                login=login,
                name=f"Camille {login}",
                email=f"{login}@agence.example.org",
                role="adviser",
                created_at=AT,
                cover_id=cover if who == adviser else None,
            )
    return Site(services, FrozenClock(), KnowingReader(), place, adviser, cover)


async def sent_to(site: Site, address: str, person_id: UUID | None, talk: UUID | None) -> UUID:
    """A mail of ours in the outbox."""
    draft = Draft(
        kind="reply",
        dedup_key=f"reply/{new_id()}",
        agency_id=site.agency_id,
        recipient=address,
        subject="Votre rendez-vous",
        text="Bonjour",
        person_id=person_id,
        conversation_id=talk,
    )
    async with site.services.engine.begin() as connection:
        posted = await post(connection, site.services.keyring, site.services.settings, draft, AT)
    assert posted
    return posted


async def ask(site: Site, person_id: UUID, step: str = "ask", about: UUID | None = None) -> UUID:
    """An open request of the person's case, asked by the mail `about`."""
    (case,) = await site.rows(cases, person_id=person_id)
    request = new_id()
    row = {"enrolment": "e1", "step": step, "occurrence": 1, "asked": {"asked": "yes_no"}, "opened_at": AT}
    row |= {"about_id": about}
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(open_request).values(id=request, case_id=case["id"], **row))
    return request
