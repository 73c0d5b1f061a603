"""Openings match what one pattern of all alternatives would."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from mailflow.mail.needles import first_letters
from mailflow.mail.openings import Openings
from mailflow.mail.reading import read

MODULES = ("reply.endings", "reply.separators", "disposition.said")
LISTS = {
    f"{module}.{name}": value
    for module in MODULES
    for name, value in vars(importlib.import_module(f"mailflow.mail.{module}")).items()
    if isinstance(value, Openings)
}
LINES = sorted(
    {
        line.lower()
        for path in sorted((Path(__file__).parent / "corpus").glob("*.eml"))
        for line in read(path.read_bytes()).text.split("\n")
    }
)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_openings_match_what_their_whole_pattern_matches(name: str) -> None:
    openings = LISTS[name]
    for line in LINES:
        for text in (line, f"> {line}", line[3:], f"et {line}"):
            found, expected = openings.match(text), openings.whole.match(text)
            assert (found and (found.span(), found.groups())) == (expected and (expected.span(), expected.groups())), (
                text
            )


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("merci|danke", {"m", "d"}),
        ("(?:bien |tres )?cordialement", {"b", "t", "c"}),
        (r"\bs?alut", {"s", "a"}),
        (r"\*{0,3}avis", {"*", "a"}),
        (r"(?!non)oui", {"o"}),
        (r"\d lundi|mardi", None),
        ("[ab]c", None),
        ("a?", None),
    ],
)
def test_the_letters_a_match_can_begin_with(pattern: str, letters: set[str] | None) -> None:
    assert first_letters(pattern) == letters


def test_leading_words_may_stand_before_any_alternative() -> None:
    openings = Openings(r"\s*", "merci|salut", lead="et |mille ")
    assert [bool(openings.match(text)) for text in ("merci", " merci", "et salut", "mille merci", "et non", "x")] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
