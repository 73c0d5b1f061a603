"""Servers that refuse, garble, boast, forget and fall silent: no mail is lost, and none stops the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from mailflow.store.tables import imap_folder, imap_message
from tests.inbox.imap.conftest import Reading, mail, until
from tests.inbox.imap.fake_server import FakeServer
from tests.inbox.site import FrozenClock


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def fake(reading: Reading) -> AsyncIterator[FakeServer]:
    """Five mails, read with short polls."""
    made = FakeServer({uid: mail(uid) for uid in range(1, 6)})
    async with made.running():
        reading.account(made, "user", idle=False, poll_seconds=0.02)  # type: ignore[arg-type]
        yield made
        await reading.end()


async def state(reading: Reading, *wanted: tuple[int, str]) -> None:
    """Wait until these are the mails with something left to do."""

    async def there() -> bool:
        return [(row["uid"], row["state"]) for row in await reading.rows(imap_message)] == list(wanted)

    await until(there)


async def later(reading: Reading, clock: FrozenClock, uid: int) -> None:
    """Let the pause before the next try pass, and wait until it was made."""
    (before,) = [row["attempts"] for row in await reading.rows(imap_message) if row["uid"] == uid]
    clock.at += timedelta(hours=1)

    async def tried() -> bool:
        rows = [row for row in await reading.rows(imap_message) if row["uid"] == uid]
        return not rows or rows[0]["attempts"] > before or rows[0]["state"] == "left"

    await until(tried)


@pytest.mark.parametrize("trouble", ["refused", "missing", "breaking"])
async def test_a_mail_that_is_not_handed_out_is_tried_again_and_then_an_item(
    reading: Reading, fake: FakeServer, clock: FrozenClock, trouble: str
) -> None:
    getattr(fake, trouble).add(3)
    await reading.start()
    await state(reading, (3, "failed"))
    assert {row["raw"] for row in await reading.rows()} == {mail(uid) for uid in (1, 2, 4, 5)}
    for _ in range(8):
        if (await reading.rows(imap_message))[0]["state"] == "failed":
            await later(reading, clock, 3)
    await state(reading, (3, "left"))
    *_, item = await reading.rows()
    assert await reading.count() == 5
    assert "n'a pas pu le transmettre" in item["raw"].decode()
    assert (b"Message-ID: <3@example.net>" in item["raw"]) is (trouble != "breaking")


async def test_a_mail_that_is_handed_out_at_the_second_try_is_taken_as_it_is(
    reading: Reading, fake: FakeServer, clock: FrozenClock
) -> None:
    fake.refused.add(3)
    await reading.start()
    await state(reading, (3, "failed"))
    fake.refused.clear()
    await later(reading, clock, 3)
    await state(reading)
    assert mail(3) in [row["raw"] for row in await reading.rows()]


async def test_a_failed_mail_that_somebody_deleted_is_forgotten(
    reading: Reading, fake: FakeServer, clock: FrozenClock
) -> None:
    fake.missing.add(3)
    await reading.start()
    await state(reading, (3, "failed"))
    del fake.mails[3]
    await later(reading, clock, 3)
    await state(reading)
    assert await reading.count() == 4


async def test_a_mail_that_vanishes_between_search_and_fetch_is_no_trouble(reading: Reading, fake: FakeServer) -> None:
    fake.vanished.add(3)
    await reading.start()
    await reading.stored(4)
    assert await reading.count(imap_message) == 0


async def test_old_mail_is_left_alone_where_the_server_does_not_tell_its_next_uid(
    reading: Reading, fake: FakeServer
) -> None:
    fake.old = {1, 2, 6}
    await reading.start()
    await reading.stored(3)
    fake.add(6, mail(6))  # old, and moved in after the beginning
    await reading.stored(4)


async def test_a_literal_of_absurd_length_is_not_read_into_memory(reading: Reading, fake: FakeServer) -> None:
    fake.boast = 99_999_999_999
    fake.mails = {1: mail(1)}
    await reading.start()
    await state(reading, (1, "failed"))
    (row,) = await reading.rows(imap_message)
    assert row["reason"] == "the connection breaks at it"


async def test_a_large_mail_whose_header_cannot_be_had_is_an_item(reading: Reading, fake: FakeServer) -> None:
    fake.mails, fake.sizes, fake.breaking = {1: mail(1), 2: mail(2)}, {2: 10**9}, {2}
    await reading.start()
    await state(reading, (2, "left"))
    assert await reading.count() == 2


async def test_a_server_that_is_silent_in_idle_is_asked_regularly(reading: Reading, fake: FakeServer) -> None:
    fake.announces = False
    reading.accounts[0] |= {"idle": True, "idle_seconds": 0.2, "poll_seconds": 0.02}
    await reading.start()
    await reading.stored(5)
    for uid in (6, 7):
        await again(fake, "IDLE")
        fake.add(uid, mail(uid))
        await reading.stored(uid)
    polled = fake.said.count("IDLE")
    for uid in (8, 9):
        fake.add(uid, mail(uid))
        await reading.stored(uid)
    assert fake.said.count("IDLE") == polled


async def again(fake: FakeServer, command: str) -> None:
    """Wait until the command is said once more."""
    before = fake.said.count(command)

    async def said() -> bool:
        return fake.said.count(command) > before

    await until(said)


async def test_news_before_idle_is_agreed_to_is_not_lost(reading: Reading, fake: FakeServer) -> None:
    fake.early = True
    reading.accounts[0] |= {"idle": True, "idle_seconds": 1000}
    await reading.start()
    await reading.stored(5)
    fake.add(6, mail(6))
    await reading.stored(6)
    assert fake.connections == 1


async def test_a_keyword_that_the_server_does_not_keep_holds_up_no_mail(reading: Reading, fake: FakeServer) -> None:
    fake.flags = r"\Seen \Flagged"
    reading.accounts[0] |= {"after": "flag"}
    await reading.start()
    await reading.stored(5)
    assert {row["reason"] for row in await reading.rows(imap_message)} == {"the server refuses the flag $MailflowFiled"}


async def test_no_password_is_said_where_starttls_is_missing(
    reading: Reading, fake: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    reading.accounts[0] |= {"security": "starttls"}
    await reading.start()

    async def refused() -> bool:
        printed.append(capsys.readouterr().out)
        return "the server refuses STARTTLS" in "".join(printed)

    printed: list[str] = []
    await until(refused)
    await reading.end()
    assert not [command for command in fake.said if command.startswith(("AUTHENTICATE", "LOGIN "))]
    assert "".join(printed).count("the server refuses STARTTLS") == 1  # however often it was tried


async def test_it_stops_at_once_while_a_server_says_nothing_at_all(reading: Reading) -> None:
    greeted = asyncio.Event()

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello\r\n")
        while line := await reader.readline():
            if b"CAPABILITY" in line:
                writer.write(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + line.split()[0] + b" OK done\r\n")
            else:
                greeted.set()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    reading.account(FakeServer(port=server.sockets[0].getsockname()[1]), "user")  # type: ignore[arg-type]
    await reading.start()
    await greeted.wait()
    await asyncio.wait_for(reading.end(), 20)
    server.close()
    await server.wait_closed()
    assert await reading.count(imap_folder) == 0
