"""Filing batches of mail on a real database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError

from mailflow.core.ids import new_id
from mailflow.inbox import filing
from mailflow.inbox.clues import Clues
from mailflow.inbox.filing import serve
from mailflow.inbox.knowledge import load
from mailflow.mail.tokens import bounce_address, reply_address
from mailflow.mail.values import (
    Bounce,
    BounceKind,
    BounceRecipient,
    Disposition,
    Intent,
    Safe,
    Understanding,
)
from mailflow.outbox.posting import Draft, post
from mailflow.services import Services
from mailflow.store.engine import listening
from mailflow.store.tables import (
    case_event,
    cases,
    conversation,
    incoming,
    message,
    open_request,
    outbox,
    person_address,
    queue,
    staff,
    staff_absence,
    suppression,
)
from mailflow.store.threads import start_conversation
from tests.inbox.site import AT, MAILBOX, Site, make_site

ANNA, BRUNO = "anna@example.net", "bruno@example.net"
LATER = date(2027, 1, 1)
CLEAR = Understanding(intents=(Intent.CONFIRM,), answer="yes", safe=Safe.ACT, evidence=("Oui",))


@pytest.fixture
async def site(services: Services) -> Site:
    return await make_site(services)


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


async def test_an_unknown_sender_is_triaged_with_a_case_of_its_own(site: Site) -> None:
    await site.deliver(BRUNO)
    await site.file()
    talk = await site.row(conversation)
    assert await site.queue_of(talk) == ("triage", None)
    assert (talk["person_id"], talk["state"]) == (None, "open")
    case = await site.row(cases)
    assert (case["id"], case["person_id"]) == (talk["case_id"], None)
    await site.deliver(BRUNO)
    await site.file()
    assert len(await site.rows(cases)) == len(await site.rows(conversation)) == 1
    assert len(await site.rows(case_event)) == 2


async def test_a_shared_address_is_triaged_with_both_people_suggested(site: Site) -> None:
    people = {await site.add_person("home@example.net"), await site.add_person("home@example.net")}
    await site.deliver("home@example.net")
    await site.file()
    assert await site.queue_of(await site.row(conversation)) == ("triage", None)
    verdict = (await site.row(message, direction="in"))["verdict"]
    assert {UUID(found["person_id"]) for found in verdict["suggestions"]} == people


async def test_a_token_in_another_persons_hands_is_parked(site: Site) -> None:
    anna, _ = await site.add_person(ANNA), await site.add_person(BRUNO)
    await site.deliver(ANNA)
    await site.file()
    talk = await site.row(conversation)
    to = reply_address(site.services.keyring, MAILBOX, talk["id"], ANNA, LATER)
    await site.deliver(BRUNO, to=to, meant=CLEAR)
    await site.file()
    mail = (await site.rows(message, from_address=BRUNO))[0]
    assert (mail["person_id"], mail["verdict"]["parked"]) == (None, True)
    assert mail["verdict"]["suggestions"] == [
        {"person_id": str(anna), "conversation_id": str(talk["id"]), "why": "thread"}
    ]
    assert await site.queue_of(await site.row(conversation, id=mail["conversation_id"])) == ("triage", None)


async def test_a_clear_proven_answer_to_a_request_needs_nobody(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(ANNA, disposition=Disposition.AUTO_REPLY, meant=Understanding(safe=Safe.ACT))
    await site.file()
    request = await ask(site, anna)
    await site.deliver(ANNA, meant=CLEAR)
    await site.file()
    assert site.reader.contexts == [{"asked": "yes_no"}]
    talk = await site.row(conversation)
    assert (talk["state"], talk["due_at"]) == ("waiting", None)
    told = (await site.rows(case_event))[-1]["data"]
    assert (told["request_id"], told["safe"], told["intents"]) == (str(request), "act", ["confirm"])
    assert not told["needs_answer"]


async def test_the_same_answer_without_proof_is_left_to_the_adviser(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(ANNA, disposition=Disposition.LIST)
    await site.file()
    await ask(site, anna)
    await site.deliver(ANNA, meant=CLEAR, proven=False)
    await site.file()
    assert (await site.row(conversation))["state"] == "open"
    told = (await site.rows(case_event))[-1]["data"]
    assert (told["safe"], told["proof"], told["needs_answer"]) == ("human", "none", True)


async def test_an_absent_advisers_mail_goes_to_the_cover(site: Site) -> None:
    await site.add_person(ANNA)
    row = {"id": new_id(), "staff_id": site.adviser_id, "first_day": AT.date(), "last_day": AT.date()}
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(staff_absence).values(row))
    await site.deliver(ANNA)
    await site.file()
    assert await site.queue_of(await site.row(conversation)) == ("adviser", site.cover_id)


async def test_mail_for_an_adviser_who_left_is_triaged(site: Site) -> None:
    await site.add_person(ANNA)
    async with site.services.engine.begin() as connection:
        await connection.execute(staff.update().where(staff.c.id == site.adviser_id).values(active=False))
    await site.deliver(ANNA)
    await site.file()
    assert await site.queue_of(await site.row(conversation)) == ("triage", None)


async def test_a_cover_who_left_gets_no_mail(site: Site) -> None:
    await site.add_person(ANNA)
    absence = {"id": new_id(), "staff_id": site.adviser_id, "first_day": AT.date(), "last_day": LATER}
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(staff_absence).values(**absence))
        await connection.execute(staff.update().where(staff.c.id == site.cover_id).values(active=False))
    await site.deliver(ANNA)
    await site.file()
    assert await site.queue_of(await site.row(conversation)) == ("adviser", site.adviser_id)


async def test_list_mail_of_nobody_is_kept_in_the_automatic_queue(site: Site) -> None:
    await site.deliver("news@example.net", disposition=Disposition.LIST)
    await site.file()
    talk = await site.row(conversation)
    assert await site.queue_of(talk) == ("automatic", None)
    assert (talk["state"], talk["due_at"], talk["case_id"]) == ("waiting", None, None)


async def test_an_unreadable_mail_is_an_item_in_triage(site: Site) -> None:
    await site.deliver_raw(b"\xff\xfe")
    await site.file()
    talk = await site.row(conversation)
    assert await site.queue_of(talk) == ("triage", None)
    assert (talk["state"], talk["due_at"] is None) == ("open", False)


async def test_a_hard_bounce_marks_the_mail_and_the_address_and_comes_before_the_adviser(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(ANNA, disposition=Disposition.LIST)
    await site.file()
    talk = await site.row(conversation)
    sent = await sent_to(site, ANNA, anna, talk["id"])
    failed = BounceRecipient(ANNA, "5.1.1", "failed", BounceKind.HARD)
    await site.deliver(
        "mailer-daemon@example.net",
        to=bounce_address(site.services.keyring, MAILBOX, sent),
        envelope_from="",
        disposition=Disposition.BOUNCE,
        bounce=Bounce((failed,)),
    )
    await site.file()
    assert (await site.row(outbox, id=sent))["state"] == "bounced"
    assert (await site.row(person_address))["state"] == "unreachable"
    async with site.services.engine.connect() as connection:
        assert (await connection.execute(suppression.select())).one().address == ANNA
    talk = await site.row(conversation)
    assert (talk["state"], await site.queue_of(talk)) == ("open", ("adviser", site.adviser_id))


async def test_a_delay_is_noted_only(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(ANNA, disposition=Disposition.LIST)
    await site.file()
    talk = await site.row(conversation)
    sent = await sent_to(site, ANNA, anna, talk["id"])
    await site.deliver(
        "mailer-daemon@example.net",
        to=bounce_address(site.services.keyring, MAILBOX, sent),
        envelope_from="",
        disposition=Disposition.DELAYED,
    )
    await site.file()
    assert (await site.row(outbox, id=sent))["state"] == "queued"
    assert (await site.row(conversation))["state"] == "waiting"


async def test_thanks_do_not_reopen_but_a_question_does(site: Site) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA)
    await site.file()
    async with site.services.engine.begin() as connection:
        await connection.execute(conversation.update().values(state="closed", due_at=None))
    await site.deliver(ANNA, meant=Understanding(intents=(Intent.THANKS,), safe=Safe.ACT))
    await site.file()
    assert (await site.row(conversation))["state"] == "closed"
    await site.deliver(ANNA)
    await site.file()
    assert (await site.row(conversation))["state"] == "open"


async def test_human_mail_is_acknowledged_once_and_automatic_mail_never(site: Site) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA)
    await site.deliver(ANNA)
    await site.deliver(BRUNO, envelope_from="")
    await site.deliver("robot@example.net", auto_submitted="auto-generated")
    await site.deliver("news@example.net", disposition=Disposition.LIST)
    await site.deliver("away@example.net", disposition=Disposition.AUTO_REPLY)
    await site.file()
    assert [row["recipient"] for row in await site.rows(outbox)] == [ANNA]
    site.clock.at += timedelta(days=1)
    await site.deliver(ANNA)
    await site.file()
    assert len(await site.rows(outbox)) == 1


async def test_mail_is_filed_even_when_the_site_cannot_acknowledge_it(site: Site) -> None:
    narrow = site.services.settings.model_copy(update={"mailbox": "too-long-for-a-token"})
    site.services = replace(site.services, settings=narrow)
    await site.deliver(ANNA)
    await site.file()
    assert (await site.row(message))["disposition"] == "human"
    assert not await site.rows(outbox)


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


async def test_a_mail_that_waited_for_filing_still_shows_as_a_change_of_its_conversation(site: Site) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA)
    await site.file()
    await site.deliver(ANNA)
    site.clock.at += timedelta(minutes=5)
    async with site.services.engine.begin() as connection:
        await connection.execute(conversation.update().values(last_at=site.clock.at))
    shown = (await site.row(conversation))["last_at"]
    site.clock.at += timedelta(minutes=5)
    await site.file()
    assert (await site.row(conversation))["last_at"] > shown


async def test_the_page_of_the_queue_that_a_conversation_leaves_is_told(site: Site) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA, disposition=Disposition.LIST)
    await site.file()
    triage = new_id()
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(queue).values(id=triage, agency_id=site.agency_id, kind="triage"))
        await connection.execute(conversation.update().values(queue_id=triage))
    database = site.services.settings.database_url
    assert database is not None
    async with listening(database, "live") as bell:
        await site.deliver(ANNA)
        await site.file()
        heard = {note.payload async for note in bell.notifies(timeout=10, stop_after=3)}
    talk = await site.row(conversation)
    assert talk["queue_id"] != triage
    assert heard == {f"queue:{triage}", f"queue:{talk['queue_id']}", f"conversation:{talk['id']}"}


async def test_a_message_id_that_many_use_leads_to_the_sender_s_own_conversation_only(site: Site) -> None:
    for number in range(3):
        await site.deliver(f"p{number}@example.net", message_id="<1@broken.example>")
    await site.file()
    clue = Clues(sender="p1@example.net", foreign=("<1@broken.example>",))
    async with site.services.engine.begin() as connection:
        have = await load(connection, [clue], [MAILBOX], site.clock.now())
    assert have is not None
    mine = await site.row(message, from_address="p1@example.net")
    assert set(have.known.conversations) == {mine["conversation_id"]}


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


async def test_a_reply_is_read_against_what_its_own_thread_asked_not_the_newest_question(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(ANNA)
    await site.file()
    here = (await site.row(conversation))["id"]
    async with site.services.engine.begin() as connection:
        row = await site.row(conversation)
        place = {"agency_id": row["agency_id"], "case_id": row["case_id"], "queue_id": row["queue_id"]}
        there = await start_conversation(connection, person_id=anna, subject="Autre", now=AT, **place)
    first = await ask(site, anna, "first", await sent_to(site, ANNA, anna, here))
    newest = await ask(site, anna, "newest", await sent_to(site, ANNA, anna, there))
    for talk, wanted in ((here, first), (there, newest)):
        await site.deliver(ANNA, to=reply_address(site.services.keyring, MAILBOX, talk, ANNA, LATER))
        await site.file()
        assert (await site.rows(case_event, kind="mail"))[-1]["data"]["request_id"] == str(wanted)
    async with site.services.engine.begin() as connection:
        await connection.execute(update(open_request).where(open_request.c.id == first).values(closed_at=AT))
    await site.deliver(ANNA, to=reply_address(site.services.keyring, MAILBOX, here, ANNA, LATER))
    await site.file()
    assert (await site.rows(case_event, kind="mail"))[-1]["data"]["request_id"] is None  # not a yes to something else
    await site.deliver(ANNA, message_id="<alone@example.net>")
    await site.file()
    assert (await site.rows(case_event, kind="mail"))[-1]["data"]["request_id"] == str(newest)


@pytest.mark.parametrize(("disposition", "back"), [(Disposition.HUMAN, True), (Disposition.AUTO_REPLY, False)])
async def test_what_was_put_off_comes_back_when_the_person_writes_and_not_for_a_machine(
    site: Site, disposition: Disposition, back: bool
) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA)
    await site.file()
    until = AT + timedelta(days=3)
    async with site.services.engine.begin() as connection:
        await connection.execute(update(conversation).values(snoozed_until=until))
    await site.deliver(ANNA, disposition=disposition)
    await site.file()
    assert (await site.row(conversation))["snoozed_until"] == (None if back else until)
