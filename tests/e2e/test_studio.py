"""An administrator in a real browser: change a delay, add a reminder with its wording, publish with people, go back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import Locator, Page, expect
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
from tests.e2e.hands import HANDS, Hand, hand_for
from tests.e2e.test_replaying import problems

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CODE, NAME = "premier-contact", "dernier-mot"


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


async def due_of(stage: Stage, people: list[UUID]) -> list[datetime]:
    """When each of them is next looked at."""
    async with stage.services.engine.connect() as connection:
        found = await connection.scalars(select(cases.c.next_due).where(cases.c.id.in_(people)).order_by(cases.c.id))
        return [one for one in found if one is not None]


@pytest.mark.parametrize("hand_name", HANDS)
async def test_a_delay_a_new_reminder_with_a_new_wording_go_all_the_way_and_back(stage: Stage, hand_name: str) -> None:
    people = await people_on_their_way(stage)
    before = await due_of(stage, people)
    page = await stage.page(stage.scene.luc)
    hand = hand_for(hand_name, page)
    await page.goto("/parcours")
    await change_the_delay(page, hand)
    await add_a_reminder_with_a_new_wording(page, hand)
    await simulate(page, hand)
    await publish_with_everybody(page, hand)
    await carry_out_due(mover_of(stage.services))
    later = await due_of(stage, people)
    assert await revisions_of(stage, people) == {2} and all(b < a for b, a in zip(before, later, strict=True))
    await page.reload()
    await expect(page.get_by_text("Version 2 : le passage des dossiers est fini")).to_be_visible()
    await expect(page.locator(".step-line", has_text="Laisser le temps de lire")).to_contain_text("4 jours ouvrés")
    await expect(people_at(page, 2)).to_have_text("3")
    await hand.press(page.get_by_role("link", name="y revenir"))
    await hand.press(page.get_by_role("button", name="Revenir à cette version"))
    await expect(page.get_by_text("L’ancienne version est republiée")).to_be_visible()
    await carry_out_due(mover_of(stage.services))
    assert await revisions_of(stage, people) == {3} and await due_of(stage, people) == before
    await page.reload()
    await expect(page.locator(".step-line", has_text="Laisser le temps de lire")).to_contain_text("2 jours ouvrés")
    await expect(people_at(page, 3)).to_have_text("3")
    await expect(people_at(page, 2)).to_have_text("0")
    await page.goto("/formulations")
    await expect(page.get_by_role("link", name="bienvenue")).to_be_visible()
    await expect(page.get_by_role("link", name=NAME)).to_have_count(0)


async def change_the_delay(page: Page, hand: Hand) -> None:
    await hand.press(page.get_by_role("link", name="Premier contact"))
    await hand.press(page.get_by_role("button", name="Modifier"))
    outline = page.get_by_role("navigation", name="Étapes du brouillon")
    await hand.press(outline.get_by_role("link", name="Laisser le temps de lire"))
    await hand.write(page.get_by_label("Durée", exact=True), "4")
    await expect(page.locator("[data-autosave-state]")).to_have_text("Enregistré")
    await expect(outline.get_by_text("4 jours ouvrés")).to_be_visible()
    await hand.press(outline.get_by_role("link", name="4. Réponse sur le suivi"))


async def add_a_reminder_with_a_new_wording(page: Page, hand: Hand) -> None:
    """From its row in the step's form to the page of the new wording, its preview, and back to that row."""
    await hand.press(page.get_by_role("button", name="Ajouter un rappel"))
    last = page.get_by_role("group", name="Rappels 3")
    await expect(last).to_be_focused()
    await hand.write(last.get_by_label("Après", exact=False).first, "8")
    await hand.press(last.get_by_role("link", name="Nouvelle formulation"))
    await hand.write(page.get_by_label("Nom", exact=True), NAME)
    await hand.write(page.get_by_label("Objet"), "Dernier mot")
    await hand.write(page.get_by_label("Texte", exact=True), "Bonjour {{ prenom }},\n\nVotre choix **compte**.")
    await hand.press(page.get_by_role("button", name="Ajouter au brouillon"))
    await expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    await hand.choose(page.get_by_label("Aperçu pour"), "chau")
    await expect(page.locator("#verification .mail-plain")).to_contain_text("Bonjour Minh-Châu")
    await expect(page.locator("#verification .mail-subject")).to_contain_text("Dernier mot")
    mail = page.frame_locator("iframe.mail-frame")
    await expect(mail.get_by_text("Bonjour Minh-Châu")).to_be_visible()
    await expect(mail.locator("strong", has_text="compte")).to_be_visible()
    found = await problems(page)
    await hand.press(page.get_by_role("link", name="Revenir à l’étape"))
    await expect(last.get_by_label("Texte")).to_be_focused()
    await hand.choose(last.get_by_label("Texte"), NAME)
    await expect(page.locator("[data-autosave-state]")).to_have_text("Enregistré")
    await expect(page.locator("#draft-state")).to_contain_text("prêt à publier")
    await hand.press(page.get_by_role("button", name="Annuler"))
    await hand.press(page.get_by_role("button", name="Refaire"))
    await expect(page.get_by_text("Refait.")).to_be_visible()
    assert found == []


async def simulate(page: Page, hand: Hand) -> None:
    """A silent person gets the new reminder, with its wording."""
    await hand.press(page.get_by_role("link", name="Simuler"))
    await hand.choose(page.get_by_label("Personne type"), "silent")
    await hand.press(page.get_by_role("button", name="Simuler"))
    added = page.locator(".calendar-new", has_text="8 jours ouvrés sans réponse")
    await expect(added).to_contain_text(NAME)
    assert await problems(page) == []


async def publish_with_everybody(page: Page, hand: Hand) -> None:
    await hand.press(page.get_by_role("link", name="Publier"))
    await expect(page.get_by_text("La durée : de 2 à 4 jours ouvrés.")).to_be_visible()
    await expect(page.locator(".change-group", has_text="Textes concernés")).to_contain_text(NAME)
    await expect(page.get_by_text("la personne dit")).to_have_count(0)  # nobody touched the answers of that form
    await hand.pick(page.get_by_label("Passent tous, où c’est sûr"))
    await hand.press(page.get_by_role("button", name="Essayer à blanc"))
    dry = page.get_by_role("region", name="Essai à blanc")
    await expect(dry).to_contain_text("3 dossiers essayés")
    await expect(dry).to_be_focused()
    assert await problems(page) == []
    await hand.press(page.get_by_role("button", name="Publier"))
    await expect(page.get_by_text("La version 2 est publiée")).to_be_visible()


def people_at(page: Page, number: int) -> Locator:
    """How many people are on a version, as the page of the pathway says."""
    row = page.get_by_role("region", name="Versions publiées").get_by_role("row")
    return row.filter(has=page.get_by_role("rowheader", name=str(number))).locator(".number")


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
    await expect(page.get_by_role("heading", name="Souffler")).to_be_visible()
    await page.get_by_role("button", name="Descendre l’étape").press("Enter")
    await expect(outline.get_by_role("link", name="3. Souffler")).to_be_visible()
    await page.get_by_role("button", name="Retirer").press("Enter")
    await expect(page.get_by_text("« Annuler » la remet.")).to_be_visible()
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
