"""Getting in: certificates, passwords, OAuth2. Real Dovecot; what fails is said in plain words by the doctor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from mailflow.runtime.doctor.finding import Finding, Level, Site
from mailflow.runtime.doctor.imap import check_imap
from mailflow.store.tables import imap_folder
from tests.inbox.imap.conftest import Reading, mail, needs_dovecot, until
from tests.inbox.imap.dovecot import Dovecot, dovecot
from tests.inbox.imap.token_endpoint import Provider, provider

pytestmark = needs_dovecot


async def examined(reading: Reading) -> list[Finding]:
    """What the doctor finds."""
    async with reading.services.engine.connect() as connection:
        return await check_imap(Site(reading.settings, connection, False, reading.services.clock.now()))


def encrypted(server: Dovecot, security: str) -> dict[str, Any]:
    port = server.tls_port if security == "tls" else server.port
    return {"host": "localhost", "security": security, "port": port, "ca_file": str(server.ca)}


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_mail_comes_over_verified_tls(reading: Reading, server: Dovecot, user: str, security: str) -> None:
    server.deliver(user, mail(1))
    reading.account(server, user, **encrypted(server, security))
    await reading.start()
    await reading.stored(1)
    server.deliver(user, mail(2))  # told by IDLE through TLS
    await reading.stored(2)
    [found] = await examined(reading)
    assert found.level is Level.OK and "verified, login accepted; INBOX 2 mails, 0 to take" in found.what


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("wrong", [{"ca_file": None}, {"host": "127.0.0.1"}])
async def test_a_certificate_that_proves_nothing_is_refused(
    reading: Reading, server: Dovecot, user: str, security: str, wrong: dict[str, Any]
) -> None:
    server.deliver(user, mail(1))
    reading.account(server, user, **(encrypted(server, security) | wrong))
    [found] = await examined(reading)
    assert found.level is Level.WRONG and "certificate refused" in found.what
    assert "ca_file" in found.mend
    await reading.start()
    await reading.end()
    assert await reading.count() == 0


async def test_a_wrong_password_is_said_with_its_place(reading: Reading, server: Dovecot, user: str) -> None:
    reading.account(server, user)
    place = reading.folder / "password"
    place.write_text("something else")
    [found] = await examined(reading)
    assert found.level is Level.WRONG and "login refused (AUTHENTICATIONFAILED)" in found.what
    assert str(place) in found.mend and "something else" not in found.what + found.mend


async def test_a_password_that_is_corrected_counts_without_a_restart(
    reading: Reading, server: Dovecot, user: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server.deliver(user, mail(1))
    reading.account(server, user)
    place = reading.folder / "password"
    right = place.read_text()
    place.write_text("wrong")
    await reading.start()

    async def refused() -> bool:
        printed.append(capsys.readouterr().out)
        return "login refused" in "".join(printed)

    printed: list[str] = []
    await until(refused)
    place.write_text(right)
    await reading.stored(1)


async def test_a_missing_secret_and_a_missing_server_are_told_apart(
    reading: Reading, server: Dovecot, user: str
) -> None:
    reading.account(server, user, password_file=str(reading.folder / "nothing"))
    reading.account(server, user, port=1)
    reading.account(server, user, folders=["INBOX", "Nirgends"])
    missing, away, folder = await examined(reading)
    assert "nothing cannot be read" in missing.what
    assert "the server is away" in away.what and "firewall" in away.mend
    assert "the server refuses the folder Nirgends" in folder.what and "folder's name" in folder.mend


@pytest.fixture
def oauth() -> Iterator[tuple[Dovecot, Provider]]:
    """A Dovecot that asks an OAuth2 provider whose a token is."""
    with provider() as running, dovecot(oauth=running.dovecot) as server:
        yield server, running


def by_oauth(reading: Reading, running: Provider, **more: Any) -> dict[str, Any]:
    (reading.folder / "secret").write_text("very secret\n")
    settings = {
        "grant": "client_credentials",
        "token_url": f"{running.url}/token",
        "client_id": "mailflow",
        "client_secret_file": str(reading.folder / "secret"),
        "scope": "https://outlook.office365.com/.default",
    }
    return {"password_file": None, "oauth": settings | more}


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
async def test_mail_comes_with_an_access_token(
    reading: Reading, oauth: tuple[Dovecot, Provider], user: str, mechanism: str
) -> None:
    server, running = oauth
    running.user = user
    server.deliver(user, mail(1))
    reading.account(server, user, **by_oauth(reading, running, mechanism=mechanism))
    await reading.start()
    await reading.stored(1)
    await reading.end()
    assert running.asked == [
        {
            "grant_type": "client_credentials",
            "client_id": "mailflow",
            "client_secret": "very secret",
            "scope": "https://outlook.office365.com/.default",
        }
    ]


async def test_a_token_serves_until_the_server_refuses_it(
    reading: Reading, oauth: tuple[Dovecot, Provider], user: str
) -> None:
    server, running = oauth
    running.user = user
    server.deliver(user, mail(1))
    reading.account(server, user, **by_oauth(reading, running))
    await reading.start()
    await reading.stored(1)
    server.stop()
    server.deliver(user, mail(2))
    server.start()
    await reading.stored(2)
    assert len(running.asked) == 1
    server.stop()
    running.valid.clear()  # withdrawn before its time
    server.deliver(user, mail(3))
    server.start()
    await reading.stored(3)
    assert len(running.asked) == 2
    await reading.end()


async def test_a_refused_secret_is_said_with_the_providers_code(
    reading: Reading, oauth: tuple[Dovecot, Provider], user: str
) -> None:
    server, running = oauth
    running.answer = (401, {"error": "invalid_client", "error_description": "expired: very secret"})
    reading.account(server, user, **by_oauth(reading, running))
    [found] = await examined(reading)
    assert found.level is Level.WRONG and "the token endpoint refuses: invalid_client" in found.what
    assert "client_id" in found.mend and "very secret" not in found.what
    assert await reading.count(imap_folder) == 0


async def test_a_secret_that_ends_is_told_by_doctor_and_log_thirty_days_before(
    reading: Reading, server: Dovecot, user: str, capsys: pytest.CaptureFixture[str]
) -> None:
    today = reading.services.clock.now().date()
    for days in (31, 30, -1):
        reading.account(server, user, secret_expires=str(today + timedelta(days=days)))
    levels = [(found.level, found.what) for found in await examined(reading) if "its secret" in found.what]
    assert [level for level, _ in levels] == [Level.WARNING, Level.WRONG]
    assert "ends in 30 days" in levels[0][1] and "ended 1 days ago" in levels[1][1]
    capsys.readouterr()
    await reading.start()

    async def told() -> bool:
        printed.append(capsys.readouterr().out)
        return "".join(printed).count("imap secret ends") == 2

    printed: list[str] = []
    await until(told)
    assert "days=30" in "".join(printed)


async def test_the_doctor_tells_what_waits_in_a_folder(reading: Reading, server: Dovecot, user: str) -> None:
    server.deliver(user, mail(1))
    reading.account(server, user)
    await reading.start()
    await reading.stored(1)
    await reading.end()
    assert [found.level for found in await examined(reading)] == [Level.OK]
    async with reading.services.engine.begin() as connection:
        await connection.execute(text("UPDATE imap_folder SET seen_at = now() - interval '2 hours'"))
        for uid, state in enumerate(("taken", "failed", "left"), start=10):
            values = {"uid": uid, "state": state}
            adding = "INSERT INTO imap_message (folder_id, uid, state, not_before)"
            await connection.execute(text(f"{adding} SELECT id, :uid, :state, now() FROM imap_folder"), values)
    told = "\n".join(found.what for found in await examined(reading))
    for words in ("not read for over an hour", "1 mails could not be fetched", "1 mails wait", "1 mails stayed"):
        assert words in told
