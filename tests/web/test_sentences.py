"""Sentences of lower rooms, filled in before the page knew its language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailflow.inbox.verdict import WORDS, finding
from mailflow.web import language
from mailflow.web.rendering import findings
from mailflow.web.sentences import said

FULL = "Portefeuille complet : 80 personnes pour 80 places."


@pytest.fixture
def in_english() -> Iterator[None]:
    """The page's language."""
    language.speak("en")
    yield
    language.speak("fr")


def test_a_refusal_stays_french_on_a_french_page() -> None:
    assert said(FULL) == FULL


@pytest.mark.usefixtures("in_english")
def test_a_refusal_with_values_is_translated_with_them() -> None:
    assert said(FULL) == "Caseload full: 80 people for 80 places."
    assert said("La réponse est vide.") == "The answer is empty."


@pytest.mark.usefixtures("in_english")
def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    words = "« virus.exe » ne peut pas être joint : c’est un programme, ou un fichier qui peut en contenir un. "
    assert said(words + "Envoyez plutôt un PDF ou une image.").endswith("Send a PDF or an image instead.")


@pytest.mark.usefixtures("in_english")
def test_an_unknown_sentence_stays_as_it_is() -> None:
    assert said("Une phrase que personne n’a prévue.") == "Une phrase que personne n’a prévue."


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_finding_kept_in_french_is_told_in_english(code: str) -> None:
    kept = finding(code, reason="auto-submitted", days=12, status="5.1.1", name="Urgences", tag="Urgent").to_json()
    told = findings({"steps": [kept]}, "auto-submitted")[0]["words"]
    assert told != kept["words"]
    assert "{" not in told
