"""`mailflow pathway show` and `schema` without a server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailflow.cli import main
from mailflow.templates.shipped import STARTER

FILE = str(STARTER / "premier-contact.yaml")


def test_a_file_is_drawn_as_mermaid(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pathway", "show", FILE]) == 0
    assert capsys.readouterr().out.startswith("flowchart TD\n")


def test_a_picture_is_written_where_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "premier-contact.svg"
    assert main(["pathway", "show", FILE, "--graph", "svg", "--out", str(out)]) == 0
    assert out.read_text("utf-8").startswith("<svg ") and capsys.readouterr().out == ""


def test_what_cannot_be_read_or_written_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pathway", "show", str(tmp_path / "absent.yaml")]) == 1
    assert main(["pathway", "show", FILE, "--out", str(tmp_path / "no" / "where.svg")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2 and "cannot be read" in said[0] and "cannot be written" in said[1]


def test_the_schema_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pathway", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "mailflow pathway"
