"""A pathway's change from the draft to the people who are on it, on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import psycopg
import pytest

from mailflow.cli import main
from tests.commands.test_site_commands import AGENCY, PASSWORD, STAFF, rows

DOCUMENT = """\
code: essai
title: Essai
steps:
  - {id: un, kind: message, wording: bonjour, class: service, window: any}
  - {id: attendre, kind: wait, for: 10 days}
  - {id: fin, kind: end, outcome: fini}
"""
LEGAL = DOCUMENT.replace("class: service, window: any", "class: legal")
OTHER = ["cdurand" if word == "amartin" else word for word in STAFF]


@pytest.fixture(autouse=True)
def site(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILFLOW_DATABASE_URL", database_url)
    monkeypatch.setenv("MAILFLOW_HOME", str(tmp_path))
    (tmp_path / "wordings").mkdir()
    (tmp_path / "wordings" / "bonjour.md").write_text("Objet : Bonjour\n\nBonjour {{ prenom }}.\n")
    monkeypatch.chdir(tmp_path)
    for command in (AGENCY, STAFF, OTHER):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        assert main(command) == 0


def write(document: str, name: str = "essai.yaml") -> str:
    Path(name).write_text(document)
    return name


def approve(by: str, monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return main(["pathway", "approve", "essai", "--by", by])


def test_validate_is_another_word_for_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pathway", "validate", write(DOCUMENT)]) == 0
    assert "no mistakes" in capsys.readouterr().out
    assert main(["pathway", "validate", write(DOCUMENT.replace("10 days", "ten"))]) == 1


def test_a_draft_has_no_effect_and_says_what_it_changes(capsys: pytest.CaptureFixture[str], database_url: str) -> None:
    assert main(["pathway", "publish", write(DOCUMENT)]) == 0
    assert main(["pathway", "draft", write(DOCUMENT.replace("10 days", "5 days")), "--by", "amartin"]) == 0
    assert main(["pathway", "list"]) == 0
    assert main(["pathway", "diff", "essai"]) == 0
    said = capsys.readouterr().out
    assert "draft of amartin" in said
    assert "[future] step attendre: delay: span: 10 days → 5 days" in said and "1 changes" in said
    assert rows(database_url, "SELECT count(*) FROM revision") == [(1,)]
    assert main(["pathway", "publish", "essai", "--by", "amartin"]) == 0
    assert rows(database_url, "SELECT count(*) FROM draft") == [(0,)]
    assert main(["pathway", "diff", "essai", "--from", "1", "--to", "2"]) == 0
    assert "10 days → 5 days" in capsys.readouterr().out


def test_a_draft_with_mistakes_is_kept_and_names_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pathway", "draft", write(DOCUMENT.replace("10 days", "ten")), "--by", "amartin"]) == 0
    assert "must be a span of time" in capsys.readouterr().out
    assert main(["pathway", "publish", "essai", "--by", "amartin"]) == 1
    assert main(["pathway", "draft", write("title: x"), "--by", "amartin"]) == 1


def test_legal_steps_need_a_second_person_who_says_who_they_are(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pathway", "publish", write(LEGAL)]) == 1
    assert main(["pathway", "draft", write(LEGAL), "--by", "amartin"]) == 0
    assert main(["pathway", "publish", "essai", "--by", "amartin"]) == 1
    assert approve("amartin", monkeypatch) == 1
    assert approve("cdurand", monkeypatch, "guessed wrongly") == 1
    said = capsys.readouterr().err
    assert said.count("second person") == 3 and "not the password" in said
    assert approve("cdurand", monkeypatch) == 0
    assert main(["pathway", "draft", write(LEGAL + "# edited\n"), "--by", "amartin"]) == 0
    assert main(["pathway", "publish", "essai", "--by", "amartin"]) == 1  # what was approved was another text
    assert approve("cdurand", monkeypatch) == 0
    assert main(["pathway", "publish", "essai", "--by", "amartin"]) == 0
    query = (
        "SELECT p.login, a.login FROM revision r JOIN staff p ON p.id = published_by JOIN staff a ON a.id = approved_by"
    )
    assert rows(database_url, query) == [("amartin", "cdurand")]
    actions = [action for (action,) in rows(database_url, "SELECT action FROM audit ORDER BY id")]
    assert actions[-2:] == ["pathway.approved", "pathway.published"]


def test_rolling_back_publishes_the_old_revision_again(database_url: str) -> None:
    for document in (DOCUMENT, DOCUMENT.replace("10 days", "5 days")):
        assert main(["pathway", "publish", write(document)]) == 0
    assert main(["pathway", "rollback", "essai", "--to", "2", "--by", "amartin"]) == 1
    assert main(["pathway", "rollback", "essai", "--to", "9", "--by", "amartin"]) == 1
    assert main(["pathway", "rollback", "essai", "--to", "1", "--by", "amartin"]) == 0
    found = rows(database_url, "SELECT number, document->'steps'->1->>'for' FROM revision ORDER BY number")
    assert found == [(1, "10 days"), (2, "5 days"), (3, "10 days")]


def people(database_url: str, count: int) -> None:
    """On revision 1, waiting."""
    state = (
        "jsonb_build_object('enrolments', jsonb_build_object('e1', jsonb_build_object('revision', r.id, 'position',"
        " jsonb_build_object('step', 'attendre', 'occurrence', 1, 'since', '2026-03-02T09:00:00+00:00'))))"
    )
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO person (id, agency_id, reference, given_name, family_name, created_at)"
            " SELECT gen_random_uuid(), (SELECT id FROM agency), 'P' || n, 'Nul', 'Autre', now()"
            " FROM generate_series(1, %s) n",
            (count,),
        )
        connection.execute(
            "INSERT INTO cases (id, agency_id, person_id, status, state, created_at, updated_at) SELECT"  # type: ignore[arg-type]
            f" gen_random_uuid(), p.agency_id, p.id, 'open', {state}, now(), now()"
            " FROM person p, revision r WHERE r.number = 1"
        )


def test_a_migration_is_rehearsed_named_case_by_case_and_carried_out(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pathway", "publish", write(DOCUMENT)]) == 0
    assert main(["pathway", "publish", write(DOCUMENT.replace("10 days", "9000 days").replace("9000", "3000"))]) == 0
    people(database_url, 7)
    command = ["pathway", "migrate", "essai", "--to", "2", "--batch", "3"]
    assert main([*command, "--dry-run"]) == 0
    told = capsys.readouterr()
    assert "7 would be moved to 2" in told.out and "timers that would move: 7" in told.out
    assert "mails that would go at once: 0" in told.out and "P3" in told.out
    assert "6 of 7 cases" in told.err and "7 of 7 cases" in told.err
    assert rows(database_url, "SELECT count(*) FROM migration") == [(0,)]
    assert main([*command, "--json", "--by", "amartin"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["reference"] for line in lines} == {f"P{number}" for number in range(1, 8)}
    assert {line["result"] for line in lines} == {"moved"}
    assert rows(database_url, "SELECT finished, looked_at FROM migration") == [(True, 7)]
    assert main(command) == 0
    assert "0 enrolments" in capsys.readouterr().out


def test_people_at_a_removed_step_stop_it_and_the_dry_run_names_them(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pathway", "publish", write(DOCUMENT)]) == 0
    assert main(["pathway", "publish", write(DOCUMENT.replace("id: attendre", "id: patienter"))]) == 0
    people(database_url, 4)
    assert main(["pathway", "migrate", "essai", "--to", "2", "--dry-run"]) == 1
    told = capsys.readouterr()
    assert "P1" in told.out and "4 at “attendre”. Say where they go: --map attendre=…" in told.err
    assert main(["pathway", "migrate", "essai", "--to", "2"]) == 1
    assert main(["pathway", "migrate", "essai", "--to", "2", "--map", "attendre"]) == 1
    assert main(["pathway", "migrate", "essai", "--to", "2", "--map", "attendre=fin"]) == 0
    assert rows(database_url, "SELECT DISTINCT state->'enrolments'->'e1'->>'ended' FROM cases") == [("fini",)]
