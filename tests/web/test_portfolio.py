"""The adviser's first page, filters, saved views, and the lists of decisions and of people no mail reaches."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from mailflow.store.pages import portfolio
from mailflow.store.pages.filters import Filters
from mailflow.store.tables import person_address, saved_view
from mailflow.web.filters import read_filters, write_filters
from tests.web.conftest import Site


async def test_the_first_page_says_who_waits_for_what_one_click_away(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await client.get("/", follow_redirects=True)
    assert page.url.path == "/suivis"
    assert "Samira Benali" in page.text and f'href="/conversation/{site.conversation}"' in page.text
    assert "Appeler Samira Benali" in page.text and "Hugo Voisin" not in page.text
    assert (await client.get("/parts/suivis?besoin=calme")).text.count('class="row suivi') == 0


async def test_a_supervisor_chooses_an_adviser_or_the_agency(site: Site) -> None:
    client = await site.visitor(site.supervisor)
    whole = (await client.get("/suivis")).text
    assert "Samira Benali" in whole and "Hugo Voisin" in whole and "Zoé Lointaine" not in whole
    one = (await client.get(f"/suivis?qui={site.colleague}")).text
    assert "Samira Benali" not in one and "Hugo Voisin" in one
    adviser = await site.visitor(site.adviser)
    assert "Hugo Voisin" not in (await adviser.get(f"/suivis?qui={site.colleague}")).text


async def test_pages_of_the_portfolio_hold_everybody_once_and_no_name_stands_in_an_address(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portfolio, "PAGE", 2)
    for name in ("Adam Brie", "Zoé Abel", "Éva Calme", "Léo Marin"):
        await site.factory.person(site.agency, name, site.adviser)
    client = await site.visitor(site.adviser)
    address, found = "/suivis", list[str]()
    while address:
        page = (await client.get(address)).text
        found += re.findall(r'id="p-([^"]+)"', page)
        more = re.search(r'href="([^"]+)">Suite de la liste', page)
        address = more[1].replace("&amp;", "&") if more else ""
        assert "abel" not in address.lower() and "brie" not in address.lower()
    assert len(found) == len(set(found)) == 5


def test_filters_survive_being_written_and_nonsense_counts_as_absent() -> None:
    nonsense = {"onglet": "x", "besoin": "x", "tag": "x", "suivi": "x" * 99, "relance": "%", "depuis": "x", "pj": "2"}
    assert read_filters(nonsense) == Filters()
    whole = {"onglet": "attente", "besoin": "retard", "suivi": "guidé", "parcours": "accueil", "relance": "relais"}
    whole |= {"raison": "tiers", "pj": "1", "depuis": "2026-03-09", "file": "01890a5d-ac96-774b-bcce-b302099a8057"}
    assert write_filters(read_filters(whole)) == whole


async def test_conversations_are_narrowed_by_what_they_hold(site: Site) -> None:
    files = [{"filename": "cv.pdf", "content_type": "application/pdf", "size": 9}]
    talk = await site.factory.conversation(site.agency, site.own_queue, "Avec un fichier", stage="cover")
    await site.factory.message_in(talk, "Voici", attachments=files)
    client = await site.visitor(site.adviser)
    tomorrow = (site.services.clock.now() + timedelta(days=2)).date().isoformat()
    for query, mine, other in (
        ("pj=1", True, False),
        ("relance=relais", True, False),
        (f"depuis={tomorrow}", False, False),
        ("depuis=2020-01-01", True, True),
        ("besoin=retard", False, False),
        ("suivi=guid%C3%A9", False, False),
        ("parcours=rien", False, False),
    ):
        for path in (f"/file/{site.own_queue}", "/conversations"):
            page = (await client.get(f"{path}?{query}")).text
            assert ("Avec un fichier" in page, "Mon rendez-vous" in page) == (mine, other), (path, query)
            assert "Secret lointain" not in page and "Chez le voisin" not in page


async def test_triage_is_narrowed_to_a_reason(site: Site) -> None:
    steps = {"steps": [{"step": "thread", "code": "thread.third_party", "words": "x"}]}
    for subject, verdict, proof in (("Par sa mère", steps, "authenticated"), ("Inconnu", {}, "none")):
        talk = await site.factory.conversation(site.agency, site.triage, subject)
        await site.factory.message_in(talk, "Bonjour", verdict=verdict, proof=proof)
    client = await site.visitor(site.adviser)
    for reason, mother, unknown in (("tiers", True, False), ("inconnu", False, True), ("non-verifie", False, True)):
        page = (await client.get(f"/file/{site.triage}?raison={reason}")).text
        assert ("Par sa mère" in page, "Inconnu" in page) == (mother, unknown), reason


async def save(site: Site, client: httpx.AsyncClient, **form: str) -> httpx.Response:
    given = {"csrf": site.csrf(client), "page": "conversations", "nom": "Avec fichier", "filtres": "pj=1&burn=1"}
    return await client.post("/vues", data=given | form)


async def test_a_view_is_kept_with_known_filters_shown_with_its_count_and_opened(site: Site) -> None:
    client = await site.visitor(site.adviser)
    assert (await save(site, client)).headers["location"] == "/conversations?pj=1"
    async with site.services.engine.connect() as connection:
        kept = (await connection.execute(select(saved_view))).one()
    assert (kept.filters, kept.owner_id) == ({"pj": "1"}, site.adviser)
    page = (await client.get("/conversations?pj=1")).text
    assert "<h1>Avec fichier</h1>" in page and f'id="vue-{kept.id}"' in page
    assert "Avec fichier" not in (await (await site.visitor(site.colleague)).get("/conversations")).text
    await save(site, client, page="people", nom="Qui attend", filtres="besoin=tache")
    assert "Qui attend" in (await client.get("/suivis")).text
    for wrong in ({"nom": ""}, {"nom": "x" * 61}, {"page": "staff"}):
        assert (await save(site, client, **wrong)).status_code == 422


async def test_a_team_view_is_for_the_agency_and_changed_by_its_author_or_the_supervisor(site: Site) -> None:
    client = await site.visitor(site.adviser)
    await save(site, client, equipe="1")
    async with site.services.engine.connect() as connection:
        view = await connection.scalar(select(saved_view.c.id))
    colleague, supervisor = await site.visitor(site.colleague), await site.visitor(site.supervisor)
    assert "Avec fichier" in (await colleague.get("/conversations")).text
    for who, answer in ((colleague, 404), (supervisor, 303), (client, 303)):
        form = {"csrf": site.csrf(who), "nom": "Fichiers", "equipe": "1"}
        assert (await who.post(f"/vues/{view}", data=form)).status_code == answer
    assert "Fichiers" in (await colleague.get("/vues")).text
    far = await site.factory.staff(await site.factory.agency("Ailleurs"), "Zed Ailleurs", "supervisor")
    other = await site.visitor(far)
    assert "Fichiers" not in (await other.get("/vues")).text
    gone = {"quoi": "supprimer"}
    assert (await other.post(f"/vues/{view}", data={"csrf": site.csrf(other)} | gone)).status_code == 404
    assert (await client.post(f"/vues/{view}", data={"csrf": site.csrf(client)} | gone)).status_code == 303
    assert "Fichiers" not in (await colleague.get("/vues")).text


async def test_decisions_stand_apart_for_who_prepared_and_who_decides(site: Site) -> None:
    supervisor = (await (await site.visitor(site.supervisor)).get("/decisions")).text
    assert "Vous pouvez décider" in supervisor and f'href="/decision/{site.decision}"' in supervisor
    assert str(site.foreign_decision) not in supervisor
    adviser = (await (await site.visitor(site.adviser)).get("/decisions")).text
    assert "Aucune décision ne vous attend." in adviser and "préparée par vous" in adviser
    assert str(site.decision) not in (await (await site.visitor(site.colleague)).get("/decisions")).text


async def test_people_no_mail_reaches_are_a_list_of_their_own(site: Site) -> None:
    client = await site.visitor(site.adviser)
    assert "reçoivent vos courriels" in (await client.get("/injoignables")).text
    async with site.services.engine.begin() as connection:
        await connection.execute(update(person_address).values(state="unreachable"))
    page = (await client.get("/injoignables")).text
    assert "Samira Benali" in page and "Hugo Voisin" not in page and "Zoé Lointaine" not in page
