"""The cursor of IMAP folders: it moves with the mails, and only from where its reader thought it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mailflow.services import Services
from mailflow.store import imap
from mailflow.store.imap import Cursor, Entry, Moved

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAY = date(2026, 1, 1)


async def begun(services: Services, uidvalidity: int = 7) -> Cursor:
    async with services.engine.begin() as connection:
        return await imap.begin(connection, "suivi", "INBOX", uidvalidity=uidvalidity, old_until=9, since=DAY, now=AT)


async def test_a_folder_begins_before_its_first_uid(services: Services) -> None:
    made = await begun(services)
    assert (made.last_uid, made.since, made.old_until) == (0, DAY, 9)
    async with services.engine.connect() as connection:
        assert await imap.find_cursor(connection, "suivi", "INBOX") == made
        assert await imap.find_cursor(connection, "suivi", "Other") is None


async def test_of_two_readers_one_is_told_that_the_other_was_quicker(services: Services) -> None:
    cursor = await begun(services)
    async with services.engine.begin() as connection:
        assert (await imap.advance(connection, cursor, 5, AT)).last_uid == 5
        with pytest.raises(Moved):
            await imap.advance(connection, cursor, 6, AT)


async def test_a_folder_begun_by_somebody_else_is_not_begun_again(services: Services) -> None:
    await begun(services)
    with pytest.raises(Moved):
        await begun(services)


async def test_new_uids_forget_the_old_ones_and_what_was_left_to_do(services: Services) -> None:
    cursor = await begun(services)
    async with services.engine.begin() as connection:
        await imap.note(connection, cursor, [Entry(3, "taken", 0, AT)])
        await imap.advance(connection, cursor, 5, AT)
    again = await begun(services, uidvalidity=8)
    assert (again.id, again.last_uid) == (cursor.id, 0)
    async with services.engine.begin() as connection:
        assert await imap.due(connection, again, "taken", AT, 10) == []
        with pytest.raises(Moved):
            await imap.advance(connection, cursor, 6, AT)


async def test_what_is_left_to_do_comes_when_its_time_has_come(services: Services) -> None:
    cursor = await begun(services)
    late = AT + timedelta(minutes=5)
    async with services.engine.begin() as connection:
        await imap.note(connection, cursor, [Entry(3, "failed", 1, late, "r" * 500), Entry(2, "failed", 0, AT)])
        await imap.note(connection, cursor, [])
        assert [entry.uid for entry in await imap.due(connection, cursor, "failed", AT, 10)] == [2]
        assert [entry.uid for entry in await imap.due(connection, cursor, "failed", late, 10)] == [2, 3]
        await imap.note(connection, cursor, [Entry(2, "left", 3, AT, "why")])
        await imap.settle(connection, cursor, [3])
        (report,) = await imap.reports(connection)
    assert (report.account, report.folder, report.taken, report.failed, report.left) == ("suivi", "INBOX", 0, 0, 1)


async def test_a_folder_read_again_keeps_its_day_unless_told_otherwise(services: Services) -> None:
    cursor = await begun(services)
    async with services.engine.begin() as connection:
        await imap.advance(connection, cursor, 50, AT)
        assert await imap.read_again(connection, "suivi", None) == 1
        again = await imap.find_cursor(connection, "suivi", "INBOX")
        assert again is not None and (again.last_uid, again.old_until, again.since) == (0, 50, DAY)
        await imap.read_again(connection, "suivi", date(2025, 1, 1))
        again = await imap.find_cursor(connection, "suivi", "INBOX")
        assert again is not None and again.since == date(2025, 1, 1)
        assert await imap.read_again(connection, "nobody", None) == 0
