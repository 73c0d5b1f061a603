"""The editor of drafts: forms of steps, mistakes beside their fields, undo, and two administrators at once."""

from __future__ import annotations

import pytest

from mailflow.caseload.wording_editing import save_wording
from mailflow.caseload.wordings import mark
from mailflow.store.tables import draft
from tests.web.conftest import Site
from tests.web.studio.pages import DOCUMENT, Form, drafted, edits, enrolled, post, published, rows, second_administrator

PART = {"x-part": "1"}


async def document(site: Site) -> str:
    [row] = await rows(site, draft)
    return str(row["document"])


async def test_the_list_says_what_is_published_who_drafts_and_how_many_people_are_on_it(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    assert "jamais publié" in (await luc.get("/parcours")).text
    assert (await published(site, luc)).status_code == 303
    await enrolled(site, site.case)
    begun = await post(site, luc, "/parcours/essai/modifier")
    assert begun.headers["location"] == "/brouillon/essai"
    page = (await luc.get("/parcours")).text
    assert "Essai de suivi" in page and "Luc Réglages" in page and '<td class="number">1</td>' in page
    shown = (await luc.get("/parcours/essai")).text
    assert "1 personne" in shown and "Laisser du temps" in shown and "<svg" in shown
    assert "Samira" not in page + shown
    assert (await luc.get("/parcours/inconnu")).status_code == 404
    assert (await luc.get("/brouillon/inconnu")).status_code == 404
    assert (await luc.get("/parcours/essai?version=9")).status_code == 404
    claire = await site.visitor(site.adviser)
    for address in ("/parcours", "/parcours/essai", "/brouillon/essai", "/brouillon/essai/publier"):
        assert (await claire.get(address)).status_code == 403, address


async def test_a_delay_is_changed_by_the_form_and_said_in_words(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    await published(site, luc)
    await post(site, luc, "/parcours/essai/modifier")
    form = Form((await luc.get("/brouillon/essai?etape=reponse")).text, "/etape")
    saved = await luc.post("/brouillon/essai/etape", data=form.data(f__reminders__0__after__n="5"))
    assert saved.status_code == 303
    assert "5 working days" in await document(site)
    page = (await luc.get("/brouillon/essai/publier")).text
    assert "Rappel 1 : de 3 à 5 jours ouvrés." in page and "Attendre la réponse" in page
    await published(site, luc)
    assert "Rappel 1 : de 3 à 5 jours ouvrés." in (await luc.get("/parcours/essai/differences?de=1&a=2")).text
    assert "Rappel 1 : de 5 à 3 jours ouvrés." in (await luc.get("/parcours/essai/differences?de=2&a=1")).text


async def test_a_reminder_is_added_and_taken_away_without_script(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    form = Form((await luc.get("/brouillon/essai?etape=reponse")).text, "/etape")
    more = await luc.post("/brouillon/essai/etape", data=form.data(geste="plus:f.reminders"))
    assert more.headers["location"].endswith("#f.reminders.1-rang")
    page = (await luc.get("/brouillon/essai?etape=reponse")).text
    assert "Les rappels ne sont pas dans l’ordre du temps." in page and "Mettez le plus proche en premier." in page
    form = Form(page, "/etape")
    await luc.post("/brouillon/essai/etape", data=form.data(geste="moins:f.reminders.1"))
    assert "1 chose" not in (await luc.get("/brouillon/essai?etape=reponse")).text


async def test_what_is_typed_is_kept_and_judged_at_once(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    form = Form((await luc.get("/brouillon/essai?etape=attendre")).text, "/etape")
    told = await luc.post("/brouillon/essai/etape", data=form.data(f__for__n="beaucoup"), headers=PART)
    said = told.json()
    assert said["wrong"]["for"].startswith("« Durée (for) » demande une durée.") and "is-wrong" in said["outline"]
    assert "beaucoup working days" in await document(site)
    again = form.data(f__for__n="4", vu=said["seen"])
    mended = (await luc.post("/brouillon/essai/etape", data=again, headers=PART)).json()
    assert mended["wrong"] == {} and "prêt à publier" in mended["state"]
    assert "4 jours ouvrés" in (await luc.get("/brouillon/essai/schema?etape=attendre")).text
    assert len(await edits(site)) == 2  # typing is one edit


async def test_two_at_one_step_see_each_other_and_nothing_is_lost(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    maud = await site.visitor(await second_administrator(site))
    his = Form((await luc.get("/brouillon/essai?etape=attendre")).text, "/etape")
    hers = Form((await maud.get("/brouillon/essai?etape=attendre")).text, "/etape").data()
    await luc.post("/brouillon/essai/etape", data=his.data(f__for__n="4"))
    hers = hers | {"csrf": [site.csrf(maud)], "f.for.n": ["9"]}
    told = await maud.post("/brouillon/essai/etape", data=hers, headers=PART)
    assert told.status_code == 409 and "Luc Réglages a changé cette étape" in told.json()["said"]
    shown = await maud.post("/brouillon/essai/etape", data=hers)
    assert shown.status_code == 409 and "9 working days" in shown.text and "4 working days" in shown.text
    assert "for: 4 working days" in await document(site)
    assert [row["document"].count("for: 9 working days") for row in await edits(site) if row["aside"]] == [1]
    assert "mise de côté" in (await maud.get("/brouillon/essai/historique")).text
    mine = Form(shown.text, "/etape").data()
    assert (await maud.post("/brouillon/essai/etape", data=mine)).status_code == 303
    assert "for: 9 working days" in await document(site)


async def test_two_at_different_steps_do_not_disturb_each_other(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    maud = await site.visitor(await second_administrator(site))
    his = Form((await luc.get("/brouillon/essai?etape=attendre")).text, "/etape").data(f__for__n="4")
    hers = Form((await maud.get("/brouillon/essai?etape=reponse")).text, "/etape").data(f__timeout__after__n="12")
    assert (await luc.post("/brouillon/essai/etape", data=his)).status_code == 303
    assert (await maud.post("/brouillon/essai/etape", data=hers)).status_code == 303
    text = await document(site)
    assert "4 working days" in text and "12 working days" in text


async def test_steps_are_added_moved_and_removed_and_every_edit_is_undone_and_redone(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    assert "Laisse passer du temps." in (await luc.get("/brouillon/essai/ajouter?apres=attendre")).text
    added = await post(site, luc, "/brouillon/essai/ajouter", apres="attendre", sorte="wait", titre="Souffler")
    assert added.headers["location"].startswith("/brouillon/essai?etape=souffler")
    await post(site, luc, "/brouillon/essai/deplacer", etape="souffler", sens="up")
    text = await document(site)
    assert text.index("id: souffler") < text.index("id: attendre")
    await post(site, luc, "/brouillon/essai/retirer", etape="attendre")
    after = await document(site)
    assert "id: attendre" not in after
    for wanted in (text,):
        await post(site, luc, "/brouillon/essai/annuler", etape="attendre")
        assert await document(site) == wanted
    await post(site, luc, "/brouillon/essai/refaire", etape="")
    assert await document(site) == after
    for _ in range(3):
        await post(site, luc, "/brouillon/essai/annuler", etape="")
    assert await document(site) == DOCUMENT
    assert (await post(site, luc, "/brouillon/essai/annuler", etape="")).status_code == 422
    await post(site, luc, "/brouillon/essai/reprendre", numero="4")
    assert await document(site) == after
    assert (await post(site, luc, "/brouillon/essai/deplacer", etape="bonjour", sens="out")).status_code == 422
    assert (await post(site, luc, "/brouillon/essai/retirer", etape="personne")).status_code == 422


async def reworded(site: Site, text: str, code: str = "rappel") -> None:
    """A wording of the draft, as its own editor saves it."""
    async with site.services.engine.begin() as connection:
        seen = {"essai": mark((await rows(site, draft))[0]["wordings"].get(code, ""))}
        await save_wording(connection, code, text, seen, site.administrator, site.services.clock.now())


async def test_undo_and_another_s_save_leave_a_wording_as_it_was_written(site: Site) -> None:
    await drafted(site)
    luc, mine = await site.visitor(site.administrator), "Objet : À nous\n\nBonjour {{ prenom }}, où en êtes-vous ?\n"
    begun = await edits(site)
    await reworded(site, mine)
    assert await edits(site) == begun  # its history is its own
    await post(site, luc, "/brouillon/essai/retirer", etape="reponse")  # the only step that sends it
    assert "rappel" not in await document(site)
    await post(site, luc, "/brouillon/essai/annuler", etape="")
    assert await document(site) == DOCUMENT and (await rows(site, draft))[0]["wordings"]["rappel"] == mine
    await post(site, luc, "/brouillon/essai/ajouter", apres="attendre", sorte="wait", titre="Souffler")
    assert (await rows(site, draft))[0]["wordings"]["rappel"] == mine


async def test_the_text_is_checked_by_line_and_two_writers_keep_both_texts(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    maud = await site.visitor(await second_administrator(site))
    wrong = DOCUMENT.replace("next: fin}]", "next: fini}]")
    checked = await post(site, luc, "/brouillon/essai/verifier", texte=wrong)
    line = wrong[: wrong.index("fini}]")].count("\n") + 1
    [said] = checked.json()["problems"]
    assert (said["line"], said["sentence"]) == (line, "L’étape « fini » n’existe pas.")
    assert wrong.splitlines()[line - 1][said["column"] : said["end"]] == "fini"
    assert said["remedy"] == "Vouliez-vous dire « fin » ?" and await document(site) == DOCUMENT
    assert f"ligne {line}" in checked.json()["shown"]
    form = Form((await maud.get("/brouillon/essai/texte")).text, "/texte")
    await post(site, luc, "/brouillon/essai/texte", texte=wrong, version="1")
    hers = form.data(texte=DOCUMENT.replace("Laisser du temps", "Attendre un peu"))
    shown = await maud.post("/brouillon/essai/texte", data=hers)
    assert shown.status_code == 409 and "Attendre un peu" in shown.text and "+    title: Attendre un peu" in shown.text
    assert await document(site) == wrong
    assert (await maud.post("/brouillon/essai/texte", data=Form(shown.text, "/texte").data())).status_code == 303
    assert "Attendre un peu" in await document(site)
    other = await post(site, maud, "/brouillon/essai/texte", texte=DOCUMENT.replace("code: essai", "code: autre"))
    assert other.status_code in (409, 422)
    seen = await maud.get("/brouillon/essai/historique/voir?numero=1")
    assert "Attendre un peu" in seen.text
    assert (await maud.get("/brouillon/essai/historique/voir?numero=77")).status_code == 404


async def test_a_draft_that_is_no_yaml_is_mended_in_its_text(site: Site) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    await post(site, luc, "/brouillon/essai/texte", texte="code: essai\nsteps: [", version="1")
    assert (await luc.get("/brouillon/essai")).headers["location"] == "/brouillon/essai/texte"
    assert "Le document est illisible ici" in (await luc.get("/brouillon/essai/texte")).text
    assert "À corriger avant de publier" in (await luc.get("/brouillon/essai/publier")).text


async def test_a_new_pathway_is_begun_and_thrown_away(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    begun = await post(site, luc, "/parcours/nouveau", code="neuf", titre="Tout neuf")
    assert begun.headers["location"] == "/brouillon/neuf"
    assert "Tout neuf" in (await luc.get("/brouillon/neuf")).text and "Tout neuf" not in (await luc.get("/")).text
    assert (await post(site, luc, "/parcours/nouveau", code="neuf", titre="Encore")).status_code == 422
    assert (await post(site, luc, "/parcours/nouveau", code="Né Faux", titre="Encore")).status_code == 422
    form = Form((await luc.get("/brouillon/neuf")).text, "/etape")
    saved = await luc.post("/brouillon/neuf/etape", data=form.data(f__title="Autre titre", f__caps__service="3"))
    assert saved.status_code == 303
    assert "title: Autre titre" in await document(site) and "caps: {service: 3}" in await document(site)
    await post(site, luc, "/brouillon/neuf/jeter")
    assert await rows(site, draft) == []


@pytest.mark.parametrize("name", ["f.for.n", "geste", "etape"])
async def test_odd_values_of_a_form_are_refused_or_kept_as_text(site: Site, name: str) -> None:
    await drafted(site)
    luc = await site.visitor(site.administrator)
    form = Form((await luc.get("/brouillon/essai?etape=attendre")).text, "/etape")
    for value in ("x\0y", "plus:f.a.b.9999.c", "@@@", "[[[", "9" * 400):
        answer = await luc.post("/brouillon/essai/etape", data=form.data() | {name: [value]})
        assert answer.status_code in (303, 409, 422), (name, value)
        assert (await luc.get("/brouillon/essai")).status_code == 200
