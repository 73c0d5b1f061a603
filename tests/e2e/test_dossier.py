"""The dossier in a real browser: what a change would do, two entries made one by keyboard alone, usable by all."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from mailflow.store.linking import learn_address
from tests.e2e.conftest import Stage
from tests.e2e.hands import press
from tests.e2e.test_amending_forms import put_on_a_pathway
from tests.e2e.test_browser import AXE

pytestmark = pytest.mark.e2e


async def entered_twice(stage: Stage) -> UUID:
    """Samira a second time, and an address of hers that nobody has confirmed."""
    scene = stage.scene
    async with stage.services.engine.begin() as connection:
        await learn_address(connection, scene.samira, "samira.perso@courriel.example")
    return await stage.make.person(scene.agency, "Samira Benali", scene.claire, address="s.benali@courriel.example")


async def violations(page: Page) -> list[tuple[str, str]]:
    await page.evaluate(AXE.read_text())
    result = await page.evaluate("axe.run({resultTypes: ['violations']})")
    found = [(item["id"], item["nodes"][0]["html"][:160]) for item in result["violations"]]
    wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return found + ([("scrolls sideways", page.url)] if wide else [])


async def test_the_pages_of_a_dossier_are_free_of_violations(stage: Stage) -> None:
    await put_on_a_pathway(stage)
    other, base = await entered_twice(stage), f"/dossier/{stage.scene.samira}"
    paths = ("", "/parcours", "/coordonnees", "/doubles", f"/doubles?avec={other}", "/imprimer")
    found = []
    for width, dark in ((1280, False), (390, True)):
        page = await stage.page(stage.scene.claire, width=width, dark=dark)
        for path in paths:
            await page.goto(base + path)
            found += [(path, width, *item) for item in await violations(page)]
        await page.context.close()
    assert found == []


async def test_a_step_is_passed_after_a_look_at_what_follows(stage: Stage) -> None:
    await put_on_a_pathway(stage)
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/dossier/{stage.scene.samira}/parcours")
    await page.locator("summary", has_text="Passer l’étape").click()
    form = page.locator("details[open] form")
    await form.get_by_label("Motif").fill("Vue au guichet")
    await form.get_by_role("button", name="Voir d’abord").click()
    await expect(page.get_by_text("rien n’est encore fait")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name="Confirmer").click()
    await expect(page.get_by_text("Le parcours continue à l’étape choisie")).to_be_visible()
    await expect(page.locator("svg .is-done")).to_have_count(1)


async def test_two_entries_are_made_one_and_two_again_by_keyboard_alone(stage: Stage) -> None:
    await entered_twice(stage)
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/dossier/{stage.scene.samira}/doubles")
    await page.get_by_role("link", name="Comparer").focus()
    await press(page, "Enter")
    await page.get_by_label("Comment savez-vous").focus()
    await page.keyboard.type("Même date de naissance")
    await press(page, "Enter")
    await expect(page.get_by_text("n’en font plus qu’une")).to_be_visible()
    await page.get_by_role("button", name="Séparer").focus()
    await press(page, "Enter")
    await expect(page.get_by_text("de nouveau séparées")).to_be_visible()
