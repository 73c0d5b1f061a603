"""An adviser says whose a parked mail is: it moves to the person, and nothing that is owed is forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.inbox.attaching import attach
from mailflow.mail.values import Disposition
from mailflow.services import Services
from mailflow.store.conversations import settle
from mailflow.store.tables import agency, case_event, cases, conversation, message, open_request, outbox, person
from tests.inbox.site import AT, Site, make_site

ANNA, MOTHER = "anna@example.net", "mother@example.net"


@pytest.fixture
async def site(services: Services) -> Site:
    return await make_site(services)


async def parked(site: Site, sender: str = MOTHER, **changes: Any) -> UUID:
    """A conversation of nobody's."""
    await site.deliver(sender, **changes)
    await site.file()
    found: UUID = (await site.rows(conversation, person_id=None))[-1]["id"]
    return found


async def put(site: Site, talk: UUID, who: UUID) -> UUID:
    async with site.services.engine.begin() as connection:
        return await attach(connection, talk, who, site.clock.now())


async def advance(site: Site, case_id: UUID) -> bool:
    """One round of a case's worker; whether the case is closed."""
    tools = Tools(site.services.keyring, site.services.settings)
    async with site.services.engine.begin() as connection:
        return (await advance_case(connection, tools, Shelf(), case_id, site.clock.now())).closed


async def test_the_mail_moves_to_the_persons_adviser_and_keeps_its_due_time(site: Site) -> None:
    anna = await site.add_person(ANNA)
    talk = await parked(site)
    before = await site.row(conversation, id=talk)
    assert await site.queue_of(before) == ("triage", None)
    await put(site, talk, anna)
    after = await site.row(conversation, id=talk)
    assert await site.queue_of(after) == ("adviser", site.adviser_id)
    assert (after["state"], after["due_at"], after["person_id"]) == ("open", before["due_at"], anna)
    assert after["case_id"] == (await site.row(cases, person_id=anna))["id"]
    assert {row["person_id"] for row in await site.rows(message, conversation_id=talk)} == {anna}


async def test_the_reply_clock_goes_on_from_the_mail_in_the_persons_case(site: Site) -> None:
    anna = await site.add_person(ANNA)
    talk = await parked(site)
    stranger = (await site.row(conversation, id=talk))["case_id"]
    await advance(site, stranger)
    site.clock.at = AT + timedelta(days=1)
    await put(site, talk, anna)
    theirs = (await site.row(conversation, id=talk))["case_id"]
    await advance(site, theirs)
    assert (await site.row(cases, id=theirs))["state"]["clocks"] == {
        str(talk): {"since": AT.isoformat(), "stage": "none"}
    }


async def test_the_strangers_case_is_closed_and_leaves_no_event_behind(site: Site) -> None:
    anna = await site.add_person(ANNA)
    talk = await parked(site)
    stranger = (await site.row(conversation, id=talk))["case_id"]
    await put(site, talk, anna)
    assert (await site.row(cases, id=stranger))["status"] == "closed"
    assert [row["kind"] for row in await site.rows(case_event, case_id=stranger)] == ["mail", "conversation_closed"]
    assert await advance(site, stranger)
    assert all(row["applied_at"] for row in await site.rows(case_event, case_id=stranger))


async def test_what_the_person_was_asked_waits_for_a_human_from_then_on(site: Site) -> None:
    anna = await site.add_person(ANNA)
    talk = await parked(site)
    async with site.services.engine.begin() as connection:
        asking = {"id": new_id(), "agency_id": site.agency_id, "person_id": anna, "status": "open", "state": {}}
        await connection.execute(insert(cases).values(**asking, created_at=AT, updated_at=AT))
        request = {"id": new_id(), "case_id": asking["id"], "enrolment": "e1", "step": "s", "occurrence": 1}
        await connection.execute(insert(open_request).values(**request, asked={"asked": "yes_no"}, opened_at=AT))
    await put(site, talk, anna)
    (told,) = await site.rows(case_event, case_id=asking["id"])
    assert told["data"]["request_id"] == str(request["id"])
    assert (told["data"]["safe"], told["data"]["proof"], told["data"]["needs_answer"]) == ("human", "none", True)


async def test_mail_that_nobody_has_to_answer_moves_without_a_clock(site: Site) -> None:
    anna = await site.add_person(ANNA)
    talk = await parked(site, disposition=Disposition.LIST)
    await put(site, talk, anna)
    found = await site.row(conversation, id=talk)
    assert (found["state"], found["due_at"]) == ("waiting", None)
    assert await site.rows(case_event) == []


async def test_a_conversation_answered_already_starts_no_clock_again(site: Site) -> None:
    anna = await site.add_person(ANNA)
    talk = await parked(site)
    async with site.services.engine.begin() as connection:
        await settle(connection, talk, "waiting", AT)
    await put(site, talk, anna)
    theirs = (await site.row(cases, person_id=anna))["id"]
    assert await site.rows(case_event, case_id=theirs) == []


async def test_the_same_sender_comes_back_into_the_conversation_of_the_person(site: Site) -> None:
    anna = await site.add_person(ANNA)
    talk = await parked(site)
    await put(site, talk, anna)
    first = (await site.row(message, conversation_id=talk, direction="in"))["rfc_message_id"]
    await site.deliver(MOTHER, in_reply_to=first, references=(first,))
    await site.file()
    assert len(await site.rows(message, conversation_id=talk, direction="in")) == 2


async def test_a_person_nobody_follows_stays_in_triage(site: Site) -> None:
    alone = await site.add_person(ANNA, adviser=False)
    talk = await parked(site)
    await put(site, talk, alone)
    assert await site.queue_of(await site.row(conversation, id=talk)) == ("triage", None)


async def test_nothing_is_put_to_a_person_of_another_agency_or_to_a_second_person(site: Site) -> None:
    anna, bob = await site.add_person(ANNA), await site.add_person("bob@example.net")
    talk = await parked(site)
    other = new_id()
    async with site.services.engine.begin() as connection:
        row = dict(await site.row(agency)) | {"id": other, "code": "PARIS", "email": "paris@agence.example.org"}
        await connection.execute(insert(agency).values(**row))
        await connection.execute(update(person).where(person.c.id == bob).values(agency_id=other))
    with pytest.raises(Refused):
        await put(site, talk, bob)
    with pytest.raises(Refused):
        await put(site, talk, new_id())
    await put(site, talk, anna)
    with pytest.raises(Refused):
        await put(site, talk, anna)
    assert (await site.row(conversation, id=talk))["person_id"] == anna


async def test_two_advisers_at_once_put_it_once(site: Site) -> None:
    people = [await site.add_person(f"{name}@example.net") for name in ("anna", "bob")]
    talk = await parked(site)
    done = await asyncio.gather(*(put(site, talk, who) for who in people), return_exceptions=True)
    assert sorted(isinstance(result, Refused) for result in done) == [False, True]
    assert len([row for row in await site.rows(case_event) if row["kind"] == "conversation_closed"]) == 1


async def test_what_becomes_of_an_answer_sent_before_is_told_to_the_person_s_case(site: Site) -> None:
    anna = await site.add_person(ANNA)
    talk = await parked(site)
    await put(site, talk, anna)
    case_id = (await site.row(conversation, id=talk))["case_id"]
    sent = [row for row in await site.rows(outbox) if row["kind"] == "acknowledgement"]
    assert sent
    assert {(row["case_id"], row["person_id"]) for row in sent} == {(case_id, anna)}
