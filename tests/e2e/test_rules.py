"""An administrator writes an intake rule by keyboard, tries it, keeps it, takes it back; usable by all."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select

from mailflow.store.tables import intake_rule
from tests.e2e.conftest import Stage
from tests.e2e.test_browser import AXE

pytestmark = pytest.mark.e2e

ALL = "axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"


async def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, and whether it scrolls sideways."""
    await page.evaluate(AXE.read_text())
    found = (await page.evaluate(ALL))["violations"]
    wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]] + ["sideways"] * wide


async def names(stage: Stage) -> list[str]:
    async with stage.services.engine.connect() as connection:
        return list(await connection.scalars(select(intake_rule.c.name)))


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
async def test_a_rule_is_written_tried_kept_and_taken_back(stage: Stage, width: int, dark: bool) -> None:
    page = await stage.page(stage.scene.luc, width=width, dark=dark)
    found: list[str] = []
    await page.goto("/reglages/regles")
    found += await violations(page)
    await page.get_by_label("Nouvelle règle pour").select_option(index=1)
    await page.get_by_role("button", name="Écrire une règle").press("Enter")
    await page.get_by_label("Nom", exact=True).press_sequentially("Rendez-vous")
    first = page.get_by_role("group", name="Condition 1")
    await first.get_by_label("Valeur").press_sequentially("rendez-vous, bonjour")
    await expect(first.get_by_label("Nom de l’en-tête")).to_be_hidden()
    await page.get_by_role("button", name="Ajouter une condition").press("Enter")
    second = page.get_by_role("group", name="Condition 2")
    await second.get_by_label("Condition", exact=True).select_option("header_present")
    await expect(second.get_by_label("Nom de l’en-tête")).to_be_visible()
    await expect(second.get_by_label("Valeur")).to_be_hidden()
    await page.get_by_role("button", name=re.compile("Essayer sur les")).press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Rien n’est enregistré")
    found += await violations(page)
    await page.get_by_role("button", name="Retirer la condition 2").press("Enter")
    await page.get_by_label("Étiquettes").fill("Rendez-vous")
    await page.get_by_label("Prioritaire").check()
    await page.get_by_label("Étiquettes").press("Enter")
    await expect(page.get_by_role("heading", name="Essai sur les derniers messages")).to_be_visible()
    await expect(page.get_by_role("table")).to_be_visible()
    found += await violations(page)
    assert await names(stage) == []
    await page.get_by_role("button", name="Enregistrer cette règle").press("Enter")
    await expect(page.get_by_role("link", name="Rendez-vous")).to_be_visible()
    found += await violations(page)
    assert await names(stage) == ["Rendez-vous"]
    await page.get_by_role("button", name="Annuler", exact=True).press("Enter")
    await expect(page.get_by_text("Aucune règle pour l’instant")).to_be_visible()
    assert await names(stage) == [] and found == []
