"""Purging on the command line: what would go, erasing one dossier, holding it."""

from __future__ import annotations

import psycopg
import pytest

from mailflow.cli import main
from mailflow.services import Services
from tests.caseload.retention.dossier import Agency

HOLD = ["purge", "hold", "--why", "Recours en cours", "--by", "anne"]


@pytest.fixture
async def reference(services: Services, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> str:
    """The number of somebody whose dossier of 2022 ended, with a setting that is old enough to count."""
    monkeypatch.setenv("MAILFLOW_DATABASE_URL", database_url)
    monkeypatch.setenv("MAILFLOW_HOME", str(tmp_path))
    agency = await Agency(services.engine).build()
    person = await agency.plain("Zoé Ancienne")
    await agency.change(
        "INSERT INTO site_setting (id, name, value, at)"
        " VALUES (gen_random_uuid(), 'dossier_months', '24', '2024-01-01')"
    )
    return str(await agency.value("SELECT reference FROM person WHERE id = :id", id=person))


def count(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM person").fetchone()
    assert row
    return int(row[0])


def test_what_would_go_is_listed_and_then_goes(
    reference: str, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["purge", "--dry-run"]) == 0
    assert f"dossiers: {reference} would go" in capsys.readouterr().out and count(database_url) == 1
    assert main(["purge"]) == 0
    assert "dossiers: 1 of 1 removed" in capsys.readouterr().out and count(database_url) == 0


def test_a_held_dossier_stays_until_it_is_released(
    reference: str, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*HOLD, reference]) == 0 and main([*HOLD, reference]) == 1
    assert main(["purge"]) == 0
    assert "kept: 1 held" in capsys.readouterr().out and count(database_url) == 1
    assert main(["purge", "erase", reference, "--reason", "request", "--by", "anne"]) == 1
    assert main(["purge", "release", reference, "--by", "anne"]) == 0 and count(database_url) == 1


def test_one_dossier_is_erased_by_hand(reference: str, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    erase = ["purge", "erase", reference, "--reason", "request", "--by"]
    assert main([*erase, "claire"]) == 1 and main([*erase, "nobody"]) == 1
    assert main([*erase, "anne", "--dry-run"]) == 0 and count(database_url) == 1
    assert "would go" in capsys.readouterr().out
    assert main([*erase, "anne"]) == 0 and count(database_url) == 0
    assert main([*erase, "anne"]) == 1
    with psycopg.connect(database_url) as connection:
        [line] = connection.execute("SELECT action, why, person_id FROM audit WHERE why = 'request'").fetchall()
    assert line == ("dossier.erased", "request", None)
