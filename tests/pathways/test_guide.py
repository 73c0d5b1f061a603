"""The guide names every step kind and every field of wordings."""

from __future__ import annotations

from pathlib import Path

from mailflow.caseload.wording_values import FIELDS
from mailflow.pathways.steps import KINDS

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "pathways.md").read_text("utf-8")


def test_the_guide_describes_every_step_kind() -> None:
    assert {kind for kind in KINDS if f"| `{kind}` |" in GUIDE} == KINDS.keys()


def test_the_guide_names_every_field_of_wordings() -> None:
    assert {name for name in FIELDS if f"`{{{{ {name} }}}}`" in GUIDE} == FIELDS.keys()
