"""An adviser sets right what the way in decided: what is owed is not forgotten, and saying the opposite undoes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.core.errors import Refused
from mailflow.inbox.attaching import attach
from mailflow.inbox.correcting import say_automatic, say_human, say_misread
from mailflow.inbox.detaching import detach
from mailflow.mail.values import Disposition, Intent, Safe, Understanding
from mailflow.services import Services
from mailflow.store.tables import case_event, cases, conversation, message, open_request, person_address, task
from tests.inbox.site import AT, Site, ask, make_site, sent_to

ANNA, MOTHER = "anna@example.net", "mother@example.net"
Act = Callable[..., Awaitable[Any]]


@pytest.fixture
async def site(services: Services) -> Site:
    return await make_site(services)


async def filed(site: Site, sender: str = ANNA, **changes: Any) -> UUID:
    """A mail that came in; its message."""
    await site.deliver(sender, **changes)
    await site.file()
    found: UUID = (await site.rows(message, direction="in"))[-1]["id"]
    return found


async def act(site: Site, what: Act, message_id: UUID, **more: Any) -> Any:
    async with site.services.engine.begin() as connection:
        return await what(connection, message_id, site.adviser_id, site.clock.now(), **more)


async def talk_of(site: Site, message_id: UUID) -> dict[str, Any]:
    row = await site.row(message, id=message_id)
    return dict(await site.row(conversation, id=row["conversation_id"]))


async def clocks(site: Site, case_id: UUID) -> dict[str, Any]:
    """The reply clocks of a case after its worker looked at all events."""
    tools = Tools(site.services.keyring, site.services.settings)
    async with site.services.engine.begin() as connection:
        await advance_case(connection, tools, Shelf(), case_id, site.clock.now())
    return dict((await site.row(cases, id=case_id))["state"].get("clocks") or {})


async def test_a_person_taken_for_a_machine_is_owed_an_answer_from_now_on(site: Site) -> None:
    await site.add_person(ANNA)
    clear = Understanding(safe=Safe.ACT)
    mail = await filed(site, meant=clear, disposition=Disposition.AUTO_REPLY, disposition_reason="auto-submitted")
    assert (await talk_of(site, mail))["state"] == "waiting"
    site.clock.at = AT + timedelta(days=2)
    await act(site, say_human, mail)
    talk = await talk_of(site, mail)
    assert talk["state"] == "open" and talk["due_at"] > site.clock.at
    assert await site.queue_of(talk) == ("adviser", site.adviser_id)
    row = await site.row(message, id=mail)
    assert row["disposition"] == "human" and row["verdict"]["steps"][-1]["code"] == "corrected.human"
    found = await clocks(site, talk["case_id"])
    assert found[str(talk["id"])]["since"] == site.clock.at.isoformat()
    with pytest.raises(Refused):
        await act(site, say_human, mail)


async def test_automatic_mail_of_nobody_s_comes_to_triage_with_a_clock(site: Site) -> None:
    mail = await filed(site, MOTHER, disposition=Disposition.LIST, disposition_reason="list-id")
    before = await talk_of(site, mail)
    assert before["case_id"] is None and await site.queue_of(before) == ("automatic", None)
    await act(site, say_human, mail)
    talk = await talk_of(site, mail)
    assert talk["state"] == "open" and await site.queue_of(talk) == ("triage", None)
    assert str(talk["id"]) in await clocks(site, talk["case_id"])


async def test_a_machine_taken_for_a_person_is_owed_nothing_and_saying_the_opposite_restores_all(site: Site) -> None:
    await site.add_person(ANNA)
    mail = await filed(site)
    before = await talk_of(site, mail)
    running = await clocks(site, before["case_id"])
    site.clock.at = AT + timedelta(hours=5)
    await act(site, say_automatic, mail)
    talk = await talk_of(site, mail)
    assert (talk["state"], talk["due_at"]) == ("waiting", None)
    assert await clocks(site, talk["case_id"]) == {}
    assert (await site.row(message, id=mail))["disposition"] == "auto_reply"
    await act(site, say_human, mail)
    again = await talk_of(site, mail)
    assert (again["state"], again["due_at"], again["queue_id"]) == ("open", before["due_at"], before["queue_id"])
    assert await clocks(site, talk["case_id"]) == running


async def test_what_another_mail_of_the_conversation_waits_for_stays_owed(site: Site) -> None:
    await site.add_person(ANNA)
    await filed(site)
    second = await filed(site)
    before = await talk_of(site, second)
    await act(site, say_automatic, second)
    talk = await talk_of(site, second)
    assert (talk["state"], talk["due_at"]) == ("open", before["due_at"])
    assert str(talk["id"]) in await clocks(site, talk["case_id"])


async def test_going_back_and_forth_gives_the_kind_that_was_there(site: Site) -> None:
    await site.add_person(ANNA)
    mail = await filed(site, disposition=Disposition.LIST, disposition_reason="list-id: mail to many")
    await act(site, say_human, mail)
    await act(site, say_automatic, mail)
    row = await site.row(message, id=mail)
    assert (row["disposition"], row["disposition_reason"]) == ("list", "list-id: mail to many")
    assert (await talk_of(site, mail))["state"] == "waiting"


async def test_taking_an_attached_mail_back_puts_it_to_triage_and_attaching_again_undoes_it(site: Site) -> None:
    anna = await site.add_person(ANNA)
    mail = await filed(site, MOTHER)
    talk = await talk_of(site, mail)
    async with site.services.engine.begin() as connection:
        await attach(connection, talk["id"], anna, site.clock.now(), keep_address=True)
    theirs = (await talk_of(site, mail))["case_id"]
    assert await act(site, detach, mail, forget_address=True) == talk["id"]
    after = await talk_of(site, mail)
    assert after["person_id"] is None and after["due_at"] == talk["due_at"] and after["state"] == "open"
    assert await site.queue_of(after) == ("triage", None)
    assert await site.rows(person_address, address=MOTHER) == []
    assert await clocks(site, theirs) == {} and str(talk["id"]) in await clocks(site, after["case_id"])
    row = await site.row(message, id=mail)
    assert row["person_id"] is None and row["verdict"]["suggestions"][0]["person_id"] == str(anna)
    with pytest.raises(Refused):
        await act(site, detach, mail)
    async with site.services.engine.begin() as connection:
        await attach(connection, talk["id"], anna, site.clock.now())
    assert (await talk_of(site, mail))["case_id"] == theirs
    assert str(talk["id"]) in await clocks(site, theirs)


async def test_the_address_is_kept_unless_it_is_to_be_forgotten_and_the_last_one_always(site: Site) -> None:
    anna = await site.add_person(ANNA)
    mail = await filed(site)
    await act(site, detach, mail, forget_address=True)
    assert [row["address"] for row in await site.rows(person_address, person_id=anna)] == [ANNA]
    later = await filed(site)
    assert (await talk_of(site, later))["person_id"] == anna


async def test_out_of_a_conversation_with_our_own_mails_only_the_message_goes(site: Site) -> None:
    anna = await site.add_person(ANNA)
    first = await talk_of(site, await filed(site))
    await sent_to(site, ANNA, anna, first["id"])
    mail = await filed(site, MOTHER, in_reply_to="")
    async with site.services.engine.begin() as connection:
        moved = update(message).where(message.c.id == mail).values(conversation_id=first["id"], person_id=anna)
        await connection.execute(moved)
    place = await act(site, detach, mail)
    assert place != first["id"]
    assert (await talk_of(site, mail))["state"] == "open" and (await talk_of(site, mail))["person_id"] is None
    stays = await site.row(conversation, id=first["id"])
    assert (stays["person_id"], stays["state"], stays["due_at"]) == (anna, "open", first["due_at"])
    assert len(await site.rows(message, conversation_id=first["id"])) >= 2


async def test_what_the_mail_had_answered_is_looked_at_by_a_person(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await filed(site)
    request = await ask(site, anna)
    yes = Understanding((Intent.CONFIRM,), answer="yes", safe=Safe.ACT)
    mail = await filed(site, meant=yes)
    assert (await site.row(message, id=mail))["verdict"]["request_id"] == str(request)
    async with site.services.engine.begin() as connection:
        closed = update(open_request).where(open_request.c.id == request).values(closed_at=AT, outcome="oui")
        await connection.execute(closed)
    await act(site, detach, mail)
    (made,) = await site.rows(task)
    assert made["dedup_key"].endswith(f"//detached:{mail}/1") and "Vérifier le parcours" in made["title"]


async def test_a_reply_the_machine_misread_opens_one_task_and_the_conversation(site: Site) -> None:
    anna = await site.add_person(ANNA)
    plain = await filed(site)
    await ask(site, anna)
    await act(site, say_automatic, plain)
    mail = await filed(site, meant=Understanding((Intent.CONFIRM,), answer="yes", safe=Safe.ACT))
    assert (await talk_of(site, mail))["state"] == "waiting"
    await act(site, say_misread, mail)
    talk = await talk_of(site, mail)
    assert talk["state"] == "open" and talk["due_at"] is not None
    (made,) = await site.rows(task)
    assert (made["state"], made["queue_id"], made["case_id"]) == ("open", talk["queue_id"], talk["case_id"])
    with pytest.raises(Refused):
        await act(site, say_misread, mail)
    with pytest.raises(Refused):
        await act(site, say_misread, plain)


@pytest.mark.parametrize("what", [say_automatic, detach])
async def test_two_advisers_at_once_set_it_right_once(site: Site, what: Act) -> None:
    await site.add_person(ANNA)
    mail = await filed(site)
    done = await asyncio.gather(*(act(site, what, mail) for _ in range(4)), return_exceptions=True)
    assert sorted(isinstance(result, Refused) for result in done) == [False, True, True, True]
    assert len([row for row in await site.rows(case_event) if row["kind"] == "conversation_closed"]) == 1


async def test_a_mail_that_comes_in_meanwhile_is_never_left_unowed(site: Site) -> None:
    await site.add_person(ANNA)
    mail = await filed(site)
    for _ in range(5):
        await site.deliver(ANNA)
        await asyncio.gather(act(site, say_automatic, mail), site.file())
        assert (await talk_of(site, mail))["state"] == "open"
        await act(site, say_human, mail)
