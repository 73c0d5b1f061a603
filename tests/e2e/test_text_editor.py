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
    await expect(page.locator("#texte")).to_be_hidden()  # until then it is the plain text area
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
    await expect(said).to_contain_text("demande une durée")
    await expect(said).to_contain_text("Indiquez par exemple")
    await expect(page.locator(".cm-lintRange-error")).to_have_text("for: 2 working lunes")
    await expect(page.locator("#text-problems")).to_contain_text("ligne")
    await expect(page.locator("[data-autosave-state]")).to_have_text("Enregistré")
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+z")
    await expect(said).to_have_count(0)
    await expect(page.locator("#text-problems")).to_contain_text("Rien à corriger.")
    await page.reload()
    assert await kept_text(page) == starter_pathways()[CODE]
    assert await page.evaluate("window.broken ?? []") == []


async def test_fields_and_steps_are_completed_by_keyboard_and_escape_leads_out(stage: Stage) -> None:
    page, editor = await text_view(stage)
    await page.clock.install()
    await page.reload()
    await expect(page.locator("#texte")).to_be_hidden()
    before = await kept_text(page)
    await to_line(page, editor, "wording: bienvenue")
    await page.keyboard.press("Enter")
    await page.keyboard.type("ne")
    offered = page.get_by_role("listbox", name="Propositions")
    await expect(offered.get_by_role("option")).to_contain_text(["next"])
    await settled_list(page)
    await page.keyboard.press("Enter")
    await expect(offered.get_by_role("option").filter(has_text="laisser_lire")).to_be_visible()
    await page.keyboard.type("prop")
    await expect(offered.get_by_role("option")).to_have_count(1)
    await settled_list(page)
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-autosave-state]")).to_have_text("Enregistré")
    after = await kept_text(page)
    assert after == before.replace("wording: bienvenue\n", "wording: bienvenue\n    next: proposition\n", 1)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Tab")
    await expect(editor).not_to_be_focused()
    assert await kept_text(page) == after and await page.evaluate("window.broken ?? []") == []


async def settled_list(page: Page) -> None:
    """The editor takes no Enter for a list that has only just opened; its clock goes on without us waiting."""
    await page.clock.fast_forward(200)


async def test_a_text_the_server_did_not_get_is_kept_here_and_taken_up_again(stage: Stage) -> None:
    page, editor = await text_view(stage)
    await page.route("**/texte", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    await to_line(page, editor, "title: Premier contact")
    await page.keyboard.type(" bis")
    await expect(page.locator("[data-autosave-state]")).to_contain_text("gardé dans ce navigateur")
    await page.unroute("**/texte")
    await page.reload()
    assert "contact bis" not in await kept_text(page)
    await page.get_by_role("button", name="Le reprendre").click()
    await expect(page.locator("[data-autosave-state]")).to_have_text("Enregistré")
    await page.reload()
    assert "title: Premier contact bis\n" in await kept_text(page)
    await expect(page.get_by_role("button", name="Le reprendre")).to_be_hidden()


async def test_a_colleagues_save_is_said_and_the_button_shows_both(stage: Stage) -> None:
    page, editor = await text_view(stage)
    other = await stage.page(stage.scene.luc)
    await other.goto(f"/brouillon/{CODE}?etape=laisser_lire")
    await other.get_by_label("Durée", exact=True).fill("4")
    await expect(other.locator("[data-autosave-state]")).to_have_text("Enregistré")
    await to_line(page, editor, "title: Premier contact")
    await page.keyboard.type(" bis")
    await expect(page.locator("[data-autosave-state]")).to_contain_text("a enregistré le brouillon")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("alert")).to_contain_text("Rien n’est perdu")
    await expect(page.locator(".difference")).to_contain_text("4 working days")
    assert "Premier contact bis" in await kept_text(page)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
async def test_the_text_editor_is_usable_by_all(stage: Stage, width: int, dark: bool) -> None:
    page, editor = await text_view(stage, width=width, dark=dark)
    await to_line(page, editor, "for: 2 working days")
    await page.keyboard.type("x")
    await expect(page.locator(".cm-said")).to_be_visible()
    await page.keyboard.press("Control+f")
    await expect(page.get_by_role("textbox", name="Chercher")).to_be_visible()
    await page.evaluate(AXE.read_text())
    result = await page.evaluate("axe.run({resultTypes: ['violations']})")
    found = [(item["id"], item["nodes"][0]["html"][:200]) for item in result["violations"]]
    wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert (found, wide, await page.evaluate("window.broken ?? []")) == ([], False, [])
