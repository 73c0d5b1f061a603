"""`mailflow imap check` and `reread` on the command line, against a real Dovecot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from mailflow.cli import main
from tests.inbox.imap.conftest import mail, needs_dovecot, toml
from tests.inbox.imap.dovecot import PASSWORD, Dovecot, dovecot


@pytest.fixture
def server(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dovecot]:
    """A mailbox with three mails, and a site that reads it."""
    with dovecot() as running:
        for number in range(3):
            running.deliver("suivi", mail(number))
        account = {
            "name": "suivi",
            "addresses": ["suivi@agence.example.org"],
            "host": "127.0.0.1",
            "port": running.port,
            "security": "none",
            "user": "suivi",
            "password_env": "SUIVI_PASSWORD",
            "after": "move",
            "archive": "Traités",
        }
        (tmp_path / "imap.toml").write_text(toml(account))
        monkeypatch.setenv("MAILFLOW_IMAP_CONFIG", str(tmp_path / "imap.toml"))
        monkeypatch.setenv("MAILFLOW_MAIL_DOMAIN", "agence.example.org")
        monkeypatch.setenv("MAILFLOW_DATABASE_URL", database_url)
        monkeypatch.setenv("MAILFLOW_HOME", str(tmp_path))
        monkeypatch.setenv("SUIVI_PASSWORD", PASSWORD)
        yield running


@needs_dovecot
def test_check_says_what_would_be_taken_and_changes_nothing(
    server: Dovecot, capsys: pytest.CaptureFixture[str], database_url: str
) -> None:
    assert main(["imap", "check"]) == 0
    told = capsys.readouterr().out
    assert f"suivi: suivi at 127.0.0.1:{server.port}" in told
    assert "login accepted; IDLE yes, MOVE yes, UIDPLUS yes" in told
    assert "folders: INBOX" in told
    assert "INBOX: 3 mails, 3 to take at the first start; then: move" in told
    assert "the archive folder Traités is not there yet and will be made" in told
    assert len(server.names("suivi")) == 3
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM imap_folder").fetchone() == (0,)


@needs_dovecot
def test_check_ends_with_one_when_a_mailbox_cannot_be_read(
    server: Dovecot, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUIVI_PASSWORD", "wrong")
    assert main(["imap", "check", "suivi"]) == 1
    assert "cannot be read: login refused (AUTHENTICATIONFAILED)" in capsys.readouterr().out
    assert main(["imap", "check", "other"]) == 1
    assert "there is no mailbox 'other'; the file has suivi" in capsys.readouterr().err


@needs_dovecot
def test_reread_puts_the_cursor_back(server: Dovecot, capsys: pytest.CaptureFixture[str], database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO imap_folder (account, folder, uidvalidity, last_uid, since, old_until, seen_at)"
            " VALUES ('suivi', 'INBOX', 1, 9, '2026-01-01', 2, now())"
        )
    assert main(["imap", "reread", "suivi", "--since", "2025-12-01"]) == 0
    assert "1 folder(s) will be read" in capsys.readouterr().out
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT last_uid, since::text, old_until FROM imap_folder").fetchone()
    assert found == (0, "2025-12-01", 9)
    assert main(["imap", "reread"]) == 1
