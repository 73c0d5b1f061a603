"""The part `imap` against a real Dovecot: what it takes, when, and what it leaves on the server."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from imapclient import IMAPClient
from sqlalchemy import text

from mailflow.store.tables import imap_folder, imap_message
from tests.inbox.imap.conftest import Reading, mail, needs_dovecot, read_once, until
from tests.inbox.imap.dovecot import PASSWORD, Dovecot, dovecot

pytestmark = needs_dovecot


async def test_mail_that_waits_and_mail_that_comes_is_taken(reading: Reading, server: Dovecot, user: str) -> None:
    server.deliver(user, mail(1))
    reading.account(server, user, idle_seconds=1000, poll_seconds=3000)
    await reading.start()
    await reading.stored(1)
    server.deliver(user, mail(2))  # told by IDLE: no renewal and no poll comes in time
    await reading.stored(2)
    first, second = await reading.rows()
    assert first["raw"] == mail(1)
    assert (first["source"], first["mailbox"]) == ("imap", "suivi@agence.example.org")
    assert first["recipients"] == ["suivi@agence.example.org"]
    assert (first["envelope_from"], first["peer"], first["trusted"]) == ("camille@example.net", "127.0.0.1", 0)
    assert second["raw"] == mail(2)


async def test_a_mail_stays_unseen_and_where_it_is(reading: Reading, server: Dovecot, user: str) -> None:
    server.deliver(user, mail(1))
    reading.account(server, user)
    await reading.start()
    await reading.stored(1)
    await reading.end()
    (name,) = server.names(user)
    assert name.rpartition(":2,")[2] in ("", name)  # no flag, not even \Seen


async def test_mail_that_somebody_read_before_us_is_taken(reading: Reading, server: Dovecot, user: str) -> None:
    server.deliver(user, mail(1))
    place = server.maildir(user)
    (file,) = (place / "new").iterdir()
    file.rename(place / "cur" / f"{file.name}:2,FRS")
    reading.account(server, user)
    await reading.start()
    await reading.stored(1)


async def test_without_idle_the_server_is_asked_regularly(reading: Reading, user: str) -> None:
    with dovecot(without=("IDLE",)) as server:
        server.deliver(user, mail(1))
        reading.account(server, user, poll_seconds=0.05)
        await reading.start()
        await reading.stored(1)
        server.deliver(user, mail(2))
        await reading.stored(2)
        await reading.end()


async def test_idle_is_renewed(reading: Reading, server: Dovecot, user: str) -> None:
    reading.account(server, user, idle_seconds=0.05)
    await reading.start()

    async def seen_later() -> bool:
        rows = await reading.rows(imap_folder)
        times.update(row["seen_at"] for row in rows)
        return len(times) > 3

    times: set[datetime] = set()
    await until(seen_later)
    server.deliver(user, mail(1))
    await reading.stored(1)


async def test_after_a_restart_nothing_is_fetched_again(reading: Reading, server: Dovecot, user: str) -> None:
    for number in range(3):
        server.deliver(user, mail(number))
    await read_once(reading, server, user)
    async with reading.services.engine.begin() as connection:  # were they fetched again, they would be back
        await connection.execute(text("DELETE FROM incoming"))
    server.deliver(user, mail(3))
    await reading.start()
    await reading.stored(1)
    (row,) = await reading.rows()
    assert row["raw"] == mail(3)


@pytest.mark.parametrize("after", ["keep", "move"])
async def test_new_uids_are_read_from_the_first_without_doubles_or_losses(
    reading: Reading, user: str, after: str
) -> None:
    with dovecot() as server:
        for number in range(4):
            server.deliver(user, mail(number))
        await read_once(reading, server, user)
        server.stop()
        server.new_uids(user)
        for number in range(4, 6):
            server.deliver(user, mail(number))
        server.start()
        reading.accounts[0] |= {"after": after, "archive": "Archive"}
        await reading.start()
        await reading.stored(6)
        server.deliver(user, mail(6))
        await reading.stored(7)
        await reading.end()
        assert len(server.names(user)) == (7 if after == "keep" else 0)


def recreate(server: Dovecot, user: str, folder: str, *raws: bytes) -> None:
    """Another client deletes the folder under our eyes and makes it anew, as a clumsy move between servers does."""
    with IMAPClient("127.0.0.1", server.port, ssl=False) as client:
        client.plain_login(user, PASSWORD)
        if client.folder_exists(folder):
            client.delete_folder(folder)
        client.create_folder(folder)
        for raw in raws:
            client.append(folder, raw)


@pytest.mark.parametrize("idle", [True, False])
async def test_a_folder_that_is_deleted_and_made_anew_while_we_read_it(
    reading: Reading, server: Dovecot, user: str, idle: bool
) -> None:
    folder = "Réponses reçues"
    await asyncio.to_thread(recreate, server, user, folder, mail(1), mail(2), mail(3))
    reading.account(server, user, folders=[folder], idle=idle, poll_seconds=0.05, idle_seconds=0.5)
    await reading.start()
    await reading.stored(3)
    await asyncio.to_thread(recreate, server, user, folder, mail(2), mail(4), mail(3), mail(1), mail(5))
    await reading.stored(5)


async def test_the_first_connection_takes_nothing_older_than_a_day(
    reading: Reading, server: Dovecot, user: str, today: datetime
) -> None:
    server.deliver(user, mail(1), at=today - timedelta(days=40))
    server.deliver(user, mail(2), at=today - timedelta(days=2))
    server.deliver(user, mail(3))
    reading.account(server, user, since=str((today - timedelta(days=10)).date()))
    await reading.start()
    await reading.stored(2)
    server.deliver(user, mail(4), at=today - timedelta(days=40))  # moved in by a colleague today: wanted
    await reading.stored(3)
    assert [row["raw"] for row in await reading.rows()] == [mail(2), mail(3), mail(4)]


async def test_without_a_date_it_begins_today(reading: Reading, server: Dovecot, user: str, today: datetime) -> None:
    server.deliver(user, mail(1), at=today - timedelta(days=3))
    server.deliver(user, mail(2))
    reading.account(server, user, since=None)
    await reading.start()
    await reading.stored(1)


async def test_several_mailboxes_and_folders_are_read_at_once(reading: Reading, server: Dovecot, user: str) -> None:
    other = f"{user}-b"
    server.deliver(user, mail(1))
    server.deliver(user, mail(2), folder="R&AOk-ponses")
    server.deliver(other, mail(3))
    server.deliver(other, mail(1))  # the same mail to another address of ours is another item
    reading.account(server, user, folders=["INBOX", "Réponses"])
    reading.account(server, other, addresses=["rdv@agence.example.org"])
    await reading.start()
    await reading.stored(4)
    by_mailbox = sorted((row["mailbox"], row["raw"]) for row in await reading.rows())
    assert by_mailbox == sorted(
        [
            ("suivi@agence.example.org", mail(1)),
            ("suivi@agence.example.org", mail(2)),
            ("rdv@agence.example.org", mail(1)),
            ("rdv@agence.example.org", mail(3)),
        ]
    )


async def test_a_server_that_restarts_is_read_again(reading: Reading, user: str) -> None:
    with dovecot() as server:
        server.deliver(user, mail(1))
        reading.account(server, user)
        await reading.start()
        await reading.stored(1)
        server.stop()
        server.deliver(user, mail(2))
        server.start()
        await reading.stored(2)
        await reading.end()


async def test_a_server_that_is_away_at_the_start_is_read_when_it_comes(reading: Reading, user: str) -> None:
    with dovecot() as server:
        server.stop()
        server.deliver(user, mail(1))
        reading.account(server, user)
        await reading.start()
        server.start()
        await reading.stored(1)
        await reading.end()


async def test_a_database_that_refuses_for_a_while_costs_nothing(reading: Reading, server: Dovecot, user: str) -> None:
    async with reading.services.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE incoming RENAME TO incoming_away"))
    server.deliver(user, mail(1))
    reading.account(server, user, after="move", archive="Archive")
    await reading.start()

    async def refused() -> bool:
        return bool(await reading.count(imap_folder))

    await until(refused)
    assert len(server.names(user)) == 1
    async with reading.services.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE incoming_away RENAME TO incoming"))
    await reading.stored(1)
    await reading.end()
    assert (len(server.names(user)), len(server.names(user, "Archive"))) == (0, 1)


async def test_no_mail_leaves_the_folder_for_a_database_that_may_forget_it(
    reading: Reading, server: Dovecot, user: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with reading.services.engine.begin() as connection:
        name = (await connection.execute(text("SELECT current_database()"))).scalar_one()
        await connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    await reading.services.engine.dispose()
    server.deliver(user, mail(1))
    reading.account(server, user, after="move", archive="Archive")
    await reading.start()

    async def refused() -> bool:
        printed.append(capsys.readouterr().out)
        return "synchronous_commit = off" in "".join(printed)

    printed: list[str] = []
    await until(refused)
    await reading.end()
    assert (await reading.count(), len(server.names(user))) == (0, 1)


async def test_a_large_mail_is_an_item_that_says_so_and_stays_on_the_server(
    reading: Reading, server: Dovecot, user: str
) -> None:
    server.deliver(user, mail(1, text="x" * 80 + "\r\n" + "y" * 70_000))
    server.deliver(user, mail(2))
    reading.account(server, user, after="move", archive="Archive")
    await reading.start(smtp_max_bytes=64 * 1024)
    await reading.stored(2)
    await reading.end()
    large, _ = await reading.rows()
    assert large["raw"].startswith(b"Return-Path: <camille@example.net>\r\nFrom: Camille Exemple")
    assert b"Message-ID: <1@example.net>" in large["raw"] and "resté sur le serveur".encode() in large["raw"]
    assert (len(server.names(user)), len(server.names(user, "Archive"))) == (1, 1)
    (entry,) = await reading.rows(imap_message)
    assert (entry["state"], entry["reason"]) == ("left", f"too large: {len(mail(1)) + 70_078} octets")


async def test_of_two_processes_one_reads_and_the_other_takes_over(
    reading: Reading, server: Dovecot, user: str
) -> None:
    other = Reading(reading.services, reading.folder)
    for made in (reading, other):
        made.account(server, user, after="move", archive="Archive")
    for number in range(30):
        server.deliver(user, mail(number))
    await asyncio.gather(reading.start(), other.start())
    await reading.stored(30)
    await reading.end()
    for number in range(30, 40):
        server.deliver(user, mail(number))
    await other.stored(40)
    await other.end()
    assert len(server.names(user, "Archive")) == 40


async def test_a_database_that_ends_all_connections_is_read_into_again(
    reading: Reading, server: Dovecot, user: str
) -> None:
    reading.account(server, user)
    server.deliver(user, mail(1))
    await reading.start()
    await reading.stored(1)
    async with reading.services.engine.connect() as connection:
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        await connection.execute(text(f"{ending} AND datname = current_database()"))
    server.deliver(user, mail(2))
    await reading.stored(2)
