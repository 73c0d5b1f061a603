"""A draft as text in a real browser: mistakes in place with their remedy, completion by keyboard, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from mailflow.caseload.publishing import publish
from mailflow.templates.shipped import starter_pathways, starter_wordings
from tests.e2e.conftest import Stage

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WITHIN = 10_000
CODE = "premier-contact"
VIOLATIONS = (
    "addEventListener('securitypolicyviolation', (event) => (window.broken ??= []).push(event.violatedDirective))"
)


async def text_view(stage: Stage, *, width: int = 1280, dark: bool = False) -> tuple[Page, Locator]:
    """The text of a draft of the first pathway, and the editor in it."""
    async with stage.services.engine.begin() as connection:
        now = stage.services.clock.now()
        await publish(connection, starter_pathways()[CODE], starter_wordings(), stage.scene.luc, now)
    page = await stage.page(stage.scene.luc, width=width, dark=dark)
    await page.add_init_script(VIOLATIONS)
    await page.goto(f"/parcours/{CODE}")
    await page.get_by_role("button", name="Modifier").click()
    await page.goto(f"/brouillon/{CODE}/texte")
    editor = page.get_by_role("textbox", name="Texte (YAML)")
    await expect(editor).to_be_visible(timeout=WITHIN)
    return page, editor


async def to_line(page: Page, editor: Locator, words: str) -> None:
    """The cursor at the end of the first line with these words, by the editor's own search."""
    await editor.focus()
    await page.keyboard.press("Control+f")
    await page.keyboard.type(words)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await page.keyboard.press("End")


async def kept_text(page: Page) -> str:
    """What the form would send."""
    return str(await page.locator("#texte").input_value())


async def test_a_mistake_is_said_in_its_line_with_the_remedy_and_all_else_is_kept(stage: Stage) -> None:
    page, editor = await text_view(stage)
    await to_line(page, editor, "for: 2 working days")
    await page.keyboard.press("Control+Backspace")
    await page.keyboard.type("lunes")
    said = page.locator(".cm-said")
    await expect(said).to_contain_text("demande une durée", timeout=WITHIN)
    await expect(said).to_contain_text("Indiquez par exemple")
    await expect(page.locator(".cm-lintRange-error")).to_have_text("for: 2 working lunes")
    await expect(page.locator("#text-problems")).to_contain_text("ligne")
    await expect(page.locator("[data-autosave-state]")).to_have_text("Enregistré")
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+z")
    await expect(said).to_have_count(0, timeout=WITHIN)
    await expect(page.locator("#text-problems")).to_contain_text("Rien à corriger.")
    await page.reload()
    assert await kept_text(page) == starter_pathways()[CODE]
    assert await page.evaluate("window.broken ?? []") == []
