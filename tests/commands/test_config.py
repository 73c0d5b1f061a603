"""Settings as files: the same bytes each time, nothing secret in them, and back again whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path

import psycopg
import pytest

from mailflow.cli import main
from tests.commands.test_pathway_changes import DOCUMENT
from tests.commands.test_site_commands import AGENCY, PASSWORD, STAFF

BY = ["--by", "amartin"]
ADMINISTRATOR = ["administrator" if word == "adviser" else word for word in STAFF]


@pytest.fixture(autouse=True)
def site(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAILFLOW_DATABASE_URL", database_url)
    monkeypatch.setenv("MAILFLOW_HOME", str(tmp_path))
    (tmp_path / "wordings").mkdir()
    (tmp_path / "wordings" / "bonjour.md").write_text("Objet : Bonjour\n\nBonjour {{ prenom }}.\n")
    (tmp_path / "essai.yaml").write_text(DOCUMENT)
    monkeypatch.chdir(tmp_path)
    for command in (AGENCY, ADMINISTRATOR, ["pathway", "publish", "essai.yaml"]):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        assert main(command) == 0
    assert main(["config", "export", "out"]) == 0
    return tmp_path / "out"


def texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def code() -> str:
    return AGENCY[2]


def test_exports_are_the_same_bytes_and_hold_no_password(site: Path, database_url: str) -> None:
    first = texts(site)
    assert set(first) == {
        f"agencies/{code()}.yaml",
        "accounts/amartin.yaml",
        "service.yaml",
        "switches.yaml",
        "pathways/essai/pathway.yaml",
        "pathways/essai/wordings/bonjour.md",
    }
    assert "argon2" not in str(first) and "password" not in str(first)
    (site / "accounts" / "gone.yaml").write_text("name: x\n")
    (site / "README.md").write_text("ours\n")
    assert main(["config", "export", "out"]) == 0
    assert texts(site) == first | {"README.md": "ours\n"}


def test_what_was_exported_differs_in_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "import", "out", *BY]) == 0
    assert "nothing differs" in capsys.readouterr().out


def test_differences_are_said_and_a_dry_run_changes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(site / "agencies" / f"{code()}.yaml", "mon: 08:30-12:30, 13:30-16:30", "mon: 9h-12h30")
    (site / "accounts" / "zoe.yaml").write_text(account("zoe", cover="nora"))
    (site / "accounts" / "nora.yaml").write_text(account("nora", cover="zoe"))
    (site / "tags").mkdir()
    (site / "tags" / f"{code()}.yaml").write_text("tags:\n- {name: Urgent, colour: red}\n")
    (site / "replies").mkdir()
    reply = "replies:\n- title: Accueil\n  text: Bonjour {{ prenom }}\n  effects: {state: closed}\n"
    (site / "replies" / f"{code()}.yaml").write_text(reply)
    change(site / "pathways" / "essai" / "pathway.yaml", "10 days", "5 days")
    (site / "switches.yaml").write_text("held: [sending/class/optional]\n")
    assert main(["config", "import", "out", "--dry-run", *BY]) == 0
    said = capsys.readouterr().out
    for line in ("mon: 09:00-12:30", "new      accounts/zoe.yaml", "new      drafts/essai/pathway.yaml", "dry run"):
        assert line in said
    assert main(["config", "import", "out", "--dry-run", *BY]) == 0
    assert capsys.readouterr().out == said
    assert main(["config", "import", "out", *BY]) == 0
    capsys.readouterr()
    assert main(["config", "import", "out", *BY]) == 0
    assert "nothing differs" in capsys.readouterr().out
    assert main(["config", "export", "again"]) == 0
    now = texts(site.parent / "again")
    assert "cover: nora" in now["accounts/zoe.yaml"] and "cover: zoe" in now["accounts/nora.yaml"]
    assert "5 days" in now["drafts/essai/pathway.yaml"] and "10 days" in now["pathways/essai/pathway.yaml"]
    assert now["switches.yaml"] == "held:\n- sending/class/optional\n"


def test_values_of_the_service_go_round_as_files_and_what_a_file_leaves_out_is_as_if_never_set(
    site: Path, capsys: pytest.CaptureFixture[str], database_url: str
) -> None:
    (site / "service").mkdir()
    own = site / "service" / f"{code()}.yaml"
    own.write_text("quiet_hours: ''\nacknowledgements: false\n")
    whole = "mails_per_week: 4\nquiet_hours: 20:00-07:30\ntier_ceilings:\n  guidé: 120\n"
    (site / "service.yaml").write_text(whole)
    assert main(["config", "import", "out", "--dry-run", *BY]) == 0
    said = capsys.readouterr().out
    assert "+ mails_per_week: 4" in said and f"new      service/{code()}.yaml" in said and "dry run" in said
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM site_setting").fetchone() == (0,)
    assert main(["config", "import", "out", *BY]) == 0
    assert main(["config", "export", "again"]) == 0
    now = texts(site.parent / "again")
    assert (
        now["service.yaml"] == whole and now[f"service/{code()}.yaml"] == "acknowledgements: false\nquiet_hours: ''\n"
    )
    (site / "service.yaml").write_text("mails_per_week: 4\n")
    capsys.readouterr()
    assert main(["config", "import", "out", *BY]) == 0
    assert "- quiet_hours: 20:00-07:30" in capsys.readouterr().out
    with psycopg.connect(database_url) as connection:
        query = "SELECT key, after ->> 'value' FROM setting_change WHERE kind = 'setting' ORDER BY at, key"
        assert (("quiet_hours", None)) in connection.execute(query).fetchall()


def test_a_wrong_value_of_the_service_is_said_with_its_line(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "service.yaml").write_text("mails_per_week: 4\nquiet_hours: la nuit\nno_such: 1\nsender_address: a@b.fr\n")
    (site / "service").mkdir()
    (site / "service" / "NULLE.yaml").write_text("mails_per_day: 1\n")
    assert main(["config", "import", "out", *BY]) == 1
    said = capsys.readouterr().err
    wanted = ("service.yaml:2: quiet_hours: Deux heures", "service.yaml:4: sender_address:", "service/NULLE.yaml:1:")
    for place in (*wanted, "service.yaml:3: Ce réglage n’existe pas."):
        assert place in said, said


def account(login: str, **values: str) -> str:
    fields = {"agency": code(), "name": login.title(), "title": "", "email": f"{login}@agence.example.org"}
    fields |= {"role": "adviser", "tier": "", "ceiling": "100", "cover": "", "active": "true"} | values
    return "".join(f"{name}: {value}\n" if value else f"{name}: ''\n" for name, value in fields.items())


def test_every_mistake_is_said_with_its_file_and_line_and_nothing_is_kept(
    site: Path, capsys: pytest.CaptureFixture[str], database_url: str
) -> None:
    change(site / "agencies" / f"{code()}.yaml", "time_zone: Europe/Paris", "time_zone: Lune/Mer")
    (site / "accounts" / "zoe.yaml").write_text(account("zoe", ceiling="0"))
    (site / "accounts" / "nora.yaml").write_text(account("nora"))
    (site / "agencies" / "X.yaml").write_text("name: [\n")
    (site / "tags").mkdir()
    (site / "tags" / f"{code()}.yaml").write_text(
        "tags:\n- {name: Urgent, colour: red}\n- name: Autre\n  colour: rose\n"
    )
    change(site / "pathways" / "essai" / "pathway.yaml", "10 days", "ten")
    assert main(["config", "import", "out", *BY]) == 1
    said = capsys.readouterr().err
    zone = 1 + (site / "agencies" / f"{code()}.yaml").read_text().splitlines().index("time_zone: Lune/Mer")
    wanted = (f"agencies/{code()}.yaml:{zone}:", "accounts/zoe.yaml:7:", "agencies/X.yaml:2:", f"tags/{code()}.yaml:4:")
    for place in (*wanted, "pathways/essai/pathway.yaml: line 11"):
        assert place in said, said
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM staff").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM tag").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM draft").fetchone() == (0,)


def test_only_an_administrator_imports(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = ["cdurand" if word == "amartin" else word for word in STAFF]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(other) == 0
    assert main(["config", "import", "out", "--by", "cdurand"]) == 1
    assert main(["config", "import", "out", "--by", "nobody"]) == 1
    assert main(["config", "import", "nowhere", *BY]) == 1


def test_an_import_is_recorded_as_the_administrators_own(site: Path, database_url: str) -> None:
    change(site / "agencies" / f"{code()}.yaml", "holidays: FR", "holidays: FR-57")
    assert main(["config", "import", "out", *BY]) == 0
    with psycopg.connect(database_url) as connection:
        query = "SELECT kind, login FROM setting_change JOIN staff ON staff.id = staff_id"
        assert connection.execute(query).fetchall() == [("agency", "amartin")]


RULES = """rules:
- name: Urgences
  active: true
  match: any
  conditions:
  - what: text
    value: expulsion, coupure d'électricité
  - what: header_contains
    header: list-id
    value: offres
  queue: lead
  tags:
  - Urgent
  priority: true
