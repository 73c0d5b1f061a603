"""By keyboard, an administrator takes a region from its pilot to the transition, which takes an evaluation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Stage
from tests.e2e.test_site_settings import clean

pytestmark = pytest.mark.e2e


async def test_a_region_goes_on_only_after_a_conclusive_evaluation(stage: Stage) -> None:
    today = stage.services.clock.now().date()
    page = await stage.page(stage.scene.luc)
    await page.goto("/reglages")
    await page.get_by_role("navigation", name="Réglages").get_by_role("link", name="Régions").press("Enter")
    await page.get_by_role("link", name="Nouvelle région").press("Enter")
    await page.get_by_label("Code", exact=True).fill("ARA")
    await page.get_by_label("Nom", exact=True).press("Enter")
    await expect(page.locator("#e-name")).to_contain_text("à remplir")
    await clean(page)
    await page.get_by_label("Nom", exact=True).fill("Auvergne-Rhône-Alpes")
    await page.get_by_role("checkbox").first.press("Space")
    await page.get_by_role("button", name="Enregistrer").press("Enter")
    await expect(page.get_by_text("Le déploiement n’a pas commencé.")).to_be_visible()
    await page.get_by_label("À partir du").fill((today - timedelta(days=60)).isoformat())
    await page.get_by_role("button", name="Enregistrer la phase").press("Enter")
    await expect(page.get_by_text("en cours")).to_be_visible()
    await page.get_by_label("À partir du").fill((today + timedelta(days=14)).isoformat())
    await page.get_by_role("button", name="Enregistrer la phase").press("Enter")
    await expect(page.locator("#e-phase")).to_contain_text("D’abord une évaluation concluante")
    await clean(page)
    await page.get_by_label("Conclusion").select_option("conclusive")
    await page.get_by_label("Mesures").fill("Réponse en 31 h, contre 52 h avant.\nAbsences : 11 %, contre 24 %.")
    await page.get_by_role("button", name="Noter l’évaluation").press("Enter")
    await expect(page.get_by_text("concluante : la région peut avancer")).to_be_visible()
    await page.get_by_label("À partir du").fill((today + timedelta(days=14)).isoformat())
    await page.get_by_role("button", name="Enregistrer la phase").press("Enter")
    await expect(page.get_by_text("prévue", exact=True)).to_be_visible()
    await clean(page)
    await page.set_viewport_size({"width": 390, "height": 844})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await clean(page)
    await page.get_by_role("button", name="Annuler", exact=True).press("Enter")
    await expect(page.get_by_text("Annulé : c’est de nouveau comme avant.")).to_be_visible()
    await expect(page.get_by_text("prévue", exact=True)).to_have_count(0)
    await page.goto("/reglages/regions")
    await clean(page)
