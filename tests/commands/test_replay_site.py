"""`mailflow replay --with-site` says where past mail would go now, and leaves the site's database as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mailflow.cli import main

AGENCY = ["agency", "add", "LYON-3", "--name", "Agence de Lyon", "--email", "suivi@agence.example.org"]
AGENCY += ["--phone", "04 00 00 00 00", "--address", "1 rue des Essais, 69003 Lyon"]
MAIL = b"From: %s\r\nTo: suivi@agence.example.org\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\n%s\r\nBonjour\r\n"
ANNA = "11111111-1111-1111-1111-111111111111"
BRUNO = "22222222-2222-2222-2222-222222222222"


@pytest.fixture(autouse=True)
def site(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILFLOW_DATABASE_URL", database_url)
    monkeypatch.setenv("MAILFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MAILFLOW_SECRET_KEY", "k" * 40)
    assert main(AGENCY) == 0
    with psycopg.connect(database_url) as connection:
        for person, address in ((ANNA, "anna@example.net"), (BRUNO, "bruno@example.net")):
            connection.execute(
                "INSERT INTO person (id, agency_id, reference, given_name, family_name, created_at)"
                " SELECT %s, id, %s, 'Anna', 'Exemple', now() FROM agency",
                (person, f"R{person[:4]}"),
            )
            connection.execute(
                "INSERT INTO person_address (id, person_id, address) VALUES (gen_random_uuid(), %s, %s)",
                (person, address),
            )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    for name, sender, extra in (
        ("a", b"anna@example.net", b""),
        ("b", b"nobody@example.net", b""),
        ("c", b"shop@example.net", b"List-Id: <x.shop.example>\r\nPrecedence: bulk\r\n"),
    ):
        (folder / f"{name}.eml").write_bytes(MAIL % (sender, extra))
    return folder


def replay(*arguments: object) -> int:
    return main(["replay", *map(str, arguments), "--workers", "1", "--quiet", "--with-site"])


def _saved(archive: Path) -> tuple[Path, list[dict[str, Any]]]:
    path = archive.with_name("before.jsonl")
    assert replay(archive, "--save", path) == 0
    return path, [json.loads(line) for line in path.read_text().splitlines()]


def _counts(url: str) -> list[int]:
    tables = ("incoming", "message", "conversation", "cases", "outbox", "case_event")
    with psycopg.connect(url) as connection:
        return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # type: ignore[index,call-overload]


def test_each_mail_is_told_its_person_and_its_queue_and_nothing_is_stored(
    archive: Path, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _counts(database_url)
    _, lines = _saved(archive)
    told = [(line["site"]["person"], line["site"]["queue"], line["site"]["answer"]) for line in lines]
    assert told == [(ANNA, "triage", True), (None, "triage", True), (None, "automatic", False)]
    assert _counts(database_url) == before == [0] * len(before)
    assert "files" in capsys.readouterr().out


def test_another_person_is_a_difference_in_safety(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, lines = _saved(archive)
    assert replay(archive, "--against", path) == 0
    lines[0]["site"]["person"] = BRUNO
    lines[1]["site"]["queue"] = "adviser"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    capsys.readouterr()
    assert replay(archive, "--against", path, "--report", archive.with_name("report.html")) == 1
    told = capsys.readouterr().out
    assert f"dossier d’une autre personne\n           {archive}/a.eml: {BRUNO} → {ANNA}" in told
    assert "autre file\n" in told and "file d’un conseiller → à trier" in told
    page = archive.with_name("report.html").read_text()
    assert "dossier d’une autre personne" in page and "Reconnu par" in page


def test_verdicts_without_site_are_compared_without_it(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, lines = _saved(archive)
    for line in lines:
        del line["site"]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert replay(archive, "--against", path) == 0
    assert "Aucune différence." in capsys.readouterr().out


def test_a_database_of_another_release_is_refused(
    archive: Path, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE conversation RENAME COLUMN stage TO former_stage")
    assert replay(archive) == 2
    assert "another release" in capsys.readouterr().err