- name: Partenaire
  active: false
  match: all
  conditions:
  - what: sender
    value: partenaire.example.org
  queue: ''
  tags: []
  priority: true
"""


def test_rules_go_round_as_files_in_their_order(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "rules").mkdir()
    (site / "rules" / f"{code()}.yaml").write_text(RULES)
    (site / "rules.yaml").write_text("rules:\n- {name: Partout, match: all, conditions: [{what: file}], tags: PJ}\n")
    assert main(["config", "import", "out", "--dry-run", *BY]) == 0
    said = capsys.readouterr().out
    assert f"new      rules/{code()}.yaml" in said and "new      rules.yaml" in said and "dry run" in said
    for _ in range(2):
        assert main(["config", "import", "out", *BY]) == 0
    assert "nothing differs" in capsys.readouterr().out
    assert main(["config", "export", "again"]) == 0
    again = texts(site.parent / "again")
    assert again[f"rules/{code()}.yaml"] == RULES
    assert "tags:\n  - PJ" in again["rules.yaml"]
    first, _between, second = RULES.removeprefix("rules:\n").partition("- name: Partenaire")
    (site / "rules" / f"{code()}.yaml").write_text(f"rules:\n- name: Partenaire{second}{first}")
    assert main(["config", "import", "out", *BY]) == 0
    assert main(["config", "export", "again"]) == 0
    assert texts(site.parent / "again")[f"rules/{code()}.yaml"].index("Partenaire") < 20


def test_a_rules_mistake_is_said_with_its_line(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "rules").mkdir()
    (site / "rules" / f"{code()}.yaml").write_text(RULES.replace("what: sender", "what: regex").replace("lead", "x"))
    (site / "rules.yaml").write_text("rules:\n- {name: A, match: all, conditions: 3, priority: true}\n- 5\n")
    assert main(["config", "import", "out", *BY]) == 1
    said = capsys.readouterr().err
    for place in (f"rules/{code()}.yaml:11:", f"rules/{code()}.yaml:19:", "rules.yaml:2:", "rules.yaml:3:"):
        assert place in said, said


REGION = """name: Auvergne-Rhône-Alpes
agencies:
- LYON-3
phases:
- phase: pilot
  from: '2026-01-05'
