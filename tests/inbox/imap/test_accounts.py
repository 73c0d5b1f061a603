"""The file of mailboxes: what is accepted, and each mistake in one sentence without any secret."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mailflow.config import Settings
from mailflow.core.errors import Misconfigured
from mailflow.inbox.imap.accounts import After, load_accounts
from mailflow.inbox.imap.secrets import SecretReference, days_left

BOX = """
[[mailbox]]
name = "suivi"
addresses = ["suivi@agence.example.org"]
host = "imap.example.org"
user = "suivi"
password_file = "/etc/mailflow/suivi"
"""
OAUTH = """
[mailbox.oauth]
grant = "client_credentials"
token_url = "https://login.example.org/token"
client_id = "id"
client_secret_env = "SECRET"
"""


def load(tmp_path: Path, text: str) -> object:
    file = tmp_path / "imap.toml"
    file.write_text(text)
    return load_accounts(Settings(home=tmp_path, mail_domain="agence.example.org", imap_config=file))


def test_a_mailbox_needs_little_and_is_safe_by_default(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, mail_domain="agence.example.org", imap_config=tmp_path / "imap.toml")
    (tmp_path / "imap.toml").write_text(BOX)
    (account,) = load_accounts(settings)
    assert (account.security, account.real_port, account.folders, account.after) == ("tls", 993, ("INBOX",), After.KEEP)
    assert account.idle_seconds < 29 * 60
    assert account.since is None and account.expires is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no mailbox"),
        ("[[mailbox", "is no TOML"),
        (BOX + 'security = "none"', "a server on this machine only"),
        (BOX + 'password = "hunter2"', "mailbox 1, password: Extra inputs are not permitted"),
        (BOX.replace("password_file", "# "), "exactly one of password_file, password_env"),
        (BOX + OAUTH, "exactly one of password_file, password_env"),
        (BOX + BOX, "two mailboxes have the same name"),
        (BOX.replace("suivi@agence", "autre@agence"), "autre@agence.example.org is not one of our addresses"),
        (BOX.replace("suivi@agence", "suivi+x@agence"), "suivi+x@agence.example.org is not one of our addresses"),
        (BOX + 'recipient_headers = ["Delivered-To:"]', "recipient_headers"),
        (BOX + 'authserv_ids = ["a, b"]', "authserv_ids"),
        (BOX + 'after = "move"', "needs archive"),
        (BOX + 'after = "move"\narchive = "INBOX"', "another folder"),
        (BOX + 'flag = "a) (b"', "mailbox 1, flag"),
        (BOX + 'folders = ["a\\nb"]', "folders"),
        (BOX + "idle_seconds = 1800", "idle_seconds"),
        (BOX + "since = 2026-13-01", "is no TOML"),
        (BOX.replace("password_file", "# ") + OAUTH.replace("https://login", "http://login"), "https://"),
        (BOX.replace("password_file", "# ") + OAUTH.replace("client_secret_env", "# "), "needs client_secret_file"),
        (BOX.replace("password_file", "# ") + OAUTH.replace("client_credentials", "refresh_token"), "refresh_token_"),
        (BOX.replace("password_file", "# ") + OAUTH.replace("client_credentials", "service_account"), "key_file"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        load(tmp_path, text)
    assert words in caught.value.public
    assert "hunter2" not in caught.value.public


def test_without_a_file_the_part_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="MAILFLOW_IMAP_CONFIG is not set"):
        load_accounts(Settings(home=tmp_path))
    with pytest.raises(Misconfigured, match="cannot be read"):
        load_accounts(Settings(home=tmp_path, imap_config=tmp_path / "none.toml"))


def test_a_secret_is_read_from_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret"
    file.write_text("  geheim \n")
    monkeypatch.setenv("MY_SECRET", "geheimer")
    assert SecretReference(file).read() == "geheim"
    assert SecretReference(None, "MY_SECRET").read() == "geheimer"
    file.write_text("\n")
    for empty in (SecretReference(file), SecretReference(tmp_path / "no"), SecretReference(None, "NONE_SUCH")):
        with pytest.raises(Misconfigured):
            empty.read()


def test_a_secret_that_was_exchanged_is_kept_for_us_alone(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("old")
    assert SecretReference(file).replace("new")
    assert (SecretReference(file).read(), file.stat().st_mode & 0o777) == ("new", 0o600)
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
    assert not SecretReference(None, "MY_SECRET").replace("new")
    assert not SecretReference(tmp_path / "no" / "secret").replace("new")


@pytest.mark.parametrize(("day", "left"), [(20, None), (21, 30), (31, 20)])
def test_a_secret_that_ends_is_told_thirty_days_before(day: int, left: int | None) -> None:
    assert days_left(date(2027, 1, 20), date(2026, 12, day)) == left
    assert days_left(None, date(2026, 12, day)) is None
    assert days_left(date(2026, 12, 1), date(2026, 12, day)) == 1 - day
