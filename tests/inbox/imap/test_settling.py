"""What becomes of a mail on the server once it is stored: flagged or moved, again after a crash, and when refused."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from mailflow.store.tables import imap_message
from tests.inbox.imap.conftest import Reading, mail, needs_dovecot, read_once
from tests.inbox.imap.dovecot import Dovecot, dovecot

pytestmark = needs_dovecot


async def test_taken_mails_get_a_keyword_of_ours(reading: Reading, server: Dovecot, user: str) -> None:
    server.deliver(user, mail(1))
    reading.account(server, user, after="flag")
    await reading.start()
    await reading.stored(1)
    await reading.end()
    assert "$MailflowFiled" in server.keywords(user)
    assert server.names(user)[0].endswith(":2,a")
    assert await reading.count(imap_message) == 0


async def test_taken_mails_get_a_star_when_the_site_says_so(reading: Reading, server: Dovecot, user: str) -> None:
    server.deliver(user, mail(1))
    reading.account(server, user, after="flag", flag="\\Flagged")
    await reading.start()
    await reading.stored(1)
    await reading.end()
    assert server.names(user)[0].endswith(":2,F")


@pytest.mark.parametrize("without", [(), ("MOVE",), ("MOVE", "UIDPLUS")])
async def test_taken_mails_are_moved_into_an_archive_with_accents(
    reading: Reading, user: str, without: tuple[str, ...]
) -> None:
    with dovecot(without=without) as server:
        for number in range(5):
            server.deliver(user, mail(number))
        reading.account(server, user, after="move", archive="Traités par mailflow & Cie")
        await reading.start()
        await reading.stored(5)
        server.deliver(user, mail(5))
        await reading.stored(6)
        await reading.end()
        assert server.names(user) == []
        assert len(server.names(user, "Trait&AOk-s par mailflow &- Cie")) == 6


async def test_without_uidplus_a_mail_that_a_person_deleted_is_not_swept_away(reading: Reading, user: str) -> None:
    with dovecot(without=("MOVE", "UIDPLUS")) as server:
        server.deliver(user, mail(1))
        await read_once(reading, server, user)
        place = server.maildir(user)
        (file,) = [*(place / "new").iterdir(), *(place / "cur").iterdir()]
        file.rename(place / "cur" / f"{file.name.partition(':')[0]}:2,T")
        reading.accounts[0] |= {"after": "move", "archive": "Archive"}
        server.deliver(user, mail(2))
        await reading.start()
        await reading.stored(2)
        await reading.end()
        assert len(server.names(user)) == 2 and len(server.names(user, "Archive")) == 1
        assert all(name.endswith("T") for name in server.names(user))


async def test_mails_committed_but_not_moved_before_a_crash_are_moved_later(
    reading: Reading, server: Dovecot, user: str
) -> None:
    for number in range(3):
        server.deliver(user, mail(number))
    await read_once(reading, server, user)
    async with reading.services.engine.begin() as connection:  # as a crash between commit and move leaves it
        await connection.execute(
            text(
                "INSERT INTO imap_message (folder_id, uid, state, not_before)"
                " SELECT id, uid, 'taken', now() - interval '1 s' FROM imap_folder, generate_series(1, 3) uid"
            )
        )
    reading.accounts[0] |= {"after": "move", "archive": "Archive"}
    await reading.start()
    await reading.stored(3)
    await reading.end()
    assert (len(server.names(user)), len(server.names(user, "Archive"))) == (0, 3)


ACL = "mail_plugins = acl\nplugin {\n  acl = vfile\n}"
QUOTA = "mail_plugins = quota\nplugin {\n  quota = count:all\n  quota_rule = *:messages=3\n  quota_vsizes = yes\n}"


@pytest.mark.parametrize("after", ["flag", "move"])
async def test_a_read_only_folder_is_read_and_the_rest_waits(reading: Reading, user: str, after: str) -> None:
    with dovecot(extra=ACL) as server:
        server.deliver(user, mail(1))
        (server.maildir(user) / "dovecot-acl").write_text("owner lr\n")
        reading.account(server, user, after=after, archive="Archive")
        await reading.start()
        await reading.stored(1)
        server.deliver(user, mail(2))
        await reading.stored(2)
        await reading.end()
        assert len(server.names(user)) == 2
        assert [(row["state"], row["attempts"]) for row in await reading.rows(imap_message)] == [("taken", 1)] * 2


async def test_a_full_archive_holds_up_the_move_and_not_the_mail(reading: Reading, user: str) -> None:
    with dovecot(without=("MOVE",), extra=QUOTA) as server:
        for number in range(3):
            server.deliver(user, mail(number))
        reading.account(server, user, after="move", archive="Archive")
        await reading.start()
        await reading.stored(3)
        await reading.end()
        assert len(server.names(user)) == 3
        assert {row["reason"] for row in await reading.rows(imap_message)} == {"the server refuses COPY (OVERQUOTA)"}
