"""The examples of docs/guide/intents.md do what the guide says, and no intent is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailflow.mail.values import Intent
from tests.mail.intents.tables import meaning

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "intents.md"
ROW = re.compile(r"^\| `(\w+)` \| [^|]* \| ([^|]+) \| ([^|]+) \| (act|human) \|$", re.MULTILINE)
EXAMPLES = [tuple(cell.strip() for cell in row) for row in ROW.findall(GUIDE.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("intent", "text", "context", "safe"), EXAMPLES)
def test_an_example_does_what_the_guide_says(intent: str, text: str, context: str, safe: str) -> None:
    found = meaning(context, text)
    assert Intent(intent) in found.intents
    assert found.safe.value == safe


def test_every_intent_has_an_example() -> None:
    assert {row[0] for row in EXAMPLES} == {intent.value for intent in Intent}
