"""Adding agencies and accounts on the command line."""

import asyncio
import io

import psycopg
import pytest

from mailflow.cli import main
from mailflow.web.passwords import PasswordCheck

AGENCY = ["agency", "add", "LYON-3", "--name", "Agence de Lyon", "--email", "lyon@agence.example.org"]
AGENCY += ["--phone", "04 00 00 00 00", "--address", "1 rue des Essais, 69003 Lyon"]
STAFF = ["staff", "add", "amartin", "--name", "Alice Martin", "--role", "adviser", "--agency", "LYON-3"]
STAFF += ["--email", "a.martin@agence.example.org"]
PASSWORD = "un mot de passe assez long"


@pytest.fixture(autouse=True)
def site(database_url: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILFLOW_DATABASE_URL", database_url)
    monkeypatch.setenv("MAILFLOW_HOME", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()  # type: ignore[call-overload]


def fits(kept: str, password: str) -> bool:
    """As the login page checks it."""
    return asyncio.run(PasswordCheck().check(kept, password)) is not None


def test_a_first_account_can_log_in(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(AGENCY) == 0
    assert main(STAFF) == 0
    [(login, role, kept)] = rows(database_url, "SELECT login, role, password_hash FROM staff")
    assert (login, role) == ("amartin", "adviser")
    assert fits(str(kept), PASSWORD) and not fits(str(kept), "un mot de passe assez court")
    kinds = {kind for (kind,) in rows(database_url, "SELECT kind FROM queue")}
    assert kinds == {"adviser", "triage", "lead", "automatic"}
    assert main(["staff", "list"]) == 0
    assert "Alice Martin" in capsys.readouterr().out
    assert main(["agency", "list"]) == 0
    assert "LYON-3" in capsys.readouterr().out


def test_opening_hours_are_kept_as_pairs_of_times(database_url: str) -> None:
    assert main([*AGENCY, "--open", "9:00-12:00"]) == 1  # not an ISO time
    assert main([*AGENCY, "--open", "09:00-12:00"]) == 0
    [(monday,)] = rows(database_url, "SELECT hours->'mon' FROM agency")
    assert monday == [["09:00", "12:00"]]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ([*AGENCY, "--time-zone", "Europe/Lyon"], "there is no time zone Europe/Lyon"),
        ([*AGENCY, "--holidays", "FR-99"], "no public holidays are known for FR-99"),
        ([*AGENCY, "--open", "12:00-09:00"], "give spans like 08:30-12:30"),
        (STAFF, "there is no agency LYON-3; add one with `mailflow agency add`"),
        (["staff", "password", "nobody"], "there is no account nobody"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(
    command: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 1
    assert said in capsys.readouterr().err


def test_names_that_are_taken_are_refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(AGENCY) == 0
    assert main(AGENCY) == 1
    assert main(STAFF) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(STAFF) == 1
    said = capsys.readouterr().err
    assert "already an agency LYON-3" in said and "already an account amartin" in said


def test_a_short_password_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("court\n"))
    assert main(STAFF) == 1
    assert "at least 12 characters" in capsys.readouterr().err


def test_a_new_password_replaces_the_old_and_unlocks(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(AGENCY) == 0 and main(STAFF) == 0
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE staff SET failed_logins = 10, locked_until = now() + interval '1 hour'")
    monkeypatch.setattr("sys.stdin", io.StringIO("un autre mot de passe\n"))
    assert main(["staff", "password", "amartin"]) == 0
    [(kept, failed, locked)] = rows(database_url, "SELECT password_hash, failed_logins, locked_until FROM staff")
    assert fits(str(kept), "un autre mot de passe")
    assert (failed, locked) == (0, None)


def test_without_any_database_the_way_to_one_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MAILFLOW_DATABASE_URL")
    assert main(["agency", "list"]) == 1
    assert "mailflow up" in capsys.readouterr().err


def test_mail_is_held_and_released_with_what_was_held(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, held in [([], True), (["--status"], True), (["--release"], False), (["--status"], False)]:
        assert main(["hold", *arguments]) == 0
        said = "all outgoing mail" if held else "outgoing mail leaves"
        assert said in capsys.readouterr().out
        assert rows(database_url, "SELECT held FROM switch") == [(held,)]


def test_one_pathway_wording_or_class_is_held_alone(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pathway", "publish", "--starter"]) == 0
    assert main(["hold", "--pathway", "premier-contact"]) == 0
    assert main(["hold", "--wording", "bienvenue"]) == 0
    assert main(["hold", "--class", "optional"]) == 0
    assert "mail of the pathway premier-contact" in capsys.readouterr().out
    assert main(["hold", "--release", "--wording", "bienvenue"]) == 0
    assert rows(database_url, "SELECT name FROM switch WHERE held ORDER BY name") == [
        ("sending/class/optional",),
        ("sending/pathway/premier-contact",),
    ]


def test_holding_what_was_never_published_is_refused(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hold", "--pathway", "premier-contacte"]) == 1
    assert main(["hold", "--wording", "bienvenu"]) == 1
    assert "no published pathway" in capsys.readouterr().err
    assert rows(database_url, "SELECT name FROM switch") == []
