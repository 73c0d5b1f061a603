"""The picture beside a draft's text in a real browser: it follows the cursor, leads to a step, stays while it can."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import Stage
from tests.e2e.test_replaying import problems
from tests.e2e.test_text_editor import CODE, text_view, to_line

pytestmark = pytest.mark.e2e


def current(page: Page) -> Locator:
    """The step that is looked at in the picture."""
    return page.locator("#draft-picture a[aria-current=true]")


async def in_sight(page: Page) -> bool:
    """Whether the frame of the picture shows the top of that step."""
    return bool(
        await current(page).evaluate(
            """(link) => {
              const [step, frame] = [link, link.closest(".picture")].map((one) => one.getBoundingClientRect());
              return step.top >= frame.top - 1 && step.bottom <= frame.bottom + 1;
            }"""
        )
    )


async def test_the_picture_follows_the_cursor_and_a_step_in_it_leads_to_its_lines(stage: Stage) -> None:
    page, editor = await text_view(stage)
    line = page.locator(".cm-activeLine")
    await expect(current(page)).to_have_count(0)
    await to_line(page, editor, "after: 6 working days")
    await expect(current(page)).to_contain_text("Réponse sur le suivi")
    await to_line(page, editor, "id: fin_sans_reponse")
    await expect(current(page)).to_contain_text("Personne injoignable")
    assert await in_sight(page)
    await page.locator("#n-laisser_lire > a").click()
    await expect(line).to_contain_text("id: laisser_lire")
    await expect(editor).to_be_focused()
    await expect(current(page)).to_contain_text("Laisser le temps de lire")
    for key in ("Escape", "Tab", "Tab", "Tab"):  # out of the editor: the fold, the frame, the step within
        await page.keyboard.press(key)
    await expect(current(page)).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(line).to_contain_text("id: proposition")
    await expect(current(page)).to_contain_text("Proposition du suivi")
    assert await problems(page) == []
    assert await page.evaluate("window.broken ?? []") == []


async def test_the_picture_is_drawn_again_and_the_last_one_stays_while_the_text_cannot_be_read(stage: Stage) -> None:
    page, editor = await text_view(stage)
    picture, stale = page.locator("#draft-picture"), page.locator("[data-stale]")
    await to_line(page, editor, "title: Laisser le temps de lire")
    await page.keyboard.type(" au calme")
    await expect(picture).to_contain_text("au calme")
    await expect(current(page)).to_contain_text("Laisser le temps")
    await page.keyboard.type(": [")
    await expect(stale).to_be_visible()
    await expect(picture).to_contain_text("au calme")
    for _ in ": [":
        await page.keyboard.press("Backspace")
    await expect(stale).to_be_hidden()


async def test_on_a_small_screen_the_picture_is_folded_and_without_script_it_leads_to_the_form(stage: Stage) -> None:
    page, _editor = await text_view(stage, width=390, dark=True)
    picture = page.locator("#draft-picture")
    await expect(picture).to_be_hidden()
    await page.locator("summary", has_text="Schéma").press("Enter")
    await expect(picture).to_be_visible()
    assert await problems(page) == []
    plain = await page.context.browser.new_context(java_script_enabled=False, base_url=stage.url)  # type: ignore[union-attr]
    await plain.add_cookies(await page.context.cookies())  # type: ignore[arg-type]
    other = await plain.new_page()
    await other.goto(f"/brouillon/{CODE}/texte")
    await other.locator("#n-laisser_lire > a").click()
    await expect(other.get_by_role("heading", name="Laisser le temps de lire")).to_be_visible()
