"""Five tasks of an adviser without a mouse: keys only, the focus always to be seen; and the palette and the help."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Stage
from tests.e2e.hands import press
from tests.e2e.test_amending_forms import put_on_a_pathway
from tests.e2e.test_browser import AXE

pytestmark = pytest.mark.e2e

FOCUSED = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const named = one.labels?.[0]?.textContent || one.ariaLabel || one.textContent || one.value || "";
  return [named.replace(/\\s+/g, " ").trim(), style.outlineStyle !== "none" || one === document.body];
}"""


async def tab_to(page: Page, name: str) -> None:
    """Go on with Tab until what is called so has the focus; every stop on the way has to be visible."""
    for _ in range(150):
        await press(page, "Tab")
        named, visible = await page.evaluate(FOCUSED)
        assert visible, f"nobody sees that the focus is on {named!r}"
        if named.startswith(name):
            return
    raise AssertionError(f"Tab does not lead to {name!r}")


async def choose(page: Page, words: str, option: str) -> None:
    """Open the palette, write, and take the option once it is the active one."""
    await press(page, "Control+k")
    await page.keyboard.type(words)
    await expect(page.locator("[data-palette] [aria-selected=true]")).to_contain_text(option)
    await press(page, "Enter")


async def test_five_tasks_are_done_by_keyboard_alone(stage: Stage) -> None:
    await put_on_a_pathway(stage)
    page = await stage.page(stage.scene.claire)
    await page.goto("/")

    await choose(page, "ma file", "Ma file")  # 1. answer a mail
    await expect(page.get_by_role("heading", name="Ma file")).to_be_visible()
    await press(page, "j", "Enter")
    await expect(page.get_by_label("Votre réponse")).to_be_visible()
    await press(page, "r")
    await page.keyboard.type("Bonjour, c’est entendu pour vendredi.")
    await press(page, "Control+Enter")
    await expect(page.locator(".message-out", has_text="entendu pour vendredi")).to_be_visible()

    await choose(page, "ma file", "Ma file")  # 2. tag three rows and put them off
    await expect(page.get_by_role("heading", name="Ma file")).to_be_visible()
    await press(page, "j", "j", "x", "j", "j", "X", "t")  # the first that is left is late and stays
    await page.keyboard.type("À rappeler")
    await press(page, "Enter")
    await expect(page.get_by_text("posée sur 3 lignes")).to_be_visible()
    await press(page, "j", "j", "x", "j", "j", "X", "s", "Enter")
    await expect(page.get_by_text("3 conversations remises à plus tard")).to_be_visible()

    await choose(page, "benali", "Samira Benali")  # 3. find a person and pause the pathway
    await expect(page.get_by_role("heading", name="Samira Benali")).to_be_visible()
    await choose(page, "mettre en pause", "Mettre en pause")
    await page.keyboard.type("En vacances jusqu’à lundi")
    await press(page, "Enter")
    await expect(page.get_by_text("Le parcours est en pause.")).to_be_visible()

    await choose(page, "ma file", "Ma file")  # 4. finish a task
    await expect(page.get_by_role("heading", name="Ma file")).to_be_visible()
    await tab_to(page, "Tâches")
    await press(page, "Enter")
    await expect(page.get_by_text("deux messages sans réponse").first).to_be_visible()
    await tab_to(page, "Personne jointe")
    await press(page, "Enter")
    await expect(page.get_by_text("Aucune tâche dans cette file.")).to_be_visible()

    await choose(page, "trier", "À trier")  # 5. say whose an unknown mail is
    await expect(page.get_by_role("heading", name="À trier")).to_be_visible()
    await press(page, "j", "Enter")
    await expect(page.get_by_role("heading", name="De qui est ce message ?")).to_be_visible()
    await choose(page, "rattacher", "Rattacher à une personne")
    await page.keyboard.type("lefevre")
    await press(page, "Enter")
    await expect(page.get_by_text("Mathieu Lefèvre").first).to_be_visible()
    await tab_to(page, "Rattacher à Mathieu Lefèvre")
    await press(page, "Enter")
    await expect(page.get_by_text("Message rattaché")).to_be_visible()


async def test_the_palette_and_the_help_are_dialogs_that_say_what_they_do(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire, dark=True)
    await page.goto(f"/conversation/{stage.scene.first}")
    await press(page, "g")
    field = page.get_by_role("combobox", name="Page, file, action ou personne")
    await expect(field).to_be_focused()
    await expect(page.get_by_role("group", name="Sur cette page").get_by_role("option").first).to_be_visible()
    await page.keyboard.type("zoé lointaine")
    await expect(page.locator("[data-palette] [role=option]")).to_have_text(
        "Chercher « zoé lointaine » dans les messages"
    )
    await page.evaluate(AXE.read_text())
    assert (await page.evaluate("axe.run('[data-palette]', {resultTypes: ['violations']})"))["violations"] == []
    await press(page, "Escape")
    await expect(field).to_be_hidden()
    await press(page, "?")
    help_ = page.get_by_role("dialog", name="Touches du clavier")
    await expect(help_).to_be_visible()
    assert (await page.evaluate("axe.run('[data-help]', {resultTypes: ['violations']})"))["violations"] == []
    await help_.get_by_label("Les touches d’une lettre agissent").press("Space")
    await press(page, "Escape")
    await expect(help_).to_be_hidden()
    await press(page, "g")  # does nothing now, so the next key opens rather than closes
    await press(page, "Control+k")
    await expect(field).to_be_visible()


async def test_a_key_right_after_the_palette_has_closed_acts(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/conversation/{stage.scene.first}")
    await press(page, "g")
    await expect(page.get_by_role("combobox", name="Page, file, action ou personne")).to_be_focused()
    at = await page.evaluate(
        """() => {
          document.querySelector("[data-palette]").close();
          const at = document.activeElement;
          at.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
          return at.id;
        }"""
    )
    assert at == "palette-q"  # the focus has not left the hidden field yet: no frame was painted in between
    await expect(page.get_by_role("dialog", name="Touches du clavier")).to_be_visible()


async def test_the_side_opens_and_closes_on_a_small_screen(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire, width=390)
    await page.goto("/")
    queue = page.get_by_role("link", name="Ma file")
    await expect(queue).to_be_hidden()
    await page.get_by_role("button", name="Menu").click()
    await expect(queue).to_be_visible()
    await press(page, "Escape")
    await expect(queue).to_be_hidden()
