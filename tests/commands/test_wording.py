"""Administrators check their wordings and see the mails they make, before anybody gets one."""

from pathlib import Path

import pytest

from mailflow.caseload.wording_values import FIELDS
from mailflow.cli import main
from mailflow.templates.shipped import starter_wordings

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "pathways.md"


@pytest.mark.parametrize("code", sorted(starter_wordings()))
def test_every_shipped_wording_can_be_previewed(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wording", "preview", code]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Objet : ") and "{{" not in shown


def test_a_preview_takes_values_and_writes_the_html(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "mail.html"
    assert main(["wording", "preview", "bienvenue", "--value", "prenom=Inès <3", "--html", str(page)]) == 0
    assert "Inès <3" in capsys.readouterr().out
    assert "Inès &lt;3" in page.read_text("utf-8")


@pytest.mark.parametrize("given", ["prenom", "inconnu=1"])
def test_an_unusable_value_is_named(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wording", "preview", "bienvenue", "--value", given]) == 1
    assert given in capsys.readouterr().err


def test_all_mistakes_of_all_files_are_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("a", "Objet : x\n\n{{ foo }} {{ bar }}\n"), ("b", "Bonjour\n"), ("c", "Objet : x\n\ny\n")):
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    assert main(["wording", "check", *(str(tmp_path / f"{name}.md") for name in "abc")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 and "foo" in "".join(lines) and "Objet" in lines[-1]
    assert main(["wording", "check", str(tmp_path / "c.md")]) == 0


def test_a_wording_that_does_not_exist_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wording", "preview", "nulle-part"]) == 1
    assert "bienvenue" in capsys.readouterr().err


def test_the_guide_names_every_field() -> None:
    guide = GUIDE.read_text("utf-8")
    missing = [name for name, field in FIELDS.items() if f"| `{{{{ {name} }}}}` | {field.meaning} |" not in guide]
    assert not missing
