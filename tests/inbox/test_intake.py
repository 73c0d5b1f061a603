"""The intake part as a whole: SMTP and LMTP over loopback into real PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from sqlalchemy import func, select, text

from mailflow.config import Settings
from mailflow.core.errors import Misconfigured
from mailflow.inbox.intake import serve
from mailflow.services import Services
from mailflow.store.engine import open_engine
from mailflow.store.tables import incoming
from tests.inbox.dialogue import Dialogue

MAIL = b"From: camille@example.org\r\nMessage-ID: <%b@example.org>\r\nSubject: Bonjour\r\n\r\nOui."
BOTH = ("suivi+r1@agence.example.org", "rdv@agence.example.org", "Suivi@agence.example.org")


class Intake:
    """A running intake, its ports and the connections to it."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.ports: dict[str, int] = {}
        self.stop = asyncio.Event()
        self.dialogues: list[Dialogue] = []

    async def start(self) -> None:
        made = self.services
        settings = made.settings.model_copy(update={"lmtp_port": 0, "other_mailboxes": "rdv"})
        ready = asyncio.Event()
        parts = (settings, made.engine, made.clock, made.keyring, self.stop, ready.set)
        self.task = asyncio.create_task(serve(*parts, bound=self.ports.update))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait([self.task, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self.task.done():
            await self.task

    async def peer(self, port: str = "smtp") -> Dialogue:
        self.dialogues.append(await Dialogue.open(self.ports[port]))
        return self.dialogues[-1]

    async def rows(self) -> list[dict[str, object]]:
        async with self.services.engine.connect() as connection:
            return [dict(row) for row in (await connection.execute(select(incoming).order_by("mailbox"))).mappings()]

    async def close(self) -> None:
        for dialogue in self.dialogues:
            await dialogue.close()
        self.stop.set()
        await self.task


@pytest.fixture
async def intake(services: Services) -> AsyncIterator[Intake]:
    made = Intake(services)
    await made.start()
    yield made
    await made.close()


async def test_one_envelope_to_two_mailboxes_is_two_rows(intake: Intake) -> None:
    assert (await (await intake.peer()).mail(MAIL % b"1", *BOTH)).startswith("250")
    rdv, suivi = await intake.rows()
    assert (rdv["mailbox"], rdv["recipients"]) == ("rdv@agence.example.org", ["rdv@agence.example.org"])
    assert suivi["mailbox"] == "suivi@agence.example.org"
    assert suivi["recipients"] == ["suivi+r1@agence.example.org", "Suivi@agence.example.org"]
    assert (suivi["envelope_from"], suivi["peer"], suivi["source"]) == ("camille@example.org", "127.0.0.1", "smtp")
    assert (suivi["raw"], suivi["trusted"], suivi["state"]) == (MAIL % b"1" + b"\r\n", 1, "new")


async def test_a_mail_sent_again_by_another_way_is_one_row(intake: Intake) -> None:
    assert (await (await intake.peer()).mail(MAIL % b"1")).startswith("250")
    assert (await (await intake.peer()).mail(b"Received: by mx\r\n" + MAIL % b"1")).startswith("250")
    lmtp = await intake.peer("lmtp")
    assert (await lmtp.mail(MAIL % b"1", hello="LHLO x")).startswith("250")
    assert len(await intake.rows()) == 1


async def test_lmtp_answers_for_both_mailboxes(intake: Intake) -> None:
    peer = await intake.peer("lmtp")
    answers = [await peer.mail(MAIL % b"1", *BOTH, hello="LHLO x"), await peer.answer(), await peer.answer()]
    assert {answer[:3] for answer in answers} == {"250"}
    assert {row["source"] for row in await intake.rows()} == {"lmtp"}


@pytest.mark.parametrize(
    ("recipient", "code"), [("victim@gmail.example", "550 5.7.1"), ("personne@agence.example.org", "550 5.1.1")]
)
async def test_mail_for_others_is_not_taken(intake: Intake, recipient: str, code: str) -> None:
    peer = await intake.peer()
    await peer.begin(recipient)
    await peer.say("MAIL FROM:<a@example.org>")
    assert (await peer.say(f"RCPT TO:<{recipient}>")).startswith(code)


@contextlib.asynccontextmanager
async def blocked_commit(intake: Intake, peer: Dialogue) -> AsyncIterator[None]:
    """`peer` has sent its mail, and its commit waits for a lock until the end of the block."""
    await peer.begin()
    async with intake.services.engine.connect() as holder, intake.services.engine.connect() as watcher:
        await holder.execute(text("LOCK TABLE incoming IN EXCLUSIVE MODE"))
        peer.send(MAIL % b"1" + b"\r\n.\r\n")
        while not await watcher.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            await asyncio.sleep(0.01)
        yield
        await holder.rollback()


async def test_250_is_said_after_the_commit_only(intake: Intake) -> None:
    peer = await intake.peer()
    async with blocked_commit(intake, peer):
        answer = asyncio.create_task(peer.answer())
        assert (await (await intake.peer()).answer())[:3] == "220"  # the server lives, and has had time to answer
        assert not answer.done()
    assert (await answer).startswith("250")


async def test_a_client_killed_during_the_commit_does_not_undo_it(intake: Intake) -> None:
    peer = await intake.peer()
    async with blocked_commit(intake, peer):
        peer.vanish()
    while not await intake.rows():
        await asyncio.sleep(0.01)


async def test_mails_of_many_sessions_share_commits(intake: Intake) -> None:
    first, others = await intake.peer(), [await intake.peer() for _ in range(10)]
    for peer in others:
        await peer.begin()
    async with blocked_commit(intake, first):
        for number, peer in enumerate(others):
            peer.send(MAIL % b"other-%d" % number + b"\r\n.\r\n")
        assert (await (await intake.peer()).answer())[:3] == "220"
    assert {(await peer.answer())[:3] for peer in (first, *others)} == {"250"}
    async with intake.services.engine.connect() as connection:
        commits = await connection.scalar(select(func.count(func.distinct(text("xmin::text")))).select_from(incoming))
    assert commits is not None and commits < 11


async def test_stopping_ends_the_running_transaction_first(intake: Intake) -> None:
    peer, idle = await intake.peer(), await intake.peer()
    await peer.begin()
    await idle.answer()
    intake.stop.set()
    assert (await idle.answer()).startswith("421")
    peer.send(MAIL % b"1" + b"\r\n.\r\n")
    assert (await peer.answer()).startswith("250")
    assert len(await intake.rows()) == 1


class DatabaseDoor:
    """A socket before the database's own that can be shut."""

    def __init__(self, url: str, folder: Path) -> None:
        parts = urlsplit(url)
        self.target = parse_qs(parts.query)["host"][0] + "/.s.PGSQL.5432"
        self.path = str(folder / ".s.PGSQL.5432")
        self.url = f"{url.partition('?')[0]}?host={folder}"
        self.tasks: set[asyncio.Task[None]] = set()
        self.writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        self.server = await asyncio.start_unix_server(self._join, self.path)

    async def shut(self) -> None:
        self.server.close()
        Path(self.path).unlink(missing_ok=True)
        for writer in self.writers:
            writer.close()
        await asyncio.gather(*self.tasks)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self.target)
        self.writers |= {writer, back}
        for source, target in ((reader, back), (there, writer)):
            self.tasks.add(asyncio.create_task(self._copy(source, target)))

    async def _copy(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await source.read(65536):
                target.write(chunk)
        target.close()


async def test_without_the_database_mail_is_put_off_and_later_taken(services: Services, tmp_path: Path) -> None:
    door = DatabaseDoor(services.database_url, tmp_path)
    await door.open()
    engine = open_engine(door.url)
    intake = Intake(Services(services.settings, services.clock, services.keyring, engine))
    await intake.start()
    peer = await intake.peer()
    assert (await peer.mail(MAIL % b"1")).startswith("250")
    await door.shut()
    assert await (await intake.peer()).mail(MAIL % b"2") == "451 4.3.0 Temporary problem, try again later"
    await door.open()
    assert (await (await intake.peer()).mail(MAIL % b"2")).startswith("250")
    assert len(await intake.rows()) == 2
    await intake.close()
    await engine.dispose()
    await door.shut()


async def test_a_lost_connection_is_renewed_without_the_sender_noticing(intake: Intake) -> None:
    assert (await (await intake.peer()).mail(MAIL % b"1")).startswith("250")
    with psycopg.connect(intake.services.database_url.replace("postgresql+psycopg", "postgresql")) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    assert (await (await intake.peer()).mail(MAIL % b"2")).startswith("250")


async def test_a_database_that_may_lose_commits_is_refused_in_one_sentence(services: Services) -> None:
    with psycopg.connect(services.database_url, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{connection.info.dbname}" SET synchronous_commit = off')  # type: ignore[arg-type]
    with pytest.raises(Misconfigured, match="synchronous_commit = off, so accepted mail could be lost"):
        await Intake(services).start()


async def test_a_taken_port_is_named_with_the_way_out(services: Services) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        intake = Intake(services)
        settings: Settings = services.settings.model_copy(update={"smtp_port": port})
        intake.services = Services(settings, services.clock, services.keyring, services.engine)
        with pytest.raises(Misconfigured, match=f"Port {port} .* is taken .* MAILFLOW_SMTP_PORT"):
            await intake.start()


async def test_two_intakes_share_one_port(services: Services) -> None:
    first = Intake(services)
    await first.start()
    settings = services.settings.model_copy(update={"smtp_port": first.ports["smtp"]})
    second = Intake(Services(settings, services.clock, services.keyring, services.engine))
    await second.start()
    assert second.ports["smtp"] == first.ports["smtp"]
    await first.close()
    assert (await (await second.peer()).mail(MAIL % b"1")).startswith("250")
    await second.close()


async def test_a_stop_before_the_database_is_there_ends_the_waiting(services: Services, tmp_path: Path) -> None:
    engine = open_engine(DatabaseDoor(services.database_url, tmp_path).url)
    intake = Intake(Services(services.settings, services.clock, services.keyring, engine))
    starting = asyncio.create_task(intake.start())
    intake.stop.set()
    await starting
    assert not intake.ports
    await engine.dispose()
