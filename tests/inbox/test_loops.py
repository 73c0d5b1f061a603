"""Promise R12: nothing automatic is answered, and two machines that write at each other fall silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from mailflow.core.keys import Keyring
from mailflow.inbox.filing import Tools, file_next
from mailflow.outbox.posting import Draft, post
from mailflow.runtime.postgres import EmbeddedPostgres
from mailflow.services import Services
from mailflow.store import incoming
from mailflow.store.engine import open_engine
from mailflow.store.incoming import NewMail
from tests.inbox.automatic import PlainReader, automatic_mails
from tests.inbox.site import Site, make_site

HUMAN = (
    b"From: Anna <anna@courriel.example>\r\nSubject: Question\r\nMessage-ID: <h@x>\r\n\r\n"
    b"Quand est mon rendez-vous ?\r\n"
)
BOT = "repondeur@ailleurs.example"


@dataclass(slots=True)
class Mailflow:
    """One whole site, without its processes."""

    site: Site
    mailbox: str
    sent: list[tuple[str, str, bytes]] = field(default_factory=list)

    async def take(self, raw: bytes, to: str, envelope_from: str) -> None:
        """As intake does."""
        key = incoming.dedup_key(self.mailbox, incoming.content_digest(raw))
        mail = NewMail(
            dedup_key=key,
            sha256=sha256(raw).digest(),
            raw=raw,
            source="smtp",
            mailbox=self.mailbox,
            recipients=(to,),
            envelope_from=envelope_from,
            peer="127.0.0.1",
            trusted=True,
            received_at=self.site.clock.now(),
        )
        async with self.site.services.engine.begin() as connection:
            await incoming.add(connection, [mail])

    async def file(self) -> None:
        services, reader = self.site.services, PlainReader(self.site.services.settings.mailboxes)
        while await file_next(Tools(services.settings, services.engine, self.site.clock, services.keyring, reader)):
            pass

    async def send(self) -> list[tuple[str, str, bytes]]:
        """Everything queued: envelope sender, recipient, bytes."""
        statement = (
            "UPDATE outbox SET state = 'sent' WHERE state = 'queued' RETURNING envelope_from, recipient, raw, kind"
        )
        async with self.site.services.engine.begin() as connection:
            rows = (await connection.execute(text(statement))).all()
        made = [(row.envelope_from, row.recipient, bytes(row.raw)) for row in rows]
        self.sent += made
        return made

    async def answers(self) -> Counter[str]:
        """Acknowledgements by address."""
        async with self.site.services.engine.begin() as connection:
            rows = await connection.execute(text("SELECT recipient FROM outbox WHERE kind = 'acknowledgement'"))
            return Counter(rows.scalars())


@pytest.fixture
async def lyon(services: Services) -> Mailflow:
    return Mailflow(await make_site(services), "suivi@agence.example.org")


@pytest.fixture
async def lille(services: Services, postgres: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Mailflow]:
    """A second mailflow with a database and keys of its own."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template".encode())
    url = postgres.url.replace("/mailflow?", f"/{name}?")
    changes = {"database_url": url, "mail_domain": "lille.example", "authserv_ids": "mx.lille.example"}
    settings = services.settings.model_copy(update=changes | {"home": tmp_path})
    other = Services(settings, services.clock, Keyring((b"another-key-of-32-bytes-or-more..",)), open_engine(url))
    yield Mailflow(await make_site(other), "suivi@lille.example")
    await other.close()
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


async def test_no_automatic_mail_is_answered(lyon: Mailflow) -> None:
    for mail in automatic_mails(204):
        await lyon.take(mail.raw, lyon.mailbox, mail.envelope_from)
    await lyon.take(HUMAN, lyon.mailbox, "anna@courriel.example")  # to see that the way is open
    await lyon.file()
    assert await lyon.answers() == {"anna@courriel.example": 1}
    assert len(await lyon.send()) == 1


async def test_two_mailflows_and_an_answering_machine_fall_silent(lyon: Mailflow, lille: Mailflow) -> None:
    """The machine answers every mail, with nothing that says it is one; each gets one answer a week at most."""
    await begin(lyon, lille.mailbox)
    await begin(lyon, BOT)
    await lille.take(HUMAN.replace(b"anna@courriel.example", BOT.encode()), lille.mailbox, BOT)
    for hour in range(48):
        for place in (lyon, lille):
            place.site.clock.at += timedelta(hours=1)
        for number, (sender, recipient, raw) in enumerate([*await lyon.send(), *await lille.send()]):
            if recipient == BOT:
                back = lyon if sender.endswith("agence.example.org") or b"agence.example.org" in raw else lille
                await back.take(shrug(f"{hour}.{number}"), back.mailbox, BOT)
            else:
                target = lille if recipient.endswith("lille.example") else lyon
                await target.take(raw, recipient, sender)
        await lyon.file()
        await lille.file()
    for place in (lyon, lille):
        assert all(times == 1 for times in (await place.answers()).values())
        assert set(await place.answers()) <= {BOT, lyon.mailbox, lille.mailbox}
        assert not await place.send()
    assert len(lyon.sent) + len(lille.sent) <= 7


async def begin(place: Mailflow, to: str) -> None:
    """An adviser writes, as advisers do."""
    site = place.site
    draft = Draft(
        kind="reply", dedup_key=f"reply/{to}", agency_id=site.agency_id, recipient=to, subject="Bonjour", text="?"
    )
    async with site.services.engine.begin() as connection:
        await post(connection, site.services.keyring, site.services.settings, draft, site.clock.now())


def shrug(number: str) -> bytes:
    """What the machine says: as a person would."""
    head = f"From: Marie <{BOT}>\r\nSubject: Votre message\r\nMessage-ID: <{number}@ailleurs.example>\r\n"
    return f"{head}\r\nBonjour, je vous appelle demain pour en parler.\r\nMarie\r\n".encode()
