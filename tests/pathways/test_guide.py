"""The guide names every step kind and every field of steps and of wordings; its examples and pictures are true."""

from __future__ import annotations

import re

import pytest

from mailflow.caseload.wording_values import FIELDS
from mailflow.pathways.document import read_pathway
from mailflow.pathways.graph import svg
from mailflow.pathways.schema import step_schema
from mailflow.pathways.steps import KINDS
from scripts.draw_step_pictures import PICTURES, ROOT, examples

GUIDE = (ROOT / "docs" / "guide" / "pathways.md").read_text("utf-8")
COMMON = {"id", "kind", "title", "on", "skip_if", "legal_basis", "note"}


def test_the_guide_describes_every_step_kind() -> None:
    assert {kind for kind in KINDS if f"| `{kind}` |" in GUIDE} == KINDS.keys()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_guide_names_every_field_of_a_kind(kind: str) -> None:
    [row] = [line for line in GUIDE.splitlines() if line.startswith(f"| `{kind}` |")]
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", row))))
    assert step_schema(kind)["properties"].keys() - COMMON <= named


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_example_of_a_kind_is_valid_and_its_picture_up_to_date(kind: str) -> None:
    """When the picture is not: `python -m scripts.draw_step_pictures`."""
    pathway = read_pathway(examples()[kind])
    assert kind in {step.kind for step in pathway.steps.values()}
    assert (PICTURES / f"{kind}.svg").read_text("utf-8") == svg(pathway)


def test_the_guide_names_every_field_of_wordings() -> None:
    assert {name for name in FIELDS if f"`{{{{ {name} }}}}`" in GUIDE} == FIELDS.keys()
