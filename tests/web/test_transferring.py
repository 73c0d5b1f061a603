"""People handed over: planned, done, read, taken back, and back by themselves; under the ceilings, by the team lead."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import httpx
from sqlalchemy import select, update

from mailflow.caseload.returning import bring_back_due
from mailflow.core.clock import Clock
from mailflow.store.tables import amendment, assignment, audit, case_event, conversation, staff, task, transfer
from tests.web.conftest import Site


async def followed_by(site: Site, person_id: UUID) -> UUID | None:
    async with site.services.engine.connect() as connection:
        current = (assignment.c.person_id == person_id, assignment.c.until.is_(None))
        found: UUID | None = await connection.scalar(select(assignment.c.staff_id).where(*current))
        return found


async def queue_of(site: Site, talk: UUID) -> UUID:
    async with site.services.engine.connect() as connection:
        found: UUID = await connection.scalar(select(conversation.c.queue_id).where(conversation.c.id == talk))
        return found


async def begin(site: Site, client: httpx.AsyncClient, *people: UUID) -> str:
    form = {"csrf": site.csrf(client), "quoi": "transfer", "c": [str(each) for each in people], "suite": "/suivis"}
    return (await client.post("/lot/personnes", data=form)).headers["location"]


async def go_on(site: Site, client: httpx.AsyncClient, where: str, what: str, **form: str) -> httpx.Response:
    return await client.post(where, data={"csrf": site.csrf(client), "quoi": what} | form, follow_redirects=True)


async def hand(site: Site, client: httpx.AsyncClient, where: str, to: UUID | None, **form: str) -> httpx.Response:
    chosen = {"a": str(to or ""), "note": "Prendre soin de son dossier."} | form
    await go_on(site, client, where, "apercu", **chosen)
    return await go_on(site, client, where, "confier", **chosen)


async def test_checked_people_go_with_all_that_waits_and_the_due_times_stay(site: Site) -> None:
    lead = await site.visitor(site.supervisor)
    async with site.services.engine.connect() as connection:
        due = await connection.scalar(select(conversation.c.due_at).where(conversation.c.id == site.conversation))
    where = await begin(site, lead, site.person)
    assert "Confier 1 personne" in (await lead.get(where)).text
    page = await hand(site, lead, where, site.colleague)
    assert "C’est fait" in page.text and "Annuler le transfert" in page.text
    assert await followed_by(site, site.person) == site.colleague
    async with site.services.engine.connect() as connection:
        talk = (await connection.execute(select(conversation).where(conversation.c.id == site.conversation))).one()
        todo = await connection.scalar(select(task.c.queue_id).where(task.c.id == site.task))
        event = (await connection.execute(select(case_event.c.kind, case_event.c.case_id))).all()
        signed = (await connection.execute(select(amendment.c.kind, amendment.c.reason))).all()
        logged = await connection.scalars(select(audit.c.person_id).where(audit.c.action == "person.transferred"))
    his = await site.factory.queue_of(site.agency, "adviser", site.colleague)
    assert (talk.queue_id, talk.due_at, todo) == (his, due, his)
    assert event == [("transferred", site.case)] and list(logged) == [site.person]
    assert signed == [("transferred", "Prendre soin de son dossier.")]
    assert (await go_on(site, lead, where, "confier", a=str(site.colleague), note="x")).status_code == 422


async def test_the_note_stands_before_the_new_adviser_until_it_is_read(site: Site) -> None:
    lead, colleague = await site.visitor(site.supervisor), await site.visitor(site.colleague)
    where = await begin(site, lead, site.person)
    assert (await hand(site, lead, where, site.colleague, note="")).status_code == 422
    await hand(site, lead, where, site.colleague)
    for path in ("/suivis", f"/dossier/{site.person}"):
        assert "Prendre soin de son dossier." in (await colleague.get(path)).text
    former = await site.visitor(site.adviser)
    assert (await former.post(f"{where}/lu", data={"csrf": site.csrf(former)})).status_code == 404
    assert (await former.get(f"/dossier/{site.person}")).status_code == 404
    read = {"csrf": site.csrf(colleague), "suite": "/suivis"}
    assert "Prendre soin" not in (await colleague.post(f"{where}/lu", data=read, follow_redirects=True)).text
    assert 'class="handed"' not in (await colleague.get(f"/dossier/{site.person}")).text


async def test_taken_back_everything_is_where_it_was(site: Site) -> None:
    lead = await site.visitor(site.supervisor)
    where = await begin(site, lead, site.person, site.colleagues_person)
    await hand(site, lead, where, site.colleague)
    page = await go_on(site, lead, f"{where}/reprise", "")
    assert "Repris" in page.text and await followed_by(site, site.person) == site.adviser
    assert await queue_of(site, site.conversation) == site.own_queue
    assert await followed_by(site, site.colleagues_person) == site.colleague
    assert (await go_on(site, lead, f"{where}/reprise", "")).status_code == 422


async def test_a_temporary_transfer_ends_by_itself_after_its_last_day(site: Site) -> None:
    lead = await site.visitor(site.supervisor)
    where = await begin(site, lead, site.person)
    day = site.services.clock.now().date() + timedelta(days=3)
    await hand(site, lead, where, site.colleague, jusqu=str(day))
    colleague = await site.visitor(site.colleague)
    assert "Relais : Karim Mercier, jusqu’à" in (await colleague.get(f"/dossier/{site.person}")).text
    engine = site.services.engine
    assert await bring_back_due(engine, later(site, 3)) == 0
    assert await bring_back_due(engine, later(site, 5)) == 1
    assert await bring_back_due(engine, later(site, 5)) == 0
    assert await followed_by(site, site.person) == site.adviser
    assert await queue_of(site, site.conversation) == site.own_queue
    for wrong in ("2001-01-01", "9999-01-01", "demain"):
        again = await begin(site, lead, site.person)
        assert (await go_on(site, lead, again, "apercu", jusqu=wrong)).status_code == 422


def later(site: Site, days: int) -> Clock:
    """The service's clock, some days ahead."""

    class Ahead:
        def now(self) -> object:
            return site.services.clock.now() + timedelta(days=days)

    return Ahead()  # type: ignore[return-value]


