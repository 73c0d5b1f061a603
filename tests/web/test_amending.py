"""Changing a person's pathway from the dossier: what is offered, what happens, what is refused and kept."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish_shipped
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from tests.web.conftest import Site

HERE = "e1/laisser_lire/1"


@pytest.fixture
async def followed(site: Site) -> Site:
    """The adviser's person waits on the first starter pathway."""
    now = site.services.clock.now()
    async with site.services.engine.begin() as connection:
        await publish_shipped(connection, None, now)
        await enrol(connection, site.case, "premier-contact", now, start_at="laisser_lire")
        await advance_case(connection, Tools(site.services.keyring, site.services.settings), Shelf(), site.case, now)
    return site


async def act(site: Site, what: str, who: UUID | None = None, **form: str) -> httpx.Response:
    """Send a form of the dossier as its page made it."""
    client = await site.visitor(who or site.adviser)
    page = (await client.get(f"/dossier/{site.person}")).text
    once = re.findall(r'name="une-fois" value="([^"]+)"', page)
    data = {"csrf": site.csrf(client), "une-fois": once[0] if once else "", "motif": "En accord avec elle"} | form
    return await client.post(f"/dossier/{site.person}/{what}", data=data, follow_redirects=True)


async def state(site: Site) -> dict[str, Any]:
    async with site.services.engine.connect() as connection:
        return dict(
            (await connection.execute(text("SELECT state FROM cases WHERE id = :id"), {"id": site.case})).scalar_one()
        )


async def test_a_pause_is_shown_wherever_the_person_is_and_ends_with_a_click(followed: Site) -> None:
    page = await act(followed, "pause", jusqu="2099-03-12")
    assert page.status_code == 200 and "En pause depuis" in page.text and "mars" in page.text
    assert "« En accord avec elle »" in page.text and "Claire Fontaine" in page.text
    assert (await state(followed))["paused_until"].startswith("2099-03-11T23:00")  # midnight in Lyon
    client = await followed.visitor(followed.adviser)
    assert "en pause" in (await client.get("/personnes")).text
    assert "parcours en pause" in (await client.get(f"/conversation/{followed.conversation}")).text
    page = await act(followed, "reprise")
    assert "Le parcours reprend" in page.text and "paused" not in await state(followed)


async def test_a_step_is_left_for_another_one_and_the_history_says_so(followed: Site) -> None:
    page = await act(followed, "etape", etape=HERE, vers="|appeler")
    assert "Le parcours continue à l’étape choisie" in page.text
    assert page.text.count("Passage à une autre étape") == 1, "once, with who and why"
    client = await followed.visitor(followed.adviser)
    assert "Passage à une autre étape" in (await client.get(f"/dossier/{followed.person}?voir=parcours")).text
    assert (await state(followed))["enrolments"]["e1"]["position"]["step"] == "appeler"


async def test_a_step_is_passed_by_its_way(followed: Site) -> None:
    await act(followed, "etape", etape=HERE, vers="elapsed|proposition")
    assert (await state(followed))["enrolments"]["e1"]["outcomes"]["laisser_lire"] == "elapsed"


async def test_a_task_is_added_at_once_and_a_message_for_later(followed: Site) -> None:
    page = await act(followed, "ajout", quoi="e1/", titre="Vérifier le CV")
    assert "L’étape est ajoutée" in page.text and page.text.count("Vérifier le CV") >= 3
    page = await act(followed, "ajout", quoi="e1/bienvenue", titre="Rappel du lien", jours="3")
    assert "Rappel du lien" in page.text
    names = [item.get("position", {}).get("step", "") for item in (await state(followed))["enrolments"].values()]
    assert len(names) == 3 and sum(name.endswith("-avant") for name in names) == 1


async def test_two_clicks_on_one_page_add_one_step(followed: Site) -> None:
    client = await followed.visitor(followed.adviser)
    page = (await client.get(f"/dossier/{followed.person}")).text
    once = re.findall(r'name="une-fois" value="([^"]+)"', page)[-1]
    form = {"csrf": followed.csrf(client), "une-fois": once, "motif": "x", "quoi": "e1/", "titre": "Une fois"}
    for _ in range(2):
        assert (await client.post(f"/dossier/{followed.person}/ajout", data=form)).status_code == 303
    assert len((await state(followed))["enrolments"]) == 2


