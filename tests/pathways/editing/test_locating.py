"""Mistakes are underlined where they stand in the text."""

from __future__ import annotations

import pytest

from mailflow.pathways.document import drafted
from mailflow.pathways.editing.locating import NOWHERE, located
from mailflow.pathways.problems import Problem
from mailflow.pathways.yaml_source import LONGEST
from tests.web.studio.pages import DOCUMENT, TEXTS


def underlined(text: str) -> list[str]:
    """The words under each mistake, as a browser would cut them out."""
    _pathway, problems = drafted(text, frozenset(TEXTS))
    lines = [line.encode("utf-16-le") for line in text.splitlines()]
    spans = located(text, problems)
    return [lines[span.line - 1][2 * span.start : 2 * span.end].decode("utf-16-le") for span in spans if span.line]


@pytest.mark.parametrize(
    ("right", "wrong", "shown"),
    [
        ("for: 7 working days", "for: bientôt", "for: bientôt"),
        ("kind: wait", "kind: wayt", "kind: wayt"),
        ("next: fin}]", "next: fini}]", "fini"),
        ("wording: rappel", "wording: rapel", "rapel"),
        ("about: question", "about: quoi", "quoi"),
        ("    for: 7 working days\n", "", "id: attendre"),
        ("window: any", "winow: any  # partout", "winow: any"),
        ("title: Fin,", "title: '😀 fin', foo: 1,", "foo: 1"),
        ("title: Fin,", "title: Fin, title: Fin,", "title"),
        ("title: Essai de suivi", "title: [", "- id: bonjour"),
        ("reminders: [{", "reminders: 3 #", "reminders: 3"),
    ],
)
def test_what_is_wrong_is_underlined_and_nothing_else(right: str, wrong: str, shown: str) -> None:
    assert right in DOCUMENT
    assert underlined(DOCUMENT.replace(right, wrong, 1))[0].startswith(shown)


def test_what_no_line_says_is_nowhere() -> None:
    found = located(DOCUMENT, [Problem(0, "", "Wording “autre”: no.", ""), Problem(0, "", "This is no pathway.", "")])
    assert found == [NOWHERE, NOWHERE]
    assert located(DOCUMENT, [Problem(0, "", "Wording “rappel”: no.", "")])[0].line == 25
    assert located("x" * (LONGEST + 1), [Problem(0, "", "The document is too long.", "")]) == [NOWHERE]
    assert located("", [Problem(1, "", "This is no pathway.", "")])[0].line == 1
    assert located("a: 1", [Problem(9, "", "Something “else”.", "")])[0].line == 9
