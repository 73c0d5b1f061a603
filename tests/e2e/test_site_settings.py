"""An administrator sets quiet hours for the service and one agency, by keyboard: a mistake, its mending, and undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select

from mailflow.store.tables import agency
from tests.e2e.conftest import Stage

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


async def clean(page: Page) -> None:
    await page.evaluate(AXE.read_text())
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        result = await page.evaluate("axe.run({resultTypes: ['violations']})")
        assert [(scheme, item["id"]) for item in result["violations"]] == []


async def test_quiet_hours_are_set_for_the_service_and_an_agency_and_undone(stage: Stage) -> None:
    async with stage.services.engine.connect() as connection:
        names = list(await connection.scalars(select(agency.c.name).order_by(agency.c.code)))
    page = await stage.page(stage.scene.luc)
    await page.goto("/reglages")
    await page.get_by_role("navigation", name="Réglages").get_by_role("link", name="Service").press("Enter")
    field = page.get_by_label("Heures calmes", exact=True)
    await field.fill("la nuit")
    await field.press("Enter")
    await expect(page.locator("#e-quiet_hours")).to_contain_text("Deux heures, comme 20:00-07:30")
    await expect(field).to_have_value("la nuit")
    await clean(page)
    await field.fill("20h-7h30")
    await page.get_by_role("button", name="Enregistrer : Heures calmes").press("Enter")
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    await expect(field).to_have_value("20:00-07:30")
    await page.get_by_role("region", name="Agences").get_by_role("link", name=names[0]).press("Enter")
    await expect(page.locator("#o-quiet_hours")).to_have_text("vient du service")
    await field.fill("")
    await field.press("Enter")
    await expect(page.locator("#o-quiet_hours")).to_have_text("réglé ici")
    await clean(page)
    await page.get_by_role("button", name="Annuler", exact=True).press("Enter")
    await expect(page.get_by_text("Annulé : c’est de nouveau comme avant.")).to_be_visible()
    await expect(field).to_have_value("20:00-07:30")
    await expect(page.locator("#o-quiet_hours")).to_have_text("vient du service")
