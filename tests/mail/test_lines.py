"""Lines of plain text: quote depth and format=flowed (RFC 3676)."""

from __future__ import annotations

import pytest

from mailflow.mail.lines import as_text, of_plain_text


@pytest.mark.parametrize(
    ("raw", "depth", "text"),
    [
        ("oui", 0, "oui"),
        ("> oui", 1, "oui"),
        (">> oui", 2, "oui"),
        ("> > oui", 2, "oui"),
        (" > oui", 1, "oui"),
        (">oui", 1, "oui"),
        (">", 1, ""),
        ("a > b", 0, "a > b"),
    ],
)
def test_marks_at_the_start_of_a_line_are_its_depth(raw: str, depth: int, text: str) -> None:
    (line,) = of_plain_text(raw)
    assert (line.depth, line.text) == (depth, text)


def test_flowed_text_loses_its_stuffed_space_and_keeps_its_lines() -> None:
    assert as_text(of_plain_text("un \ndeux\n From a\n> b ", flowed=True)) == "un\ndeux\nFrom a\n> b"


def test_lines_flow_only_within_one_depth() -> None:
    lines = of_plain_text("> un \n> deux \ntrois \nquatre", flowed=True, delete_space=True)
    assert [(line.depth, line.text) for line in lines] == [(1, "undeux"), (0, "troisquatre")]
