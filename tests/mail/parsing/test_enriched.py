"""text/enriched as plain text."""

from __future__ import annotations

import pytest

from mailflow.mail.parsing.enriched import plain


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("<bold>Oui</bold>, je <italic>viens</italic>", "Oui, je viens"),
        ("un\ndeux\n\ntrois\n\n\nquatre", "un deux\ntrois\n\nquatre"),
        ("<nofill>un\ndeux\n</nofill>trois", "un\ndeux\ntrois"),
        ("<color><param>red</param>Oui</color>", "Oui"),
        ("3 << 4 et a < b", "3 < 4 et a < b"),
        ("<param>jamais fermé", ""),
    ],
)
def test_the_words_stay_and_the_looks_go(given: str, shown: str) -> None:
    assert plain(given) == shown


def test_the_older_richtext_has_line_marks_of_its_own() -> None:
    assert plain("un<nl>deux\ntrois<lt>x<comment>rien</comment>", richtext=True) == "un\ndeux trois<x"
