"""What the text editor asks the server: saving while one types, checking, what may be written, moves by dragging."""

from __future__ import annotations

import httpx
import pytest

from mailflow.store.tables import draft
from tests.web.conftest import Site
from tests.web.studio.pages import DOCUMENT, drafted, edits, post, published, rows, second_administrator

PART = {"x-part": "1"}
ADDRESSES = (("GET", "completion"), ("POST", "verifier"), ("POST", "texte"), ("POST", "deplacer"))


async def document(site: Site) -> str:
    [row] = await rows(site, draft)
    return str(row["document"])


async def typed(site: Site, client: httpx.AsyncClient, text: str, version: int = 1) -> httpx.Response:
    """What the script sends while one types."""
    data = {"csrf": site.csrf(client), "texte": text, "version": str(version)}
    return await client.post("/brouillon/essai/texte", data=data, headers=PART)


async def dropped(site: Site, client: httpx.AsyncClient, key: str, after: str) -> httpx.Response:
    """What the script sends when a step is dropped."""
    data = {"csrf": site.csrf(client), "etape": key, "sens": "vers", "apres": after}
    return await client.post("/brouillon/essai/deplacer", data=data, headers=PART)


async def test_a_text_is_saved_and_judged_while_one_types(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    saved = await typed(site, luc, DOCUMENT.replace("for: 7 working days", "for: bientôt"))
    assert saved.status_code == 200 and saved.json()["version"] == 2 and saved.json()["said"] == "Enregistré"
    assert saved.json()["problems"][0]["remedy"].startswith("Indiquez par exemple")
    assert "for: bientôt" in await document(site) and saved.json()["drawable"]
    again = await typed(site, luc, DOCUMENT.replace("for: 7 working days", "for: 8 days"), 2)
    assert again.json()["problems"] == [] and "Rien à corriger" in again.json()["shown"]
    assert len(await edits(site)) == 2  # typing is one edit


async def test_a_text_that_cannot_be_read_or_is_another_pathways_stays_out_of_the_draft(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    broken = await typed(site, luc, DOCUMENT + "x: [")
    assert broken.status_code == 422 and "pas lisible" in broken.json()["said"]
    assert broken.json()["problems"][0]["sentence"].startswith("Le document est illisible ici")
    assert not broken.json()["drawable"]
    other = await typed(site, luc, DOCUMENT.replace("code: essai", "code: autre"))
    assert other.status_code == 422 and "Le code d’un parcours ne change pas" in other.json()["said"]
    assert await document(site) == DOCUMENT


async def test_two_who_type_see_it_and_both_texts_are_kept(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    maud = await site.visitor(await second_administrator(site))
    assert 'id="n-question"' in (await maud.get("/brouillon/essai/texte")).text  # the picture beside the text
    await typed(site, luc, DOCUMENT.replace("Fin,", "Terme,"))
    hers = await typed(site, maud, DOCUMENT.replace("Fin,", "Bout,"))
    assert hers.status_code == 409 and "Luc Réglages a enregistré le brouillon" in hers.json()["said"]
    assert "Terme," in await document(site)
    assert [row["document"].count("Bout,") for row in await edits(site) if row["aside"]] == [1]


async def test_the_editor_is_told_fields_choices_and_names_in_words(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    await published(site, luc)
    await post(site, luc, "/parcours/nouveau", code="neuf", titre="Tout neuf")
    offer = (await luc.get("/brouillon/neuf/completion")).json()
    kinds = offer["schema"]["$defs"]
    assert kinds["wait"]["properties"]["for"]["type"] == "string"
    assert kinds["await_reply"]["properties"]["asked"]["properties"]["asked"]["enum"]
    assert ["bonjour", ""] in offer["names"]["wording"] and ["essai", "Essai de suivi"] in offer["names"]["pathway"]
    assert offer["words"]["fields"]["for"] == "Durée" and offer["words"]["kinds"]["wait"] == "Attente"


async def test_a_step_is_dropped_where_it_may_be_and_undone(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    moved = await dropped(site, luc, "attendre", "reponse")
    assert moved.status_code == 200 and moved.json()["to"].startswith("/brouillon/essai?etape=attendre&fait=deplacee")
    text = await document(site)
    assert text.index("id: reponse") < text.index("id: attendre") < text.index("id: fin")
    await post(site, luc, "/brouillon/essai/annuler", etape="attendre")
    assert await document(site) == DOCUMENT
    for key, after in (("attendre", "partie"), ("partie", "attendre"), ("attendre", "@@steps.0.tracks.0.steps")):
        refused = await dropped(site, luc, key, after)
        assert refused.status_code == 422 and refused.json()["said"], (key, after)
    assert await document(site) == DOCUMENT
    plain = await post(site, luc, "/brouillon/essai/deplacer", etape="attendre", sens="vers", apres="")
    assert plain.status_code == 303


@pytest.mark.parametrize(("method", "name"), ADDRESSES)
async def test_only_administrators_reach_it_and_only_for_a_draft_there_is(site: Site, method: str, name: str) -> None:
    await drafted(site)
    for who in (site.adviser, site.supervisor, site.auditor):
        other = await site.visitor(who)
        data = {"csrf": site.csrf(other)} if method == "POST" else None
        answer = await other.request(method, f"/brouillon/essai/{name}", data=data, headers=PART)
        assert answer.status_code == 403, (who, name)
    luc = await site.visitor(site.administrator)
    data = {"csrf": site.csrf(luc), "etape": "fin", "sens": "up"} if method == "POST" else None
    assert (await luc.request(method, f"/brouillon/inconnu/{name}", data=data, headers=PART)).status_code == 404
    nobody = await site.visitor()
    answer = await nobody.request(method, f"/brouillon/essai/{name}", headers=PART)
    assert answer.status_code == 401
    if method == "POST":
        assert (await luc.post(f"/brouillon/essai/{name}", data={"etape": "fin"}, headers=PART)).status_code == 403
    assert await document(site) == DOCUMENT
