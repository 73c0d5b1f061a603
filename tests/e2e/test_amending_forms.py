"""The forms that change a person's pathway, in a real browser: usable by all, in both themes and on a telephone."""

from __future__ import annotations

import pytest
from playwright.async_api import expect
from sqlalchemy import text

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish_shipped
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from tests.e2e.conftest import Stage
from tests.e2e.test_browser import AXE

pytestmark = pytest.mark.e2e


async def put_on_a_pathway(stage: Stage) -> None:
    """Samira waits on the first starter pathway."""
    services, now = stage.services, stage.services.clock.now()
    async with services.engine.begin() as connection:
        query = text("SELECT id FROM cases WHERE person_id = :id")
        case_id = (await connection.execute(query, {"id": stage.scene.samira})).scalar_one()
        await publish_shipped(connection, None, now)
        await enrol(connection, case_id, "premier-contact", now, start_at="laisser_lire")
        await advance_case(connection, Tools(services.keyring, services.settings), Shelf(), case_id, now)


async def test_the_forms_are_free_of_violations_and_a_pause_is_two_clicks(stage: Stage) -> None:
    await put_on_a_pathway(stage)
    found: list[tuple[object, ...]] = []
    for staff_id in (stage.scene.claire, stage.scene.anne):
        for width, dark in ((1280, False), (390, True)):
            page = await stage.page(staff_id, width=width, dark=dark)
            await page.goto(f"/dossier/{stage.scene.samira}")
            for summary in await page.locator(".amend details > summary").all():
                await summary.click()
            await page.evaluate(AXE.read_text())
            result = await page.evaluate("axe.run({resultTypes: ['violations']})")
            found += [(width, dark, item["id"], item["nodes"][0]["html"][:160]) for item in result["violations"]]
            wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            found += [(width, "scrolls sideways")] if wide else []
            await page.context.close()
    assert found == []
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/dossier/{stage.scene.samira}")
    await page.locator("summary", has_text="Mettre en pause").click()
    await page.get_by_label("Motif").first.fill("En vacances jusqu’à lundi")
    await page.get_by_role("button", name="Mettre en pause").click()
    await expect(page.get_by_text("En pause depuis")).to_be_visible()
    await expect(page.get_by_text("« En vacances jusqu’à lundi »")).to_be_visible()
