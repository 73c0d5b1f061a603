"""A new wording in a draft: named once, checked, chosen in a step, published with it; taken out and put back."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import select

from mailflow.caseload.publishing import publish
from mailflow.store.pathways import latest_revision
from mailflow.store.tables import draft, setting_change
from mailflow.templates.shipped import starter_pathways, starter_wordings
from tests.web.conftest import Site
from tests.web.studio.pages import Form

PATHWAY, OTHER = "consentement-web", "actualisation-en"
NAME, SUBJECT, TEXT = "rappel-neuf", "Votre réponse", "Bonjour {{ prenom }},\n\nRépondez OUI ou NON.\n\n{{ agence }}"
SOURCE = f"Objet : {SUBJECT}\n\n{TEXT}\n"


@pytest.fixture
async def studio(site: Site) -> Site:
    """The site with published pathways."""
    async with site.services.engine.begin() as connection:
        for code in (PATHWAY, OTHER):
            document = starter_pathways()[code]
            await publish(connection, document, starter_wordings(), None, site.services.clock.now())
    return site


async def add(site: Site, client: httpx.AsyncClient, **values: str) -> httpx.Response:
    form = {"csrf": site.csrf(client), "parcours": PATHWAY, "nom": NAME, "objet": SUBJECT, "texte": TEXT, "etape": ""}
    return await client.post("/formulations/nouvelle", data=form | values)


async def own(site: Site, code: str = PATHWAY) -> dict[str, str] | None:
    """The wordings of the draft, None without one."""
    async with site.services.engine.connect() as connection:
        found = await connection.scalar(select(draft.c.wordings).where(draft.c.code == code))
    return dict(found) if found is not None else None


async def undo(site: Site, client: httpx.AsyncClient) -> httpx.Response:
    async with site.services.engine.connect() as connection:
        query = select(setting_change.c.id).order_by(setting_change.c.at.desc(), setting_change.c.id.desc()).limit(1)
        change = await connection.scalar(query)
    data = {"csrf": site.csrf(client), "changement": str(change), "suite": "/formulations"}
    return await client.post("/reglages/annuler", data=data)


async def test_a_new_wording_waits_in_a_draft_and_says_that_no_step_sends_it(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    done = await add(studio, luc, etape="rappel")
    assert done.status_code == 303, done.text
    wordings = await own(studio)
    assert wordings is not None and wordings[NAME] == SOURCE
    page = (await luc.get(done.headers["location"])).text
    assert "Aucune étape ne l’envoie" in page and f"/brouillon/{PATHWAY}?etape=rappel#etape" in page
    overview = (await luc.get("/formulations")).text
    assert NAME in overview and "dans aucune étape" in overview
    assert NAME not in (await luc.get(f"/formulations?parcours={OTHER}")).text


async def test_the_way_back_to_the_field_of_the_step_stays_through_reading_and_saving(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    field, back = "f.reminders.0.wording", f"/brouillon/{PATHWAY}?etape=rappel#f.reminders.0.wording"
    made = (await add(studio, luc, etape="rappel", champ=field)).headers["location"]
    page = (await luc.get(made)).text
    assert back in page
    sent = Form(page, f"/formulation/{NAME}").data(texte=f"{SOURCE}\nÀ bientôt.")
    saved = await luc.post(f"/formulation/{NAME}", data=sent)
    assert saved.status_code == 303 and back in (await luc.get(saved.headers["location"])).text
    wrong = await luc.post(f"/formulation/{NAME}", data=sent | {"texte": "Sans objet {{ inconnu }}"})
    assert wrong.status_code >= 400 and back in wrong.text
    assert "Revenir" not in (await luc.get(f"/formulation/{NAME}?parcours={PATHWAY}")).text


async def test_it_outlives_other_edits_is_chosen_in_a_step_and_published_with_it(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    await add(studio, luc)
    text = starter_pathways()[PATHWAY]
    form = {"csrf": studio.csrf(luc), "version": "1"}
    await luc.post(f"/brouillon/{PATHWAY}/texte", data=form | {"texte": text.replace("rappel-web-1", "rappel-web-2")})
    wordings = await own(studio)
    assert wordings is not None and NAME in wordings
    await luc.post(
        f"/brouillon/{PATHWAY}/texte", data=form | {"version": "2", "texte": text.replace("rappel-web-1", NAME)}
    )
    listed = (await luc.get("/formulations")).text
    assert NAME in listed and "dans aucune étape" not in listed.partition(NAME)[2][:400]
    refused = await luc.post(f"/formulation/{NAME}/retirer", data={"csrf": studio.csrf(luc), "vu-parcours": PATHWAY})
    assert refused.status_code == 422 and "Une étape se sert" in refused.text
    assert (await undo(studio, luc)).status_code == 422  # of adding it, for the same reason
    await luc.post(
        f"/brouillon/{PATHWAY}/publier",
        data={"csrf": studio.csrf(luc), "version": "3", "suite": "publier", "qui": "personne", "quand": "maintenant"},
    )
    async with studio.services.engine.connect() as connection:
        newest = await latest_revision(connection, PATHWAY)
    assert newest is not None and newest["number"] == 2 and newest["wordings"][NAME] == SOURCE


async def test_the_form_of_a_step_offers_it(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    await add(studio, luc)
    outline = (await luc.get(f"/brouillon/{PATHWAY}")).text
    steps = [part.partition('"')[0] for part in outline.split(f"/brouillon/{PATHWAY}?etape=")[1:]]
    pages = [(await luc.get(f"/brouillon/{PATHWAY}?etape={step}")).text for step in dict.fromkeys(steps)]
    offering = [page for page in pages if f'<option value="{NAME}">' in page]
    assert offering and all(f"/formulations/nouvelle?parcours={PATHWAY}&amp;etape=" in page for page in offering)


async def test_adding_is_undone_with_the_draft_begun_for_it(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    await add(studio, luc)
    assert (await undo(studio, luc)).status_code == 303
    assert await own(studio) is None
    assert (await luc.get(f"/formulation/{NAME}")).status_code == 404
    assert "formulation ajoutée dans" in (await luc.get("/reglages")).text


async def test_one_that_no_step_uses_is_taken_out_and_put_back(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    await add(studio, luc)
    form = {"csrf": studio.csrf(luc), "vu-parcours": PATHWAY}
    gone = await luc.post(f"/formulation/{NAME}/retirer", data=form)
    assert gone.status_code == 303
    assert f"{NAME} est retirée du brouillon" in (await luc.get(gone.headers["location"])).text
    assert NAME not in (await own(studio) or {})
    assert (await undo(studio, luc)).status_code == 303
    assert (await own(studio) or {})[NAME] == SOURCE
    assert (await luc.get(f"/formulation/{NAME}/historique")).status_code == 200


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"nom": "Rappel Neuf"}, "des lettres minuscules"),
        ({"nom": "../x"}, "des lettres minuscules"),
        ({"nom": "x" * 61}, "des lettres minuscules"),
        ({"nom": "rappel-web-1"}, "est déjà pris"),
        ({"objet": "  "}, "Donnez un objet"),
        ({"objet": "x" * 300}, "200 caractères"),
        ({"texte": "{{ salaire }}"}, "pas de champ « salaire »"),
        ({"texte": "{% for x in y %}"}, "pas sa place|permis"),
    ],
)
async def test_a_mistake_is_said_and_what_was_written_stays(studio: Site, values: dict[str, str], said: str) -> None:
    luc = await studio.visitor(studio.administrator)
    done = await add(studio, luc, **values)
    assert done.status_code == 422
    assert any(one in done.text for one in said.split("|"))
    assert "Répondez OUI ou NON." in done.text or "texte" in values
    assert await own(studio) is None


async def test_a_name_of_another_draft_is_taken_too(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    await add(studio, luc)
    twice = await add(studio, luc, parcours=OTHER)
    assert twice.status_code == 422 and "est déjà pris" in twice.text
    assert await own(studio, OTHER) is None


async def test_it_begins_from_nothing_or_from_another_text_and_offers_another_language(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    assert "Bonjour {{ prenom }}," in (await luc.get("/formulations/nouvelle")).text
    page = (await luc.get(f"/formulation/rappel-web-1?parcours={PATHWAY}")).text
    link = f"/formulations/nouvelle?parcours={PATHWAY}&amp;depuis=rappel-web-1&amp;nom=rappel-web-1-en"
    assert link in page
    copy = (await luc.get(link.replace("&amp;", "&"))).text
    text = starter_wordings()["rappel-web-1"].splitlines()
    assert text[0].removeprefix("Objet : ") in copy and 'value="rappel-web-1-en"' in copy
    assert (await add(studio, luc, nom="rappel-web-1-en")).status_code == 303
    assert "version en anglais" in (await luc.get(f"/formulation/rappel-web-1?parcours={PATHWAY}")).text


async def test_only_administrators_add_and_remove_and_only_what_there_is(studio: Site) -> None:
    for who in (studio.adviser, studio.supervisor, studio.auditor):
        client = await studio.visitor(who)
        assert (await client.get("/formulations/nouvelle")).status_code == 403
        assert (await add(studio, client)).status_code == 403
        form = {"csrf": studio.csrf(client), "vu-parcours": PATHWAY}
        assert (await client.post("/formulation/rappel-web-1/retirer", data=form)).status_code == 403
    luc = await studio.visitor(studio.administrator)
    assert (await add(studio, luc, parcours="inconnu")).status_code == 404
    form = {"csrf": studio.csrf(luc)}
    assert (await luc.post("/formulation/inconnue/retirer", data=form | {"vu-parcours": PATHWAY})).status_code == 404
    assert (await luc.post("/formulation/rappel-web-1/retirer", data=form | {"vu-parcours": OTHER})).status_code == 404
    there = await luc.post("/formulation/rappel-web-1/retirer", data=form | {"vu-parcours": PATHWAY})
    assert there.status_code == 422 and await own(studio) is None
