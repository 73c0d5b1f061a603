"""Who has a conversation: taken, assigned, given back, by one at a time; the due time never moves."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from mailflow.store.tables import audit, bulk_action, case_event, conversation
from tests.web.conftest import Site


async def row(site: Site, talk: UUID) -> Any:
    async with site.services.engine.connect() as connection:
        return (await connection.execute(select(conversation).where(conversation.c.id == talk))).one()


async def hold(
    site: Site, client: httpx.AsyncClient, talk: UUID, what: str, shown: UUID | None = None, **more: str
) -> httpx.Response:
    shown = shown or (await row(site, talk)).queue_id
    form = {"csrf": site.csrf(client), "quoi": what, "file": str(shown)} | more
    return await client.post(f"/conversation/{talk}/prise", data=form, follow_redirects=True)


async def unknown(site: Site) -> UUID:
    case = await site.factory.case(site.agency, None)
    talk = await site.factory.conversation(site.agency, site.triage, "Qui suis-je", case_id=case)
    await site.factory.message_in(talk, "Bonjour", sender="inconnu@courriel.example", name="")
    return talk


async def test_one_takes_a_mail_from_triage_and_the_others_see_who_has_it(site: Site) -> None:
    talk = await unknown(site)
    due = (await row(site, talk)).due_at
    client, colleague = await site.visitor(site.adviser), await site.visitor(site.colleague)
    assert "Personne ne s’en occupe encore" in (await client.get(f"/conversation/{talk}")).text
    page = await hold(site, client, talk, "prendre")
    assert "Vous avez pris 1 conversation." in page.text and "Vous vous en occupez" in page.text
    found = await row(site, talk)
    assert (found.queue_id, found.taken_from_id, found.due_at) == (site.own_queue, site.triage, due)
    assert "Claire Fontaine s’en occupe" in (await colleague.get(f"/conversation/{talk}")).text
    assert "Qui suis-je" not in (await colleague.get(f"/file/{site.triage}")).text
    taken = (await colleague.get(f"/file/{site.triage}?onglet=prises")).text
    assert "Qui suis-je" in taken and "Claire Fontaine" in taken
    async with site.services.engine.connect() as connection:
        events = (await connection.execute(select(case_event.c.kind, case_event.c.data))).all()
        logged = await connection.scalars(select(audit.c.object_id).where(audit.c.action == "conversation.taken"))
    assert events == [("conversation_taken", {"conversation_id": str(talk)})] and list(logged) == [talk]


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told(site: Site) -> None:
    talk = await unknown(site)
    clients = [await site.visitor(who) for who in (site.adviser, site.colleague)]
    answers = await asyncio.gather(*(hold(site, client, talk, "prendre", site.triage) for client in clients))
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    loser = next(answer for answer in answers if answer.status_code == 422)
    assert "vient de s’en occuper" in loser.text
    async with site.services.engine.connect() as connection:
        assert len((await connection.execute(select(bulk_action.c.id))).all()) == 1


async def test_given_back_it_is_where_it_was_and_undo_takes_it_again(site: Site) -> None:
    talk = await unknown(site)
    client = await site.visitor(site.adviser)
    await hold(site, client, talk, "prendre")
    other = await site.visitor(site.colleague)
    assert (await hold(site, other, talk, "rendre")).status_code == 422
    page = await hold(site, client, talk, "rendre")
    assert "remise où elle était" in page.text
    assert ((await row(site, talk)).queue_id, (await row(site, talk)).taken_from_id) == (site.triage, None)
    async with site.services.engine.connect() as connection:
        newest = await connection.scalar(select(bulk_action.c.id).order_by(bulk_action.c.at.desc()).limit(1))
    await client.post(f"/lot/{newest}/annuler", data={"csrf": site.csrf(client), "suite": "/"})
    assert (await row(site, talk)).taken_from_id == site.triage
    async with site.services.engine.connect() as connection:
        kinds = (await connection.scalars(select(case_event.c.kind).order_by(case_event.c.id))).all()
    assert kinds == ["conversation_taken", "conversation_released", "conversation_taken"]


async def test_a_lead_gives_it_to_an_adviser_who_then_sees_it(site: Site) -> None:
    lead = await site.factory.queue_of(site.agency, "lead")
    talk = await site.factory.conversation(site.agency, lead, "Trop tard", stage="lead")
    supervisor, colleague = await site.visitor(site.supervisor), await site.visitor(site.colleague)
    assert (await colleague.get(f"/conversation/{talk}")).status_code == 404
    page = await hold(site, supervisor, talk, "confier", a=str(site.colleague))
    assert "1 conversation confiée à Karim Mercier." in page.text
    assert (await colleague.get(f"/conversation/{talk}")).status_code == 200
    for wrong in ("", "x", str(site.supervisor)):
        assert (await hold(site, supervisor, talk, "confier", a=wrong)).status_code == 422
    assert (await hold(site, supervisor, talk, "brûler")).status_code == 422


async def test_the_cover_takes_from_a_covered_queue_and_keeps_it_when_the_colleague_is_back(site: Site) -> None:
    today = site.services.clock.now().date()
    await site.factory.absence(site.colleague, site.adviser, today - timedelta(days=1), today + timedelta(days=1))
    client = await site.visitor(site.adviser)
    await hold(site, client, site.colleagues_conversation, "prendre")
    found = await row(site, site.colleagues_conversation)
    assert found.queue_id == site.own_queue and found.taken_from_id is not None
    back = await site.visitor(site.colleague)
    assert "Claire Fontaine s’en occupe" in (await back.get(f"/conversation/{site.colleagues_conversation}")).text


async def test_foreign_conversations_are_taken_by_nobody(site: Site) -> None:
    for staff_id in (site.adviser, site.supervisor):
        client = await site.visitor(staff_id)
        answer = await hold(site, client, site.foreign_conversation, "prendre")
        assert answer.status_code == 404
    auditor = await site.visitor(site.auditor)
    assert (await hold(site, auditor, site.conversation, "prendre")).status_code == 403


async def test_many_are_taken_at_once_but_not_those_that_a_colleague_has(site: Site) -> None:
    first, second = await unknown(site), await unknown(site)
    other = await site.visitor(site.colleague)
    await hold(site, other, first, "prendre")
    client = await site.visitor(site.adviser)
    boxes = [f"{talk} {(await row(site, talk)).last_at.isoformat()}" for talk in (first, second)]
    form = {"csrf": site.csrf(client), "quoi": "take", "c": boxes, "suite": f"/file/{site.triage}"}
    page = await client.post("/lot", data=form, follow_redirects=True)
    assert "Vous avez pris 1 conversation." in page.text and "1 ligne laissée" in page.text
    assert (await row(site, second)).queue_id == site.own_queue != (await row(site, first)).queue_id
