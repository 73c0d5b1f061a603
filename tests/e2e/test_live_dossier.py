"""An open dossier in a real browser: it follows what happens, and leaves alone what somebody works in."""

from __future__ import annotations

import pytest
from playwright.async_api import expect
from sqlalchemy import update

from mailflow.store.conversations import tell_live
from mailflow.store.tables import person_address, task
from tests.e2e.conftest import Stage
from tests.e2e.test_amending_forms import put_on_a_pathway

pytestmark = pytest.mark.e2e


async def something_arrives(stage: Stage, words: str) -> None:
    """A mail of hers, told as filing tells it."""
    await stage.make.message_in(stage.scene.first, words)
    async with stage.services.engine.begin() as connection:
        await tell_live(connection, {f"conversation:{stage.scene.first}"})


async def test_a_dossier_follows_what_happens_and_keeps_words_focus_and_folds(stage: Stage) -> None:
    await put_on_a_pathway(stage)
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/dossier/{stage.scene.samira}")
    await expect(page.locator("[data-live][data-state=on]")).to_be_visible()
    await page.locator("#notes summary").click()
    await page.locator("#note").fill("Vue au guichet ce matin")
    await page.locator(".amend summary", has_text="Mettre en pause").click()
    reason = page.locator("#motif-pause")
    await reason.press_sequentially("Congé de ma")
    async with stage.services.engine.begin() as connection:
        await connection.execute(update(task).where(task.c.kind == "task").values(state="withdrawn"))
        await connection.execute(update(person_address).values(state="unreachable"))
    await something_arrives(stage, "Encore une question, la première.")
    await expect(page.locator("#histoire")).to_contain_text("la première")
    await expect(page.locator("#joignable")).to_contain_text("Injoignable")
    assert await page.evaluate("document.activeElement.id") == "motif-pause"
    await page.keyboard.type("ternité")
    assert await reason.input_value() == "Congé de maternité"
    assert await page.locator("#note").input_value() == "Vue au guichet ce matin"
    await expect(page.locator("#notes details")).to_have_attribute("open", "")
    await page.locator(".amend button", has_text="Mettre en pause").click()
    await expect(page.get_by_text("Le parcours est en pause.")).to_be_visible()


async def test_what_was_left_alone_catches_up_once_nobody_works_in_it(stage: Stage) -> None:
    await put_on_a_pathway(stage)
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/dossier/{stage.scene.samira}")
    await expect(page.locator("[data-live][data-state=on]")).to_be_visible()
    todo = page.locator("#a-faire")
    await expect(todo.locator("form.task-outcomes")).not_to_have_count(0)
    fold = todo.locator("details.precise summary").first
    await fold.click()
    async with stage.services.engine.begin() as connection:
        await connection.execute(update(task).where(task.c.kind == "task").values(state="withdrawn"))
    await something_arrives(stage, "Un mot de plus.")
    await expect(page.locator("#histoire")).to_contain_text("Un mot de plus")
    await expect(todo.locator("form.task-outcomes")).not_to_have_count(0)
    await fold.click()
    await expect(todo.locator("form.task-outcomes")).to_have_count(0)
