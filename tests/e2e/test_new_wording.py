"""An administrator writes a new wording from a step, by keyboard, chooses it there, and takes back another one."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from mailflow.caseload.publishing import publish
from mailflow.templates.shipped import starter_pathways, starter_wordings
from tests.e2e.conftest import Stage
from tests.e2e.test_replaying import problems

pytestmark = pytest.mark.e2e

CODE, NAME = "premier-contact", "bienvenue-bis"


async def test_a_wording_is_made_for_a_step_chosen_there_and_another_taken_back(stage: Stage) -> None:
    async with stage.services.engine.begin() as connection:
        now = stage.services.clock.now()
        await publish(connection, starter_pathways()[CODE], starter_wordings(), stage.scene.luc, now)
    page = await stage.page(stage.scene.luc)
    await page.goto(f"/parcours/{CODE}")
    await page.get_by_role("button", name="Modifier").press("Enter")
    outline = page.get_by_role("navigation", name="Étapes du brouillon")
    await outline.get_by_role("link", name="Courriel de bienvenue").press("Enter")
    await page.get_by_role("link", name="Nouvelle formulation").first.press("Enter")
    found = await problems(page)
    await page.get_by_label("Nom", exact=True).fill(NAME)
    await page.get_by_label("Objet").fill("Bienvenue")
    await page.get_by_label("Texte", exact=True).fill("Bonjour {{ prenom }},\n\nÀ bientôt.")
    await page.get_by_role("button", name="Ajouter au brouillon").press("Enter")
    await expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    found += await problems(page)
    await page.get_by_role("link", name="Revenir à l’étape").press("Enter")
    await page.get_by_label("Texte", exact=False).first.select_option(NAME)
    await expect(page.locator("[data-autosave-state]")).to_have_text("Enregistré")
    await expect(page.locator("#draft-state")).to_contain_text("prêt à publier")
    await outline.get_by_role("link", name="Ses formulations").press("Enter")
    await page.get_by_role("link", name="Nouvelle formulation").press("Enter")
    await page.get_by_label("Partir de").select_option(NAME)
    await page.get_by_role("button", name="Prendre ce texte").press("Enter")
    await expect(page.get_by_label("Objet")).to_have_value("Bienvenue")
    await page.get_by_label("Nom", exact=True).fill(f"{NAME}-en")
    await page.get_by_role("button", name="Ajouter au brouillon").press("Enter")
    await page.get_by_role("button", name="Retirer du brouillon").press("Enter")
    await expect(page.get_by_text("est retirée du brouillon")).to_be_visible()
    found += await problems(page)
    await page.get_by_role("button", name="Annuler", exact=True).press("Enter")
    await expect(page.get_by_role("heading", name=f"{NAME}-en", level=1)).to_be_visible()
    assert found == []
