"""The whole way on real parts: a mail in by SMTP, the adviser's page, the answer out, and the reply back to it."""

from __future__ import annotations

import asyncio
import shutil
import smtplib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import psycopg
import pytest
from playwright.async_api import Page, async_playwright, expect

from mailflow.runtime.stack import Addresses
from mailflow.web.passwords import hash_password
from tests.crash.harness import DOMAIN, Outcome, address, site
from tests.crash.sender import Sent
from tests.e2e.conftest import FLAGS

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
WRITER = address(3)


def send(addresses: Addresses, to: str, subject: str, text: str, answers: str = "") -> None:
    """As the site's mail exchanger would hand it over."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Prénom3 Essai <{WRITER}>", to, subject
    mail["Message-ID"] = f"<{len(text)}.{len(answers)}@courrier.example.net>"
    if answers:
        mail["In-Reply-To"] = answers
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", addresses.smtp_port) as client:
        client.send_message(mail, WRITER, [to])


async def sign_in(page: Page, addresses: Addresses) -> None:
    """Alice logs in."""
    with psycopg.connect(addresses.database_url) as connection:
        connection.execute("UPDATE staff SET password_hash = %s", (hash_password("correct horse"),))
    await page.goto(addresses.web_url)
    await page.get_by_label("Identifiant").fill("adviser")
    await page.get_by_label("Mot de passe").fill("correct horse")
    await page.get_by_role("button", name="Se connecter").click()


async def answer_at_relay(outcome: Outcome, words: str) -> EmailMessage:
    """The mail with these words, once the relay has it."""
    while True:
        for raw in outcome.mails:
            mail = message_from_bytes(raw, policy=default)
            assert isinstance(mail, EmailMessage)
            body = mail.get_body(("plain",))
            if body is not None and words in body.get_content():
                return mail
        await asyncio.sleep(0.05)


async def test_a_mail_is_answered_in_the_page_and_the_reply_comes_back_to_it(tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on PATH: run scripts/install_debian_packages.sh")
    outcome = Outcome(Sent())
    async with site(tmp_path, outcome) as (_, addresses), async_playwright() as play:
        browser = await play.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = await (await browser.new_context(locale="fr-FR")).new_page()
        await sign_in(page, addresses)
        await expect(page.locator("[data-live][data-state=on]")).to_be_attached()

        await asyncio.to_thread(
            send, addresses, f"suivi@{DOMAIN}", "Mon atelier", "Bonjour, à quelle heure est l'atelier ?"
        )
        await page.get_by_role("link", name="Mon atelier").click()
        await expect(page.get_by_text("expéditeur non vérifié").first).to_be_visible()
        await page.get_by_label("Votre réponse").fill("Bonjour, l'atelier commence à 9 h 30.")
        await page.get_by_role("button", name="Envoyer la réponse").click()

        answer = await answer_at_relay(outcome, "commence à 9 h 30")
        assert answer["To"].addresses[0].addr_spec == WRITER
        assert answer["In-Reply-To"].startswith("<")
        signed = answer["Reply-To"].addresses[0].addr_spec
        assert signed.startswith("suivi+")
        await asyncio.to_thread(
            send, addresses, signed, "Re: Mon atelier", "Merci, et où est-ce ?", answer["Message-ID"]
        )
        await expect(page.get_by_text("Merci, et où est-ce ?")).to_be_visible()
        await expect(page.get_by_text("expéditeur vérifié").first).to_be_visible()
        await browser.close()
        with psycopg.connect(addresses.database_url) as connection:
            found = connection.execute(
                "SELECT conversation_id, matched_by FROM message WHERE direction = 'in' ORDER BY at"
            ).fetchall()
        assert [rule for _, rule in found] == ["sender", "token"]
        assert len({conversation for conversation, _ in found}) == 1
