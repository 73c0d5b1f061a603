"""Steps of a draft dragged in a real browser, refused or undone; the picture and the form follow the chosen step."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from mailflow.caseload.drafting import save_draft
from tests.e2e.conftest import Stage
from tests.web.studio.pages import TEXTS

pytestmark = pytest.mark.e2e

DOCUMENT = """\
code: essai
title: Essai
steps:
  - {id: bonjour, kind: message, title: Dire bonjour, wording: bonjour, class: service}
  - {id: attendre, kind: wait, title: Laisser du temps, for: 7 working days}
  - id: deux
    kind: parallel
    title: Deux choses
    tracks:
      - name: gauche
        steps:
          - {id: gauche_1, kind: wait, title: Côté gauche, for: 2 days}
      - name: droite
        steps:
          - {id: droite_1, kind: wait, title: Côté droit, for: 3 days}
  - {id: fin, kind: end, title: Fin, outcome: fini}
"""


async def editor(stage: Stage) -> tuple[Page, Locator]:
    """A draft with tracks, and its outline."""
    async with stage.services.engine.begin() as connection:
        await save_draft(connection, DOCUMENT, TEXTS, stage.scene.luc, stage.services.clock.now())
    page = await stage.page(stage.scene.luc)
    await page.goto("/brouillon/essai")
    return page, page.get_by_role("navigation", name="Étapes du brouillon")


async def drag(page: Page, key: str, below: str, *, half: float = 0.95) -> None:
    """The step by its grip to the lower edge of another's line."""
    grip = await page.locator(f'[data-key="{key}"] > .outline-row [data-grip]').bounding_box()
    line = await page.locator(f'[data-key="{below}"] > .outline-row').bounding_box()
    assert grip and line
    await page.mouse.move(grip["x"] + 6, grip["y"] + 6)
    await page.mouse.down()
    await page.mouse.move(line["x"] + 20, line["y"] + line["height"] * 0.5, steps=4)
    await page.mouse.move(line["x"] + 20, line["y"] + line["height"] * half, steps=4)
    await page.mouse.up()


async def test_a_step_is_dragged_into_a_track_and_undo_brings_it_back(stage: Stage) -> None:
    page, outline = await editor(stage)
    await drag(page, "attendre", "gauche_1")
    await expect(page.locator("#draft-state")).to_contain_text("Étape déplacée.")
    await expect(page.get_by_role("heading", name="Laisser du temps")).to_be_visible()
    await expect(outline.get_by_role("link", name="2.2. Laisser du temps")).to_be_visible()
    await page.get_by_role("button", name="Annuler").click()
    await expect(outline.get_by_role("link", name="2. Laisser du temps")).to_be_visible()
    await drag(page, "fin", "bonjour")
    await expect(outline.get_by_role("link", name="2. Fin")).to_be_visible()


async def test_a_move_the_server_refuses_is_said_and_changes_nothing(stage: Stage) -> None:
    page, outline = await editor(stage)
    other = await stage.page(stage.scene.luc)
    await other.goto("/brouillon/essai?etape=attendre")
    await other.get_by_role("button", name="Retirer").click()
    await expect(other.get_by_text("Étape retirée.")).to_be_visible()
    await drag(page, "fin", "attendre")
    await expect(page.locator("#draft-state")).to_contain_text("quelqu’un l’a retirée entre-temps")
    await expect(outline.get_by_role("link", name="4. Fin")).to_be_visible()


async def test_the_picture_follows_the_chosen_step_and_leads_to_its_form(stage: Stage) -> None:
    page, outline = await editor(stage)
    await outline.get_by_role("link", name="3.1. Côté droit").click()
    chosen = page.locator("#draft-picture .on")
    await expect(chosen).to_have_attribute("id", "n-droite_1")
    await expect(chosen).to_be_in_viewport()
    await page.locator("#draft-picture #n-attendre > a").click()
    await expect(page.get_by_role("heading", name="Laisser du temps")).to_be_visible()
    await expect(chosen).to_have_attribute("id", "n-attendre")


async def test_what_was_just_typed_is_saved_before_another_step_opens(stage: Stage) -> None:
    page, outline = await editor(stage)
    await outline.get_by_role("link", name="2. Laisser du temps").click()
    await page.get_by_label("Durée", exact=True).fill("4")
    await outline.get_by_role("link", name="1. Dire bonjour").click()
    await expect(page.get_by_role("heading", name="Dire bonjour")).to_be_visible()
    await expect(outline.get_by_text("4 jours ouvrés")).to_be_visible()
