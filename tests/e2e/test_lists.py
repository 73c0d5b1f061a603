"""Working through lists in a real browser: keys, many rows at once, undo, and a refresh that keeps what was checked."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Stage
from tests.e2e.hands import press
from tests.factory import tell

pytestmark = pytest.mark.e2e


async def test_checked_rows_survive_a_refresh_and_a_changed_one_is_let_go(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/file/{stage.scene.queue}")
    await expect(page.locator("[data-live][data-state=on]")).to_be_attached()
    await page.get_by_label("Cocher : Samira Benali").check()
    await page.get_by_label("Cocher : Awa Diallo").check()
    await expect(page.locator("[data-lot-count]")).to_have_text("2 lignes cochées")
    await stage.make.message_in(stage.scene.first, "Attendez !", at=stage.services.clock.now())
    fresh = await stage.make.conversation(stage.scene.agency, stage.scene.queue, "Un message tout neuf")
    async with stage.services.engine.begin() as connection:
        await tell(connection, f"queue:{stage.scene.queue}", f"conversation:{fresh}")
    await expect(page.get_by_role("link", name="Un message tout neuf")).to_be_visible()
    await expect(page.get_by_label("Cocher : Awa Diallo")).to_be_checked()
    await expect(page.get_by_label("Cocher : Samira Benali")).not_to_be_checked()
    await expect(page.locator("[data-lot-count]")).to_contain_text("1 ligne cochée. Une ligne a changé")


async def test_a_list_is_worked_through_by_keyboard_alone_and_taken_back(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/file/{stage.scene.queue}")
    rows = await page.locator(".row").count()
    await press(page, "j", "x", "j", "j", "X")
    await expect(page.locator("[data-lot-count]")).to_have_text("3 lignes cochées")
    await press(page, "e")
    await expect(page.get_by_text("3 conversations classées.")).to_be_visible()
    await expect(page.locator(".row")).to_have_count(rows - 3)
    await page.get_by_role("button", name="Annuler").focus()
    await press(page, "Enter")
    await expect(page.get_by_text("Annulé : 3 lignes remises comme avant.")).to_be_visible()
    await expect(page.locator(".row")).to_have_count(rows)
    # The third is not late; with nothing checked the row one is at is meant.
    await press(page, "j", "j", "j", "s", "Enter")
    await expect(page.get_by_text("1 conversation remise à plus tard")).to_be_visible()
    await expect(page.locator(".row")).to_have_count(rows - 1)
    await page.goto("/suivis")
    await press(page, "j", "t")
    await page.keyboard.type("À rappeler")
    await press(page, "Enter")
    await expect(page.locator(".row .label", has_text="À rappeler")).to_be_visible()
