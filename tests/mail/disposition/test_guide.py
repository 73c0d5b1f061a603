"""The guide's table of dispositions is true: a row for each, whose example mail really is of that kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailflow.mail.reading import read, unreadable
from mailflow.mail.values import Disposition
from tests.mail.disposition.invented import OWN

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "dispositions.md"
EXAMPLES = Path(__file__).parent / "examples"


def _rows() -> dict[str, list[str]]:
    rows = re.findall(r"^\| `(\w+)` \|(.+)\|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    return {kind: [cell.strip() for cell in rest.split("|")] for kind, rest in rows}


def test_the_guide_has_a_row_for_every_disposition_and_no_other() -> None:
    assert list(_rows()) == [kind.value for kind in Disposition]
    assert all(len(cells) == 3 and all(cells) for cells in _rows().values())


@pytest.mark.parametrize("kind", [kind for kind in Disposition if kind is not Disposition.UNREADABLE])
def test_the_example_of_a_row_is_of_that_kind(kind: Disposition) -> None:
    mail = read((EXAMPLES / f"{kind}.eml").read_bytes(), OWN)
    assert mail.disposition is kind
    assert _rows()[kind][1] == mail.subject


def test_what_cannot_be_read_is_unreadable() -> None:
    assert unreadable("too large").disposition is Disposition.UNREADABLE


def test_every_rule_file_that_the_guide_names_is_there() -> None:
    root = GUIDE.parents[2]
    for path in re.findall(r"`((?:mailflow|tests)/[\w/.]+)`", GUIDE.read_text(encoding="utf-8")):
        assert (root / path).exists(), path
