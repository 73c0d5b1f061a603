"""`mailflow simulate` and `mailflow pathway test`, as an administrator calls them."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from mailflow.cli import main

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "simulator.md"
ESSAI = """
code: essai
title: Essai
steps:
  - {id: accueil, kind: message, wording: bienvenue, class: service}
  - {id: fin, kind: end, outcome: termine}
personas:
  - {name: lea, start: 2026-03-02, expect: [{mail: bienvenue, on: 2026-03-03}]}
"""


def test_the_timetable_of_a_persona_is_text_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "premier-contact", "--persona", "accepte"]) == 0
    assert "confirmation-web" in capsys.readouterr().out
    assert main(["simulate", "premier-contact", "--persona", "silent", "--start", "2026-05-04", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["persona"], made["timetable"][0]["at"]) == ("silent", "2026-05-04T09:00:00+02:00")


def test_a_portfolio_is_text_or_json_and_says_what_was_shared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "charge.svg"
    words = ["simulate", "premier-contact", "--personas", "200", "--start", "2026-03-02", "--arrivals", "4"]
    assert main([*words, "--cores", "1", "--chart", str(chart)]) == 0
    printed = capsys.readouterr()
    assert "32 lives were played: people with the same behaviour, calendar and first day share one" in printed.out
    assert "the shares of behaviours are assumed" in printed.out
    assert chart.read_text("utf-8").startswith("<svg")
    assert main([*words, "--cores", "1", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["people"], made["lives_played"], made["shares_assumed"]) == (200, 32, True)
    assert sum(day.get("mail", 0) for day in made["days"]) == made["totals"]["mail"]


def test_a_test_that_differs_says_so_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "essai.yaml"
    file.write_text(ESSAI, "utf-8")
    assert main(["pathway", "test", "premier-contact", str(file)]) == 1
    out = capsys.readouterr().out
    assert "premier-contact: 8 personas, 23 expectations, 0 differences" in out
    assert "persona “lea”: expected mail “bienvenue” on 2026-03-03; got it on Mon 2026-03-02 09:00" in out
    file.write_text(ESSAI.replace("03-03", "03-02"), "utf-8")
    assert main(["pathway", "test", str(file)]) == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["premier-contct"], "these come with mailflow: "),
        (["premier-contact", "--persona", "lea"], "there is no persona “lea”; there are: accepte, "),
        (["nowhere.yaml"], "nowhere.yaml cannot be read"),
        (["premier-contact", "--chart", "/nowhere/c.svg"], "/nowhere/c.svg cannot be written"),
    ],
)
def test_what_is_not_there_is_one_sentence(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *words]) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--personas", "0"], ["--months", "61"], ["--start", "demain"]])
def test_numbers_and_days_out_of_bounds_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as wrong:
        main(["simulate", "premier-contact", *words])
    assert wrong.value.code == 2


def test_the_guides_examples_print_what_the_guide_shows(capsys: pytest.CaptureFixture[str]) -> None:
    examples = re.findall(r"```console\n\$ mailflow ([^\n]+)\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert len(examples) == 3
    for words, shown in examples:
        main(shlex.split(words))
        assert capsys.readouterr().out == shown


def test_the_guides_personas_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [personas] = re.findall(r"```yaml\n(personas:.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    premier_contact = Path(__file__).parents[2] / "mailflow" / "templates" / "starter" / "premier-contact.yaml"
    steps = premier_contact.read_text("utf-8").split("\npersonas:")[0]
    file = tmp_path / "guide.yaml"
    file.write_text(f"{steps}\n{personas}", "utf-8")
    assert main(["pathway", "test", str(file)]) == 0
    assert "0 differences" in capsys.readouterr().out
