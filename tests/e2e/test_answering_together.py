"""Two advisers at one conversation in two real browsers: they see each other, and nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Stage
from tests.e2e.test_browser import AXE

pytestmark = pytest.mark.e2e


async def test_a_draft_appears_at_a_colleagues_and_two_who_type_at_once_keep_both(stage: Stage) -> None:
    where = f"/conversation/{stage.scene.first}"
    claire, anne = await stage.page(stage.scene.claire), await stage.page(stage.scene.anne)
    await claire.goto(where)
    await anne.goto(where)
    await expect(claire.locator("#draft-notice")).to_contain_text("Anne Vasseur")
    await expect(anne.locator("[data-live][data-state=on]")).to_be_attached()
    await claire.get_by_label("Votre réponse").press_sequentially("Bonjour Samira,")
    await expect(anne.locator("#draft-notice")).to_contain_text("a commencé une réponse")
    await expect(anne.get_by_label("Votre réponse")).to_have_value("Bonjour Samira,")
    await anne.evaluate("document.querySelector('#answer-form').elements.version.value = 0")  # she missed it all
    await anne.get_by_label("Votre réponse").fill("Un tout autre texte")
    await expect(anne.locator("[data-draft-state]")).to_contain_text("les deux textes sont gardés")
    await expect(anne.get_by_label("Votre réponse")).to_have_value("Un tout autre texte")
    await expect(claire.get_by_label("Votre réponse")).to_have_value("Bonjour Samira,")
    await expect(claire.locator(".kept")).to_contain_text("Anne Vasseur")


async def test_an_answer_with_a_file_and_a_canned_reply_is_sent_and_undone_by_keyboard(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto("/reponses-types/nouvelle")
    await page.get_by_label("Titre").fill("Proposer une heure")
    await page.get_by_label("Texte").fill("Bonjour {{ prenom }}, **vendredi 10 h** ?")
    await page.get_by_role("button", name="Enregistrer").press("Enter")
    await page.goto(f"/conversation/{stage.scene.first}")
    await page.get_by_role("link", name="Réponses types").nth(1).press("Enter")
    await page.get_by_placeholder("Chercher une réponse type").fill("heure")
    await page.keyboard.press("Enter")
    area = page.get_by_label("Votre réponse")
    await expect(area).to_have_value("Bonjour Samira, **vendredi 10 h** ?")
    await page.get_by_role("button", name="Aperçu").press("Enter")
    await expect(page.locator("[data-preview] strong")).to_have_text("vendredi 10 h")
    await page.get_by_role("button", name="Écrire").press("Enter")
    files = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    await page.locator("#piece").set_input_files([files])  # type: ignore[list-item]
    await expect(page.locator("#draft-files")).to_contain_text("plan.pdf")
    await area.press("Control+Enter")
    await expect(page.get_by_text("elle part dans")).to_be_visible()
    await expect(page.locator(".message-out", has_text="vendredi 10 h")).to_contain_text("plan.pdf")
    await page.get_by_role("button", name="Annuler l’envoi").press("Enter")
    await expect(page.get_by_text("Envoi annulé")).to_be_visible()
    await expect(area).to_have_value("Bonjour Samira, **vendredi 10 h** ?")
    await expect(page.locator("#draft-files")).to_contain_text("plan.pdf")


async def test_a_note_names_a_colleague_by_keyboard(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/conversation/{stage.scene.first}")
    await page.get_by_text("Ajouter une note interne").click()
    note = page.get_by_label("Note pour vos collègues")
    await note.press_sequentially("Vu avec @ann")
    await expect(page.get_by_role("option", name="Anne Vasseur")).to_be_visible()
    await note.press("Enter")
    await expect(note).to_have_value("Vu avec @Anne Vasseur ")
    await page.get_by_role("button", name="Enregistrer la note").click()
    await expect(page.locator(".note")).to_contain_text("Pour Anne Vasseur")


async def test_the_pages_of_answering_are_free_of_accessibility_violations(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/conversation/{stage.scene.first}")
    token = await page.locator("#answer-form input[name=csrf]").get_attribute("value") or ""
    head = {"origin": stage.url}
    for way, data in (
        ("note", {"note": "Vu avec @anne"}),
        ("brouillon", {"text": "Bonjour", "version": "0"}),
        ("brouillon", {"text": "Un autre", "version": "0"}),
    ):
        where = f"/conversation/{stage.scene.first}/{way}"
        await page.request.post(where, form={"csrf": token, **data}, headers=head)
    reply = {"csrf": token, "titre": "Accueil", "texte": "Bonjour {{ prenom }}"}
    await page.request.post("/reponses-types/enregistrer", form=reply, headers=head)
    begun = await page.request.post(
        "/reponse-groupee", form={"csrf": token, "c": str(stage.scene.first)}, headers=head, max_redirects=0
    )
    bulk = begun.headers["location"]
    found: list[tuple[str, ...]] = []
    paths = (f"/conversation/{stage.scene.first}", f"/conversation/{stage.scene.first}/modeles", "/mentions", bulk)
    for path in (*paths, "/reponses-types", "/reponses-types/nouvelle", "/reponse-groupee"):
        await page.goto(path)
        await page.evaluate(AXE.read_text())
        for width, scheme in ((1280, "light"), (390, "dark")):
            await page.set_viewport_size({"width": width, "height": 844})
            await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            result = await page.evaluate("axe.run({resultTypes: ['violations']})")
            found += [(path, scheme, item["id"], item["nodes"][0]["html"][:160]) for item in result["violations"]]
            wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            found += [(path, scheme, "scrolls sideways")] if wide else []
    assert found == [], "\n".join(map(str, found))