- phase: transition
  from: '2026-03-02'
- phase: pilot
  from: '2026-04-01'
  reason: trop de pannes
evaluations:
- phase: pilot
  day: '2026-02-20'
  made_by: Mission évaluation
  measures: |-
    Réponse en 31 h, contre 52 h
    Absences : 11 %
  conclusion: conclusive
"""


def test_a_region_goes_round_as_a_file_with_its_past_and_its_evaluations(
    site: Path, capsys: pytest.CaptureFixture[str], database_url: str
) -> None:
    (site / "regions").mkdir()
    own = site / "regions" / "ARA.yaml"
    own.write_text(REGION)
    assert main(["config", "import", "out", "--dry-run", *BY]) == 0
    assert "new      regions/ARA.yaml" in capsys.readouterr().out
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM region").fetchone() == (0,)
    assert main(["config", "import", "out", *BY]) == 0
    assert main(["config", "export", "out"]) == 0
    assert own.read_text() == REGION
    capsys.readouterr()
    assert main(["config", "import", "out", *BY]) == 0
    assert "nothing differs" in capsys.readouterr().out
    (site / "regions" / "BRE.yaml").write_text("name: Bretagne\nagencies:\n- LYON-3\n")
    change(own, "- LYON-3\n", "[]\n")
    change(own, "agencies:\n", "agencies: ")
    assert main(["config", "import", "out", *BY]) == 0
    with psycopg.connect(database_url) as connection:
        query = "SELECT r.code FROM agency a JOIN region r ON r.id = a.region_id"
        assert connection.execute(query).fetchall() == [("BRE",)]
        assert connection.execute("SELECT count(*) FROM region_evaluation").fetchone() == (1,)


def test_a_region_s_file_is_judged_as_the_page_judges(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "regions").mkdir()
    (site / "regions" / "ARA.yaml").write_text(REGION.replace("conclusion: conclusive", "conclusion: open"))
    (site / "regions" / "BRE.yaml").write_text("name: Bretagne\nagencies: [NULLE]\n")
    (site / "regions" / "IDF.yaml").write_text("name: Île-de-France\nphases: [{phase: pilote, from: demain}]\n")
    assert main(["config", "import", "out", *BY]) == 1
    said = capsys.readouterr().err
    for wanted in (
        "regions/ARA.yaml:1: phase: L’évaluation du 20/02/2026",
        "BRE.yaml:2: agencies:",
        "IDF.yaml:1: from:",
    ):
        assert wanted in said, said


def test_regions_are_added_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["region", "add", "ARA", "--name", "Auvergne-Rhône-Alpes", "--agency", "LYON-3"]) == 0
    assert main(["region", "add", "ARA", "--name", "Autre"]) == 1
    capsys.readouterr()
    assert main(["region", "list"]) == 0
    assert capsys.readouterr().out == "ARA          none         Auvergne-Rhône-Alpes: LYON-3\n"
