"""Whose filed mail is, what it answers and where it waits, on a real database."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import insert, update

from mailflow.core.ids import new_id
from mailflow.inbox.clues import Clues
from mailflow.inbox.knowledge import load
from mailflow.mail.tokens import reply_address
from mailflow.mail.values import Disposition, Intent, Safe, Understanding
from mailflow.store.tables import case_event, cases, conversation, message, open_request, staff, staff_absence
from mailflow.store.threads import start_conversation
from tests.inbox.site import AT, MAILBOX, Site, ask, sent_to

ANNA, BRUNO = "anna@example.net", "bruno@example.net"
LATER = date(2027, 1, 1)
CLEAR = Understanding(intents=(Intent.CONFIRM,), answer="yes", safe=Safe.ACT, evidence=("Oui",))


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
