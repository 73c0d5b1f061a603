"""The pages of wordings: into drafts only, put back, tried for invented people, and sent to oneself alone."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from mailflow.caseload.publishing import publish
from mailflow.store.tables import audit, draft, outbox, revision, setting_change
from mailflow.templates.shipped import starter_pathways, starter_wordings
from tests.web.conftest import Site

CODE, PATHWAY = "rappel-web-1", "consentement-web"
TEXT = "Objet : Votre suivi\n\nBonjour {{ prenom }},\n\nRépondez OUI ou NON.\n\n{{ agence }}\n"


@pytest.fixture
async def studio(site: Site) -> Site:
    """The site with published pathways."""
    async with site.services.engine.begin() as connection:
        documents = starter_pathways()
        for code in (PATHWAY, "actualisation-en"):
            await publish(connection, documents[code], starter_wordings(), None, site.services.clock.now())
    return site


async def rows(site: Site, table: Any) -> list[dict[str, Any]]:
    async with site.services.engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


async def save(site: Site, client: httpx.AsyncClient, text: str, **values: str) -> httpx.Response:
    page = (await client.get(f"/formulation/{CODE}")).text
    data = {
        "csrf": site.csrf(client),
        "texte": text,
        "parcours": PATHWAY,
        f"vu-{PATHWAY}": field(page, f"vu-{PATHWAY}"),
    }
    return await client.post(f"/formulation/{CODE}", data=data | values)


async def test_the_list_says_who_sends_a_wording_in_which_class_and_language(studio: Site) -> None:
    page = (await (await studio.visitor(studio.administrator)).get("/formulations")).text
    assert CODE in page and "anglais" in page and "service" in page
    assert "brouillon</span>" not in page


async def test_a_saved_text_waits_in_the_draft_and_the_published_one_stays(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    before = await rows(studio, revision)
    done = await save(studio, luc, TEXT)
    assert done.status_code == 303, done.text
    kept = (await rows(studio, draft))[0]
    assert kept["code"] == PATHWAY and kept["wordings"][CODE] == TEXT and kept["author_id"] == studio.administrator
    assert kept["document"] == starter_pathways()[PATHWAY]  # as it was shipped, with its comments
    assert await rows(studio, revision) == before
    page = (await luc.get(done.headers["location"])).text
    assert "Enregistré dans le brouillon" in page and "Votre suivi" in page
    change = (await rows(studio, setting_change))[0]
    assert change["after"] == {PATHWAY: {"text": TEXT, "draft": True}} and change["before"][PATHWAY]["draft"] is False
    logged = [(row["action"], row["why"]) for row in await rows(studio, audit)]
    assert ("setting.changed", "setting.wording") in logged


async def test_a_change_is_undone_and_a_draft_begun_for_it_goes_away(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    await save(studio, luc, TEXT)
    change = (await rows(studio, setting_change))[0]["id"]
    data = {"csrf": studio.csrf(luc), "changement": str(change), "suite": f"/formulation/{CODE}"}
    assert (await luc.post("/reglages/annuler", data=data)).status_code == 303
    assert await rows(studio, draft) == []
    twice = await luc.post("/reglages/annuler", data=data)
    assert twice.status_code == 422 and "déjà annulé" in twice.text
    page = (await luc.get(f"/formulation/{CODE}/historique")).text
    assert "annulation" in page and "annulé depuis" in page and "<ins>" in page


async def test_what_changed_since_is_not_undone(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    await save(studio, luc, TEXT)
    first = (await rows(studio, setting_change))[0]["id"]
    await save(studio, luc, TEXT.replace("suivi", "accompagnement"))
    data = {"csrf": studio.csrf(luc), "changement": str(first)}
    refused = await luc.post("/reglages/annuler", data=data)
    assert refused.status_code == 422 and "a changé depuis" in refused.text
    assert "accompagnement" in (await rows(studio, draft))[0]["wordings"][CODE]


async def test_two_administrators_at_once_lose_nothing(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    seen = {f"vu-{PATHWAY}": field((await luc.get(f"/formulation/{CODE}")).text, f"vu-{PATHWAY}")}
    await save(studio, luc, TEXT)
    late = await save(studio, luc, TEXT.replace("suivi", "rendez-vous"), **seen)
    assert late.status_code == 409
    assert "Texte enregistré entre-temps" in late.text and "Votre rendez-vous" in late.text
    assert (await rows(studio, draft))[0]["wordings"][CODE] == TEXT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bonjour", "Objet : …"),
        ("Objet : x\n\n{{ salaire }}", "pas de champ « salaire »"),
        ("Objet : x\n\n{{ prenom.__class__ }}", "ne sont permis|seuls les champs"),
        (f"Objet : {'x' * 300}\n\nBonjour", "200 caractères"),
        ("Objet : x\n\n[lien](https://x.example/{{ prenom }})", "adresse de lien"),
    ],
)
async def test_a_text_with_a_mistake_is_not_saved_and_says_why(studio: Site, text: str, said: str) -> None:
    luc = await studio.visitor(studio.administrator)
    done = await save(studio, luc, text)
    assert done.status_code == 422 and re.search(said, done.text), done.text
    assert await rows(studio, draft) == []
    assert "Rien n’est enregistré" in done.text and html.escape(text, quote=True)[:20] in done.text


async def test_readers_without_a_value_and_hard_sentences_are_shown_while_writing(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    text = (
        "Objet : DERNIER RAPPEL !\n\nVotre créneau : {{ creneau }}.\n\n"
        "Nonobstant votre demande, il vous appartient de procéder à la transmission des pièces justificatives "
        "afférentes à votre situation actuelle et à celle de votre foyer "
        "dans les meilleurs délais, sans quoi aucune suite ne pourra être donnée.\n"
    )
    data = {"csrf": studio.csrf(luc), "texte": text, "lecteur": "karim"}
    part = (await luc.post(f"/formulation/{CODE}/verifier", data=data)).text
    assert "ce courriel ne partirait pas" in part and "creneau" in part
    assert "malgré" in part and "publicité" in part and "très longue" in part
    good = (await luc.post(f"/formulation/{CODE}/verifier", data=data | {"texte": TEXT})).text
    assert "100 sur 100" in good and "Bonjour Karim," in good


async def test_the_preview_stands_in_a_closed_frame_and_values_stay_text(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    data = {"csrf": studio.csrf(luc), "texte": TEXT + "<script>alert(1)</script>", "lecteur": "obrien"}
    shown = await luc.post(f"/formulation/{CODE}/apercu", data=data)
    assert shown.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "<script>" not in shown.text and "Agence [Sud] &amp; Co" in shown.text
    saved = await luc.get(f"/formulation/{CODE}/apercu?lecteur=lea")
    assert saved.status_code == 200 and "Léa" in saved.text


async def test_a_test_goes_to_the_writers_own_address_whatever_the_form_says(studio: Site) -> None:
    luc = await studio.visitor(studio.administrator)
    data = {"csrf": studio.csrf(luc), "lecteur": "lea", "adresse": "autre@courriel.example", "recipient": "x@y.example"}
    done = await luc.post(f"/formulation/{CODE}/essai", data=data)
    assert done.status_code == 303
    (mail,) = await rows(studio, outbox)
    assert mail["recipient"] == "luc@agence.example.org" and mail["person_id"] is None and mail["kind"] == "notice"
    assert b"[Essai]" in mail["raw"]
    for _ in range(19):
        await luc.post(f"/formulation/{CODE}/essai", data=data)
    assert (await luc.post(f"/formulation/{CODE}/essai", data=data)).status_code == 422
    assert len(await rows(studio, outbox)) == 20


async def test_only_administrators_open_these_pages(studio: Site) -> None:
    for who in (studio.adviser, studio.supervisor, studio.auditor):
        client = await studio.visitor(who)
        data = {"csrf": studio.csrf(client), "texte": TEXT, "parcours": PATHWAY}
        for path in (f"/formulation/{CODE}", f"/formulation/{CODE}/essai", "/reglages/annuler"):
            assert (await client.post(path, data=data)).status_code == 403
        for path in ("/formulations", f"/formulation/{CODE}", f"/formulation/{CODE}/historique"):
            assert (await client.get(path)).status_code == 403
    luc = await studio.visitor(studio.administrator)
    assert (await luc.get("/formulation/inconnue")).status_code == 404
    assert await rows(studio, outbox) == [] and await rows(studio, draft) == []
