"""What an adviser does, in a real browser: log in, read, answer, see what comes in meanwhile; usable by all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import expect
from sqlalchemy import select, update

from mailflow.store.tables import message, outbox
from tests.e2e.conftest import Stage
from tests.factory import PASSWORD, tell

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


async def test_an_adviser_logs_in_opens_a_mail_and_answers_it(stage: Stage) -> None:
    page = await stage.page()
    await page.goto("/")
    await page.get_by_label("Identifiant").fill("claire")
    await page.get_by_label("Mot de passe").fill(PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()
    await page.get_by_role("link", name="Rendez-vous de jeudi").click()
    await page.get_by_text("Pourquoi ce message est ici ?").first.click()
    await expect(page.get_by_text("Écrit par une personne.")).to_be_visible()
    await page.get_by_label("Votre réponse").fill("Bonjour, vendredi 10 h vous convient-il ?")
    await page.get_by_role("button", name="Envoyer la réponse").click()
    sent = page.locator(".message-out", has_text="vendredi 10 h vous convient-il")
    await expect(sent).to_be_visible()
    await expect(sent).to_contain_text("en attente d’envoi")
    await page.goto("/")
    await expect(page.get_by_role("link", name="Rendez-vous de jeudi")).to_have_count(0)


async def test_a_mail_that_comes_in_shows_up_without_reloading(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/file/{stage.scene.queue}")
    await expect(page.locator("[data-live][data-state=on]")).to_be_attached()
    before = await page.locator(".row").count()
    await page.evaluate("window.notReloaded = true")
    talk = await stage.make.conversation(stage.scene.agency, stage.scene.queue, "Un message tout neuf")
    await stage.make.message_in(talk, "Bonjour, je viens d’écrire.")
    async with stage.services.engine.begin() as connection:
        await tell(connection, f"queue:{stage.scene.queue}", f"conversation:{talk}")
    await expect(page.get_by_role("link", name="Un message tout neuf")).to_be_visible()
    await expect(page.locator(".row")).to_have_count(before + 1)
    await expect(page.locator(".side-link[aria-current] .tally")).to_contain_text(str(before + 2))
    assert await page.evaluate("window.notReloaded")


async def test_an_open_conversation_takes_in_a_new_message_and_keeps_what_is_being_written(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/conversation/{stage.scene.first}")
    await page.get_by_text("Texte cité").click()
    await page.get_by_label("Votre réponse").fill("À moitié écrit")
    await expect(page.locator("[data-live][data-state=on]")).to_be_attached()
    await stage.make.message_in(stage.scene.first, "Encore une chose.", at=stage.services.clock.now())
    async with stage.services.engine.begin() as connection:
        await tell(connection, f"conversation:{stage.scene.first}")
    await expect(page.get_by_text("Encore une chose.")).to_be_visible()
    await expect(page.get_by_label("Votre réponse")).to_have_value("À moitié écrit")
    await expect(page.locator("details.fold[open]").first).to_be_visible()
    await page.get_by_role("button", name="Envoyer la réponse").click()
    await expect(page.get_by_text("la conversation a changé entre-temps")).to_be_visible()
    await expect(page.get_by_label("Votre réponse")).to_have_value("À moitié écrit")


async def test_the_delivery_of_an_answer_is_followed_without_reloading(stage: Stage) -> None:
    sent = await stage.make.message_out(stage.scene.agency, stage.scene.first, "Bien noté.", state="queued")
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/conversation/{stage.scene.first}")
    shown = page.locator(f"#m-{sent} .delivery")
    await expect(shown).to_contain_text("en attente d’envoi")
    await expect(page.locator("[data-live][data-state=on]")).to_be_attached()
    await page.evaluate("window.notReloaded = true")
    for state, reply, words in (
        ("sent", "250 2.0.0 Ok", "remis au relais"),
        ("bounced", "bounced 5.1.1", "adresse inconnue (5.1.1)"),
    ):
        async with stage.services.engine.begin() as connection:
            entry = select(message.c.outbox_id).where(message.c.id == sent).scalar_subquery()
            changed = {"state": state, "last_reply": reply, "sent_at": stage.services.clock.now()}
            await connection.execute(update(outbox).where(outbox.c.id == entry).values(**changed))
            await tell(connection, f"conversation:{stage.scene.first}")
        await expect(shown).to_contain_text(words)
    assert await page.evaluate("window.notReloaded")


async def test_a_mail_of_nobodys_is_put_to_a_person_by_a_suggestion_or_a_search(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/file/{stage.scene.triage}")
    await page.get_by_role("link", name="inscription").click()
    await expect(page.get_by_role("button", name="Rattacher à Samira Benali")).to_be_visible()
    await page.get_by_label("Une autre personne : nom ou référence").fill("caron")
    await page.get_by_role("button", name="Chercher").click()
    await page.get_by_role("button", name="Rattacher à Rémi Caron").click()
    await expect(page.get_by_text("Message rattaché")).to_be_visible()
    await expect(page.get_by_role("link", name="inscription")).to_have_count(0)


async def test_foreign_html_runs_nothing_and_calls_nobody(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"/conversation/{stage.scene.first}")
    await page.get_by_text("Version mise en forme").first.click()
    frame = page.frame_locator("iframe.foreign").first
    await expect(frame.get_by_text("Je ne pourrai pas venir jeudi")).to_be_visible()
    assert "pwned" not in await page.title()
    assert [url for url in asked if not url.startswith(stage.url)] == []


def note_errors(path: str, found: list[tuple[str, ...]]) -> Callable[[object], None]:
    """A listener that adds errors of our scripts to what was found."""
    return lambda error: found.append((path, "script error", str(error)))


async def first_mail(stage: Stage) -> UUID:
    """The mail of Samira's conversation."""
    talk = (message.c.conversation_id == stage.scene.first, message.c.direction == "in")
    async with stage.services.engine.connect() as connection:
        return UUID(str((await connection.execute(select(message.c.id).where(*talk).limit(1))).scalar_one()))


async def test_everything_works_without_javascript(stage: Stage) -> None:
    context = await stage.browser.new_context(java_script_enabled=False, base_url=stage.url)
    page = await context.new_page()
    await page.goto("/connexion")
    await page.get_by_label("Identifiant").fill("claire")
    await page.get_by_label("Mot de passe").fill(PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()
    await page.get_by_role("link", name="Rendez-vous de jeudi").click()
    await page.get_by_label("Votre réponse").fill("Sans script.")
    await page.get_by_role("button", name="Envoyer la réponse").click()
    await expect(page.locator(".message-out", has_text="Sans script.")).to_be_visible()
    await page.get_by_role("button", name="Passer en sombre").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.get_by_role("button", name="Se déconnecter").click()
    await expect(page.get_by_role("heading", name="Connexion")).to_be_visible()