async def test_who_was_handed_on_since_stays_and_who_left_gets_nobody_back(site: Site) -> None:
    lead = await site.visitor(site.supervisor)
    third = await site.factory.staff(site.agency, "Léa Troisième", login="lea")
    first = await begin(site, lead, site.person)
    await hand(site, lead, first, site.colleague)
    await hand(site, lead, await begin(site, lead, site.person), third)
    await go_on(site, lead, f"{first}/reprise", "")
    assert await followed_by(site, site.person) == third
    second = await begin(site, lead, site.colleagues_person)
    await hand(site, lead, second, third)
    async with site.services.engine.begin() as connection:
        await connection.execute(update(staff).where(staff.c.id == site.colleague).values(active=False))
    await go_on(site, lead, f"{second}/reprise", "")
    assert await followed_by(site, site.colleagues_person) == third


async def test_a_whole_portfolio_too_large_is_split_and_the_page_says_so(site: Site) -> None:
    third = await site.factory.staff(site.agency, "Léa Troisième", login="lea", ceiling=3)
    fourth = await site.factory.staff(site.agency, "Yann Quatrième", login="yann")
    for number in range(4):
        await site.factory.person(site.agency, f"Ada Numéro{number}", site.adviser)
    lead = await site.visitor(site.supervisor)
    form = {"csrf": site.csrf(lead), "de": str(site.adviser)}
    where = (await lead.post("/transferts", data=form)).headers["location"]
    page = await go_on(site, lead, where, "apercu", a=str(third), note="Bonne suite")
    assert "Il en manque 2" in page.text and "Partage proposé" in page.text
    done = await go_on(site, lead, where, "confier", a=str(third), note="Bonne suite")
    assert "5 personnes confiées" in done.text
    async with site.services.engine.connect() as connection:
        current = await connection.execute(select(assignment.c.staff_id).where(assignment.c.until.is_(None)))
        counted = [row.staff_id for row in current]
    assert counted.count(third) == 3 and counted.count(site.adviser) == 0
    assert counted.count(fourth) + counted.count(site.colleague) == 3
    assert "3 / 3" in (await lead.get("/equipe")).text


async def test_when_the_room_is_gone_meanwhile_nothing_is_done_and_the_new_plan_shown(site: Site) -> None:
    third = await site.factory.staff(site.agency, "Léa Troisième", login="lea", ceiling=1)
    lead = await site.visitor(site.supervisor)
    where = await begin(site, lead, site.person)
    await go_on(site, lead, where, "apercu", a=str(third), note="Bonne suite")
    await site.factory.person(site.agency, "Ada Première", third)
    page = await go_on(site, lead, where, "confier", a=str(third), note="Bonne suite")
    assert page.status_code == 422 and "Rien n’a été confié" in page.text
    assert await followed_by(site, site.person) == site.adviser


