"""An administrator in a real browser: change a delay, add a reminder, simulate, publish with people, go back."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import expect
from sqlalchemy import select

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.caseload.studio.publications import carry_out_due
from mailflow.store.tables import cases, revision
from mailflow.templates.shipped import starter_pathways, starter_wordings
from mailflow.workflows.publisher import mover_of
from tests.e2e.conftest import Stage

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WITHIN = 10_000
CODE = "premier-contact"


async def people_on_their_way(stage: Stage, count: int = 3) -> list[UUID]:
    """The pathway is published, and some wait at its second step."""
    services, now = stage.services, stage.services.clock.now()
    tools = Tools(services.keyring, services.settings)
    async with services.engine.begin() as connection:
        await publish(connection, starter_pathways()[CODE], starter_wordings(), stage.scene.luc, now)
        found = list(await connection.scalars(select(cases.c.id).limit(count)))
        for case in found:
            await enrol(connection, case, CODE, now, start_at="laisser_lire")
            await advance_case(connection, tools, Shelf(), case, now)
    return found


async def revisions_of(stage: Stage, people: list[UUID]) -> set[int]:
    """The numbers of the revisions they are on."""
    async with stage.services.engine.connect() as connection:
        numbers = {str(row.id): row.number for row in await connection.execute(select(revision))}
        states = await connection.scalars(select(cases.c.state).where(cases.c.id.in_(people)))
        return {numbers[one["revision"]] for state in states for one in state["enrolments"].values()}


async def test_a_delay_a_reminder_a_simulation_a_publication_and_the_way_back(stage: Stage) -> None:
    people = await people_on_their_way(stage)
    page = await stage.page(stage.scene.luc)
    await page.goto("/parcours")
    await page.get_by_role("link", name="Premier contact").click()
    await page.get_by_role("button", name="Modifier").click()
    outline = page.get_by_role("navigation", name="Étapes du brouillon")
    await outline.get_by_role("link", name="Laisser le temps de lire").click()
    await page.get_by_label("Durée", exact=True).fill("4")
    await expect(page.locator("[data-autosave-state]")).to_have_text("Enregistré", timeout=WITHIN)
    await expect(outline.get_by_text("4 jours ouvrés")).to_be_visible()
    await outline.get_by_role("link", name="4. Réponse sur le suivi").click()
    await page.get_by_role("button", name="Ajouter un rappel").click()
    last = page.get_by_role("group", name="Rappels 3")
    await last.get_by_label("Après", exact=False).first.fill("8")
    await last.get_by_label("Texte").select_option("rappel-web-1")
    await expect(page.locator("#draft-state")).to_contain_text("prêt à publier", timeout=WITHIN)
    await page.get_by_role("button", name="Annuler").click()
    await page.get_by_role("button", name="Refaire").click()
    await page.get_by_role("link", name="Simuler").click()
    await page.get_by_label("Personne type").select_option("silent")
    await page.get_by_role("button", name="Simuler").click()
    await expect(page.get_by_text("8 jours ouvrés sans réponse").first).to_be_visible(timeout=WITHIN)
    await page.goto(f"/brouillon/{CODE}/publier")
    await expect(page.get_by_text("La durée : de 2 à 4 jours ouvrés.")).to_be_visible()
    await page.get_by_label("Passent tous, où c’est sûr").check()
    await page.get_by_role("button", name="Essayer à blanc").click()
    await expect(page.get_by_text("3 dossiers essayés")).to_be_visible(timeout=WITHIN)
    await page.get_by_role("button", name="Publier").click()
    await expect(page.get_by_text("La version 2 est publiée")).to_be_visible(timeout=WITHIN)
    await carry_out_due(mover_of(stage.services))
    assert await revisions_of(stage, people) == {2}
    await page.reload()
    await page.get_by_role("link", name="y revenir").click()
    await page.get_by_role("button", name="Revenir à cette version").click()
    await expect(page.get_by_text("L’ancienne version est republiée")).to_be_visible(timeout=WITHIN)
    await carry_out_due(mover_of(stage.services))
    assert await revisions_of(stage, people) == {3}


async def test_a_step_is_added_moved_and_removed_by_keyboard_alone(stage: Stage) -> None:
    await people_on_their_way(stage, 1)
    page = await stage.page(stage.scene.luc)
    await page.goto(f"/parcours/{CODE}")
    await page.get_by_role("button", name="Modifier").press("Enter")
    outline = page.get_by_role("navigation", name="Étapes du brouillon")
    await outline.get_by_role("link", name="Courriel de bienvenue").press("Enter")
    await page.get_by_role("link", name="Ajouter après").press("Enter")
    await page.get_by_label("Titre").press_sequentially("Souffler")
    await page.get_by_role("radio", name="Attente").press("Space")
    await page.get_by_label("Titre").press("Enter")
    await expect(page.get_by_role("heading", name="Souffler")).to_be_visible(timeout=WITHIN)
    await page.get_by_role("button", name="Descendre l’étape").press("Enter")
    await expect(outline.get_by_role("link", name="3. Souffler")).to_be_visible(timeout=WITHIN)
    await page.get_by_role("button", name="Retirer").press("Enter")
    await expect(page.get_by_text("« Annuler » la remet.")).to_be_visible(timeout=WITHIN)
    await expect(outline.get_by_role("link", name="Souffler")).to_have_count(0)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
async def test_the_studio_is_usable_by_all(stage: Stage, width: int, dark: bool) -> None:
    await people_on_their_way(stage)
    page = await stage.page(stage.scene.luc, width=width, dark=dark)
    await page.goto(f"/parcours/{CODE}")
    await page.get_by_role("button", name="Modifier").click()
    found: list[tuple[str, ...]] = []
    for path in (
        *("/parcours", f"/parcours/{CODE}", f"/brouillon/{CODE}", f"/brouillon/{CODE}?etape=reponse_web"),
        *(f"/brouillon/{CODE}/ajouter", f"/brouillon/{CODE}/texte", f"/brouillon/{CODE}/historique"),
        *(f"/brouillon/{CODE}/publier", f"/brouillon/{CODE}/simulation"),
    ):
        await page.goto(path)
        await page.evaluate(AXE.read_text())
        result = await page.evaluate("axe.run({resultTypes: ['violations']})")
        found += [(path, item["id"], item["nodes"][0]["html"][:160]) for item in result["violations"]]
        wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found += [(path, "scrolls sideways")] if wide else []
    assert found == []