@pytest.mark.parametrize(
    ("what", "form", "sentence"),
    [
        ("pause", {"motif": "  "}, "Indiquez le motif"),
        ("pause", {"jusqu": "hier"}, "illisible"),
        ("pause", {"jusqu": "2020-01-01"}, "déjà passée"),
        ("reprise", {}, "pas en pause"),
        ("etape", {"etape": HERE, "vers": ""}, "Choisissez"),
        ("etape", {"etape": "e1/laisser_lire/99", "vers": "|appeler"}, "plus à cette étape"),
        ("etape", {"etape": "e1/laisser_lire/²", "vers": "|appeler"}, "Choisissez"),
        ("etape", {"etape": HERE, "vers": "elapsed|fin_web"}, "pas cette issue"),
        ("ajout", {"quoi": "e1/", "titre": ""}, "Donnez un nom"),
        ("ajout", {"quoi": "e1/nulle-part", "titre": "x"}, "pas à ce parcours"),
        ("ajout", {"quoi": "e9/", "titre": "x"}, "pas suivi"),
        ("ajout", {"quoi": "e1/", "titre": "x", "jours": "-1"}, "Attente"),
        ("ajout", {"quoi": "e1/", "titre": "x", "une-fois": "deux"}, "rechargez"),
    ],
)
async def test_what_makes_no_sense_is_said_on_the_page_and_changes_nothing(
    followed: Site, what: str, form: dict[str, str], sentence: str
) -> None:
    before = await state(followed)
    page = await act(followed, what, **form)
    assert page.status_code == 422 and sentence in page.text
    assert await state(followed) == before


async def test_only_those_who_follow_the_person_may_change_anything(followed: Site) -> None:
    before = await state(followed)
    assert (await act(followed, "pause", followed.colleague)).status_code == 404
    assert (await act(followed, "pause", followed.administrator)).status_code == 403
    assert await state(followed) == before
    assert (await act(followed, "pause", followed.supervisor)).status_code == 200


async def test_only_the_team_lead_gives_a_person_to_another_adviser(followed: Site) -> None:
    page = await act(followed, "transfert", a=str(followed.colleague))
    assert page.status_code == 422 and "Seul le responsable" in page.text
    assert "Confier à un autre" not in page.text
    page = await act(followed, "transfert", followed.supervisor, a=str(followed.colleague))
    assert "confié à un autre conseiller" in page.text and "suivi par Karim Mercier" in page.text
    assert (await (await followed.visitor(followed.colleague)).get(f"/dossier/{followed.person}")).status_code == 200
    page = await act(followed, "transfert", followed.supervisor, a=str(followed.supervisor))
    assert page.status_code == 422 and "ne suit pas" in page.text


async def test_what_a_change_would_do_is_shown_and_nothing_is_done_before_it_is_confirmed(followed: Site) -> None:
    before = await state(followed)
    page = await act(followed, "etape", etape=HERE, vers="elapsed|proposition", essai="1")
    assert page.status_code == 200 and "rien n’est encore fait" in page.text and "Confirmer" in page.text
    assert "courriel part" in page.text or "Aucun courriel" in page.text or "Retenu" in page.text
    assert await state(followed) == before
    async with followed.services.engine.connect() as connection:
        for table in ("amendment", "outbox", "case_event"):
            counted = await connection.execute(text(f"SELECT count(*) FROM {table} WHERE TRUE"))
            assert counted.scalar_one() == (1 if table == "case_event" else 0), table
    client = await followed.visitor(followed.adviser)
    panel = page.text[page.text.index('class="outlook"') :]
    pending = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', panel[: panel.index("</form>")]))
    pending["csrf"] = followed.csrf(client)
    done = await client.post(f"/dossier/{followed.person}/etape", data=pending, follow_redirects=True)
    assert "Le parcours continue" in done.text and (await state(followed)) != before


async def test_the_pathway_is_drawn_with_the_position_and_said_as_a_list(followed: Site) -> None:
    client = await followed.visitor(followed.adviser)
    page = (await client.get(f"/dossier/{followed.person}/parcours")).text
    assert 'class="is-here"' in page and "<style>" not in page and 'aria-current="step"' in page
    moved = await act(followed, "etape", etape=HERE, vers="|appeler", suite="parcours")
    assert moved.url.path.endswith("/parcours") and "Le parcours continue" in moved.text
    assert 'class="is-done"' in moved.text and "terminée aujourd’hui" in moved.text
    refused = await act(followed, "etape", etape=HERE, vers="|appeler", suite="parcours")
    assert refused.status_code == 422 and "plus à cette étape" in refused.text and 'class="is-here"' in refused.text
