"""The shipped wordings can be sent, and tell people what to do."""

from __future__ import annotations

import pytest

from mailflow.caseload.wording_values import FIELDS
from mailflow.pathways.document import read_pathway
from mailflow.templates.rendering import fields_of, render
from mailflow.templates.shipped import starter_pathways, starter_wordings

WORDINGS = starter_wordings()


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_each_wording_renders_with_the_fields_we_have(code: str) -> None:
    assert fields_of(WORDINGS[code]) <= FIELDS.keys()
    rendered = render(WORDINGS[code], {name: f"«{name}»" for name in FIELDS})
    assert rendered.subject and "{{" not in rendered.text
    assert "«agence_telephone»" in rendered.text, "the phone number stands in every mail"


@pytest.mark.parametrize("code", sorted(code for code in WORDINGS if code.startswith(("note-", "confirmation-"))))
def test_each_confirmation_says_what_was_noted_and_how_to_undo_it(code: str) -> None:
    assert "noté" in WORDINGS[code] or "reçu" in WORDINGS[code]
    assert "épondez" in WORDINGS[code]


def test_no_wording_is_shipped_that_no_pathway_uses() -> None:
    used = {code for text in starter_pathways().values() for code in read_pathway(text).wordings()}
    assert used == WORDINGS.keys()


@pytest.mark.parametrize("text", starter_pathways().values())
def test_facts_of_law_carry_their_source(text: str) -> None:
    sources = read_pathway(text).raw["sources"]
    assert sources and all(item["fait"] and item["source"] for item in sources)
