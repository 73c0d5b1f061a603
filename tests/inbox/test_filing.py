"""Filing claims mail, files each batch in one transaction, exactly once, whatever fails on the way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mailflow.inbox import filing
from mailflow.inbox.filing import serve
from mailflow.services import Services
from mailflow.store.tables import case_event, cases, conversation, incoming, message
from tests.inbox.site import AT, Site

ANNA, BRUNO = "anna@example.net", "bruno@example.net"


async def test_a_known_persons_mail_waits_for_the_adviser_and_the_case_is_told(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(ANNA)
    assert await site.file() == 1
    talk = await site.row(conversation)
    assert (talk["person_id"], talk["state"], talk["due_at"]) == (anna, "open", AT + timedelta(days=3))
    assert await site.queue_of(talk) == ("adviser", site.adviser_id)
    case = await site.row(cases)
    event = await site.row(case_event)
    assert (case["person_id"], talk["case_id"], event["case_id"]) == (anna, case["id"], case["id"])
    mail = await site.row(message, direction="in")
    assert (mail["matched_by"], mail["proof"], mail["person_id"]) == ("sender", "authenticated", anna)
    assert event["data"]["message_id"] == str(mail["id"]) and event["data"]["needs_answer"]
    assert [step["step"] for step in mail["verdict"]["steps"]][:2] == ["nature", "sender"]
    assert (await site.row(incoming))["state"] == "filed"


async def test_two_mails_of_one_person_in_one_batch_share_one_conversation(site: Site) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA)
    await site.deliver(ANNA)
    await site.deliver(BRUNO)
    await site.deliver(BRUNO)
    assert await site.file() == 4
    assert len(await site.rows(conversation)) == 2
    assert len(await site.rows(message, direction="in")) == 4


async def test_two_processes_filing_one_persons_mail_make_one_conversation(site: Site) -> None:
    await site.add_person(ANNA, "anna.work@example.net")
    for number in range(20):
        await site.deliver(ANNA if number % 2 else "anna.work@example.net")
    while sum(await asyncio.gather(*(filing.file_next(site.tools, 3) for _ in range(4)))):
        pass
    assert len(await site.rows(conversation)) == 1
    assert len(await site.rows(cases)) == 1
    assert len(await site.rows(message, direction="in")) == 20


async def test_a_transaction_killed_midway_files_everything_exactly_once_afterwards(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10):
        await site.deliver(f"p{number}@example.net")

    async def killed(connection: Any, *_: Any) -> None:
        await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with monkeypatch.context() as patched:
        patched.setattr(filing, "finish", killed)
        with pytest.raises(Exception, match="terminat"):
            await site.file()
    assert not await site.rows(message)
    assert {row["state"] for row in await site.rows(incoming)} == {"new"}
    assert await site.file() == 10
    assert await site.file() == 0
    assert len(await site.rows(message, direction="in")) == 10


async def test_one_mail_that_cannot_be_filed_becomes_an_unreadable_item_and_holds_up_nobody(site: Site) -> None:
    await site.deliver(ANNA)
    await site.deliver(BRUNO, subject="a NUL \0 that the database refuses")
    await site.deliver("carl@example.net")
    assert await site.file() == 3
    found = {row["from_address"]: row["disposition"] for row in await site.rows(message, direction="in")}
    assert found == {ANNA: "human", "": "unreadable", "carl@example.net": "human"}
    assert {row["state"] for row in await site.rows(incoming)} == {"filed"}


@pytest.mark.parametrize("state", ["40P01", "53100"])  # deadlock, disk full
async def test_trouble_of_the_database_makes_no_mail_unreadable(
    site: Site, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    await site.deliver(ANNA)

    async def troubled(connection: Any, *_: Any) -> None:
        await connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"))

    with monkeypatch.context() as patched:
        patched.setattr(filing, "finish", troubled)
        with pytest.raises(DBAPIError):
            await site.file()
    assert (await site.row(incoming))["state"] == "new"
    assert await site.file() == 1
    assert (await site.row(message, direction="in"))["disposition"] == "human"


async def test_a_site_without_agency_leaves_its_mail_waiting(services: Services, site: Site) -> None:
    async with services.engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))  # what is never removed is, here
        await connection.execute(text("TRUNCATE agency CASCADE"))
    await site.deliver(ANNA)
    with pytest.raises(Exception, match="agency"):
        await site.file()
    assert (await site.row(incoming))["state"] == "new"


async def test_the_part_files_mail_as_it_comes_and_stops_when_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made = site.services
    stop, ready = asyncio.Event(), asyncio.Event()
    part = asyncio.create_task(serve(made.settings, made.engine, site.clock, made.keyring, stop, ready.set))
    await asyncio.wait_for(ready.wait(), 30)
    raw = b"From: anna@example.net\r\nMessage-ID: <1@example.net>\r\nSubject: Bonjour\r\n\r\nBonjour\r\n"
    await site.deliver_raw(raw)
    async with asyncio.timeout(30):
        while not await site.rows(message):
            await asyncio.sleep(0.05)
    stop.set()
    await asyncio.wait_for(part, 30)
    assert (await site.rows(message, direction="in"))[0]["subject"] == "Bonjour"
