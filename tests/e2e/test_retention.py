"""A dossier is kept by its reference, an administrator sets a time and takes it back, by keyboard; pages are clean."""

from __future__ import annotations

import pytest
from playwright.async_api import expect
from sqlalchemy import insert, select

from mailflow.core.ids import new_id
from mailflow.store.tables import person, retention_run
from tests.e2e.conftest import Stage
from tests.e2e.test_site_settings import clean

pytestmark = pytest.mark.e2e
NIGHT = {
    "originals": {"looked": 412, "removed": 412, "bytes": 9_800_000, "kept": {}},
    "dossiers": {"looked": 9, "removed": 6, "bytes": 0, "kept": {"held": 1, "shared": 1, "recent": 1}},
    "files": {"looked": 3, "removed": 3, "bytes": 120_000, "kept": {}},
}


async def test_a_time_is_set_and_a_dossier_is_kept_and_let_go_by_keyboard(stage: Stage) -> None:
    async with stage.services.engine.begin() as connection:
        row = {"id": new_id(), "origin": "daily", "begun_at": stage.services.clock.now(), "counts": NIGHT}
        await connection.execute(insert(retention_run).values(**row, ended_at=row["begun_at"]))
        number = await connection.scalar(select(person.c.reference).where(person.c.id == stage.scene.samira))
    page = await stage.page(stage.scene.luc)
    await page.goto("/reglages/conservation")
    await page.get_by_role("link", name="Régler : Dossiers terminés").press("Enter")
    field = page.get_by_label("Dossiers terminés", exact=True)
    await field.fill("36")
    await field.press("Enter")
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    await page.get_by_role("navigation", name="Réglages").get_by_role("link", name="Conservation").press("Enter")
    await expect(page.get_by_text("gardés 36 mois")).to_be_visible()
    await expect(page.get_by_text("compte dès")).to_be_visible()
    await page.get_by_label("Référence du dossier").fill(str(number))
    await page.get_by_label("Motif").fill("Recours devant le tribunal")
    await page.get_by_label("Motif").press("Enter")
    await expect(page.get_by_text("Ce dossier est conservé.")).to_be_visible()
    await clean(page)
    await page.get_by_role("button", name=f"Ne plus conserver : {number}").press("Enter")
    await page.get_by_role("button", name="Annuler", exact=True).press("Enter")
    lead = await stage.page(stage.scene.anne)
    await lead.goto(f"/dossier/{stage.scene.samira}/coordonnees")
    await expect(lead.get_by_text("Dossier à conserver : Recours devant le tribunal")).to_be_visible()
    await clean(lead)
