"""An administrator edits a wording in a real browser, by keyboard: fields, remarks, the mail as it looks, and undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from mailflow.caseload.publishing import publish
from mailflow.templates.shipped import starter_pathways, starter_wordings
from tests.e2e.conftest import Stage

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TEXT = "Objet : Votre suivi\n\nNonobstant ce délai, répondez-nous vite.\n\nBonjour "


async def test_a_wording_is_written_looked_at_saved_and_undone(stage: Stage) -> None:
    async with stage.services.engine.begin() as connection:
        document, now = starter_pathways()["consentement-web"], stage.services.clock.now()
        await publish(connection, document, starter_wordings(), stage.scene.luc, now)
    page = await stage.page(stage.scene.luc)
    await page.goto("/formulation/rappel-web-1")
    area = page.get_by_label("Texte", exact=True)
    await area.fill(TEXT)
    await page.get_by_text("Champs que l’on peut écrire dans le texte").press("Enter")
    await page.get_by_role("button", name="{{ prenom }}").press("Enter")
    await expect(area).to_have_value(TEXT + "{{ prenom }}")
    await expect(page.locator("#verification")).to_contain_text("malgré")
    frame = page.frame_locator("iframe.mail-frame")
    await expect(frame.get_by_text("Bonjour Léa")).to_be_visible()
    await page.get_by_label("Aperçu pour").select_option("chau")
    await expect(page.locator("#verification")).to_contain_text("Bonjour Minh-Châu")
    await page.evaluate(AXE.read_text())
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        result = await page.evaluate("axe.run({resultTypes: ['violations']})")
        assert [(scheme, item["id"]) for item in result["violations"]] == []
    await page.get_by_role("button", name="Enregistrer dans le brouillon").press("Enter")
    await expect(page.get_by_text("Rien ne change pour les personnes")).to_be_visible()
    await page.get_by_role("button", name="Annuler", exact=True).press("Enter")
    await expect(page.get_by_text("le texte d’avant est revenu")).to_be_visible()
    await expect(area).to_have_value(starter_wordings()["rappel-web-1"])