async def test_newcomers_are_shared_out_with_their_mail_from_triage_and_back(site: Site) -> None:
    newcomer = await site.factory.person(site.agency, "Nora Nouvelle")
    case = await site.factory.case(site.agency, newcomer)
    talk = await site.factory.conversation(site.agency, site.triage, "Bonjour", person_id=newcomer, case_id=case)
    lead = await site.visitor(site.supervisor)
    page = (await lead.get("/sans-referent")).text
    assert "Nouvelle Nora" in page and "Répartir 1 personne" in page and "Benali" not in page
    where = (await lead.post("/sans-referent", data={"csrf": site.csrf(lead)})).headers["location"]
    await go_on(site, lead, where, "confier", a="", note="")
    assert await followed_by(site, newcomer) in (site.adviser, site.colleague)
    assert await queue_of(site, talk) != site.triage
    await go_on(site, lead, f"{where}/reprise", "")
    assert await followed_by(site, newcomer) is None and await queue_of(site, talk) == site.triage


async def test_what_a_colleague_took_stays_with_them_and_goes_back_to_the_new_adviser(site: Site) -> None:
    third = await site.factory.staff(site.agency, "Léa Troisième", login="lea")
    hers = await site.factory.queue_of(site.agency, "adviser", third)
    lead = await site.visitor(site.supervisor)
    held = {"file": str(site.own_queue), "a": str(third)}
    await go_on(site, lead, f"/conversation/{site.conversation}/prise", "confier", **held)
    await hand(site, lead, await begin(site, lead, site.person), site.colleague)
    assert await queue_of(site, site.conversation) == hers
    await go_on(site, lead, f"/conversation/{site.conversation}/prise", "rendre", file=str(hers))
    assert await queue_of(site, site.conversation) == await site.factory.queue_of(
        site.agency, "adviser", site.colleague
    )


async def test_only_the_team_lead_of_the_agency_hands_people_over(site: Site) -> None:
    adviser, lead = await site.visitor(site.adviser), await site.visitor(site.supervisor)
    form = {"csrf": site.csrf(adviser), "quoi": "transfer", "c": [str(site.person)], "suite": "/suivis"}
    assert (await adviser.post("/lot/personnes", data=form)).status_code == 422
    for path in ("/transferts", "/equipe", "/sans-referent"):
        assert (await adviser.get(path)).status_code == 403
    where = await begin(site, lead, site.person)
    second = await site.visitor(await site.factory.staff(site.agency, "Eva Adjointe", "supervisor"))
    assert (await second.get(where)).status_code == 404  # somebody else's draft
    await hand(site, lead, where, site.colleague)
    assert (await second.get(where)).status_code == 200
    far = await site.visitor(await site.factory.staff(await site.factory.agency("Ailleurs"), "Zed", "supervisor"))
    assert (await far.get(where)).status_code == 404
    assert (await go_on(site, far, f"{where}/reprise", "")).status_code == 404
    stolen = {"csrf": site.csrf(far), "c": str(site.person)}
    assert (await far.post("/transferts", data=stolen)).status_code == 404
    assert (await far.post("/transferts", data=stolen | {"de": str(site.adviser)})).status_code == 404
    assert "Benali" not in (await far.get("/sans-referent")).text and "Claire" not in (await far.get("/equipe")).text
    async with site.services.engine.connect() as connection:
        assert set(await connection.scalars(select(transfer.c.agency_id))) == {site.agency}


async def test_the_team_page_says_who_is_away_covered_and_loaded(site: Site) -> None:
    today = site.services.clock.now().date()
    await site.factory.absence(site.colleague, site.adviser, today, today + timedelta(days=2))
    lead = await site.visitor(site.supervisor)
    page = (await lead.get("/equipe")).text
    row = re.search(r"Karim Mercier</a>.*?</tr>", page, re.DOTALL)
    assert row and "1 / 250" in row[0] and "Claire Fontaine" in row[0] and "jusqu’au" in row[0]
    assert "1 / 250" in (await lead.get("/suivis")).text
    assert 'class="loads"' not in (await (await site.visitor(site.adviser)).get("/suivis")).text
