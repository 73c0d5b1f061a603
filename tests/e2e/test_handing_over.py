"""A team lead hands people over, an adviser reads the note and takes a mail: in a real browser, by keyboard too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Stage
from tests.e2e.test_browser import AXE

pytestmark = pytest.mark.e2e


async def test_checked_people_are_handed_over_read_about_and_taken_back(stage: Stage) -> None:
    lea = await stage.make.staff(stage.scene.agency, "Léa Troisième", login="lea")
    anne = await stage.page(stage.scene.anne)
    await anne.goto("/suivis")
    for name in ("Samira Benali", "Awa Diallo"):
        await anne.get_by_label(f"Cocher : {name}").check()
    await anne.get_by_role("button", name="Confier à…").click()
    await expect(anne.get_by_role("heading", name="Confier 2 personnes")).to_be_visible()
    await anne.get_by_label("Confier à").select_option(label="Léa Troisième (0 / 250)")
    await anne.get_by_label("Mot de relais").fill("Samira attend un rendez-vous.")
    await anne.get_by_role("button", name="Voir la répartition").press("Enter")
    await expect(anne.get_by_text("de 0 à 2 sur 250")).to_be_visible()
    await anne.get_by_role("button", name="Confier", exact=True).press("Enter")
    await expect(anne.get_by_role("heading", name="2 personnes confiées")).to_be_visible()
    page = await stage.page(lea)
    await page.goto("/suivis")
    await expect(page.get_by_text("Samira attend un rendez-vous.")).to_be_visible()
    await page.get_by_role("button", name="J’ai lu").press("Enter")
    await expect(page.get_by_text("Samira attend un rendez-vous.")).to_have_count(0)
    await page.goto(f"/conversation/{stage.scene.stranger}")
    await page.get_by_role("button", name="Je m’en occupe").press("Enter")
    await expect(page.get_by_text("Vous vous en occupez")).to_be_visible()
    await anne.get_by_role("button", name="Annuler le transfert").press("Enter")
    await expect(anne.get_by_text("Repris : chacun est de nouveau suivi")).to_be_visible()
    await page.goto("/suivis")
    await expect(page.get_by_text("Aucune personne ne vous est confiée")).to_be_visible()


async def test_the_team_s_pages_are_free_of_accessibility_violations(stage: Stage) -> None:
    today = stage.make.now.date()
    await stage.make.absence(stage.scene.claire, None, today + timedelta(days=3), today + timedelta(days=9))
    await stage.make.person(stage.scene.agency, "Nora Nouvelle")
    page = await stage.page(stage.scene.anne)
    await page.goto("/equipe")
    await page.get_by_role("button", name="Confier… le portefeuille de Claire Fontaine").click()
    await page.wait_for_url("**/transfert/*")
    paths = (
        page.url,
        "/equipe",
        "/sans-referent",
        "/absences",
        "/transferts",
        "/suivis",
        f"/dossier/{stage.scene.samira}",
    )
    found: list[tuple[str, ...]] = []
    for path in (*paths, f"/conversation/{stage.scene.stranger}"):
        await page.goto(path)
        await page.evaluate(AXE.read_text())
        for summary in await page.locator("main summary:visible").all():
            await summary.click()
        for width, dark in ((1280, False), (390, True)):
            await page.set_viewport_size({"width": width, "height": 844})
            await page.emulate_media(color_scheme="dark" if dark else "light")
            result = await page.evaluate("axe.run({resultTypes: ['violations']})")
            found += [(path, item["id"], item["nodes"][0]["html"][:160]) for item in result["violations"]]
            wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            found += [(path, "scrolls sideways")] if wide else []
    assert found == []
