"""What an adviser does, in a real browser: log in, read, answer, see what comes in meanwhile; usable by all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import expect
from sqlalchemy import select, update

from mailflow.store.tables import message, outbox
from mailflow.web.sealed import seal
from tests.e2e.conftest import Stage
from tests.factory import PASSWORD, tell

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WITHIN = 10_000  # milliseconds that a busy machine may take; what is measured is in benchmarks/


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
    await expect(sent).to_be_visible(timeout=WITHIN)
    await expect(sent).to_contain_text("en attente d’envoi")
    await page.goto("/")
    await expect(page.get_by_role("link", name="Rendez-vous de jeudi")).to_have_count(0)


async def test_a_mail_that_comes_in_shows_up_without_reloading(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/file/{stage.scene.queue}")
    await expect(page.locator("[data-live][data-state=on]")).to_be_attached(timeout=WITHIN)
    before = await page.locator(".row").count()
    await page.evaluate("window.notReloaded = true")
    talk = await stage.make.conversation(stage.scene.agency, stage.scene.queue, "Un message tout neuf")
    await stage.make.message_in(talk, "Bonjour, je viens d’écrire.")
    async with stage.services.engine.begin() as connection:
        await tell(connection, f"queue:{stage.scene.queue}", f"conversation:{talk}")
    await expect(page.get_by_role("link", name="Un message tout neuf")).to_be_visible(timeout=WITHIN)
    await expect(page.locator(".row")).to_have_count(before + 1)
    await expect(page.locator(".side-link[aria-current] .tally")).to_contain_text(str(before + 2))
    assert await page.evaluate("window.notReloaded")


async def test_an_open_conversation_takes_in_a_new_message_and_keeps_what_is_being_written(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/conversation/{stage.scene.first}")
    await page.get_by_text("Texte cité").click()
    await page.get_by_label("Votre réponse").fill("À moitié écrit")
    await expect(page.locator("[data-live][data-state=on]")).to_be_attached(timeout=WITHIN)
    await stage.make.message_in(stage.scene.first, "Encore une chose.", at=stage.services.clock.now())
    async with stage.services.engine.begin() as connection:
        await tell(connection, f"conversation:{stage.scene.first}")
    await expect(page.get_by_text("Encore une chose.")).to_be_visible(timeout=WITHIN)
    await expect(page.get_by_label("Votre réponse")).to_have_value("À moitié écrit")
    await expect(page.locator("details.fold[open]").first).to_be_visible()
    await page.get_by_role("button", name="Envoyer la réponse").click()
    await expect(page.get_by_text("la conversation a changé entre-temps")).to_be_visible(timeout=WITHIN)
    await expect(page.get_by_label("Votre réponse")).to_have_value("À moitié écrit")


async def test_the_delivery_of_an_answer_is_followed_without_reloading(stage: Stage) -> None:
    sent = await stage.make.message_out(stage.scene.agency, stage.scene.first, "Bien noté.", state="queued")
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/conversation/{stage.scene.first}")
    shown = page.locator(f"#m-{sent} .delivery")
    await expect(shown).to_contain_text("en attente d’envoi")
    await expect(page.locator("[data-live][data-state=on]")).to_be_attached(timeout=WITHIN)
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
        await expect(shown).to_contain_text(words, timeout=WITHIN)
    assert await page.evaluate("window.notReloaded")


async def test_a_mail_of_nobodys_is_put_to_a_person_by_a_suggestion_or_a_search(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    await page.goto(f"/file/{stage.scene.triage}")
    await page.get_by_role("link", name="inscription").click()
    await expect(page.get_by_role("button", name="Rattacher à Samira Benali")).to_be_visible()
    await page.get_by_label("Une autre personne : nom ou référence").fill("caron")
    await page.get_by_role("button", name="Chercher").click()
    await page.get_by_role("button", name="Rattacher à Rémi Caron").click()
    await expect(page.get_by_text("Message rattaché")).to_be_visible(timeout=WITHIN)
    await expect(page.get_by_role("link", name="inscription")).to_have_count(0)


async def test_foreign_html_runs_nothing_and_calls_nobody(stage: Stage) -> None:
    page = await stage.page(stage.scene.claire)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"/conversation/{stage.scene.first}")
    await page.get_by_text("Version mise en forme").first.click()
    frame = page.frame_locator("iframe.foreign").first
    await expect(frame.get_by_text("Je ne pourrai pas venir jeudi")).to_be_visible(timeout=WITHIN)
    assert "pwned" not in await page.title()
    assert [url for url in asked if not url.startswith(stage.url)] == []


def note_errors(path: str, found: list[tuple[str, ...]]) -> Callable[[object], None]:
    """A listener that adds errors of our scripts to what was found."""
    return lambda error: found.append((path, "script error", str(error)))


async def test_every_page_is_free_of_accessibility_violations(stage: Stage) -> None:
    scene, nobody = stage.scene, f"/personnes?q={seal(stage.services.keyring, 'zzz')}"
    pages = [
        (None, "/connexion"),
        (None, "/desinscription/x"),
        (scene.claire, "/envois-incertains"),
        *((scene.claire, f"/file/{scene.queue}{tab}") for tab in ("", "?onglet=taches", "?onglet=classees")),
        *((scene.claire, f"/conversation/{talk}") for talk in (scene.first, scene.failed, scene.stranger)),
        *((scene.claire, path) for path in (f"/dossier/{scene.samira}", "/personnes", nobody, "/absente")),
        (scene.anne, "/"),
        *((scene.anne, f"/decision/{item}") for item in (scene.decision, scene.early)),
        (scene.ines, "/journal"),
        *((scene.luc, path) for path in ("/reglages", "/formulations", "/reglages/agences", "/reglages/comptes")),
        *((scene.luc, f"/reglages/{path}") for path in ("compte/claire", "etiquettes", "envois", "installation")),
    ]
    found: list[tuple[str, ...]] = []
    for staff_id, path in pages:
        page = await stage.page(staff_id)
        page.on("pageerror", note_errors(path, found))
        await page.goto(path)
        await page.evaluate(AXE.read_text())
        for width, scheme in ((1280, "light"), (390, "dark")):
            await page.set_viewport_size({"width": width, "height": 844})
            await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            result = await page.evaluate("axe.run({resultTypes: ['violations']})")
            found += [(path, scheme, item["id"], item["nodes"][0]["html"][:160]) for item in result["violations"]]
            wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            found += [(path, scheme, "scrolls sideways")] if wide else []
        await page.context.close()
    assert found == []


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
