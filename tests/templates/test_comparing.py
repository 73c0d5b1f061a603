"""What changed between two texts."""

from __future__ import annotations

from mailflow.templates.comparing import Piece, compare


def test_the_words_that_changed_are_named_within_their_line() -> None:
    found = compare("Bonjour,\n\nVenez dans 7 jours.\n", "Bonjour,\n\nVenez dans 5 jours.\n")
    assert Piece("gone", "7") in found and Piece("new", "5") in found
    assert "".join(piece.text for piece in found if piece.kind != "gone").endswith("Venez dans 5 jours.\n")


def test_the_same_text_has_no_changes_and_long_unchanged_parts_are_left_out() -> None:
    assert compare("a", "a") == ()
    text = "".join(f"ligne {number}\n" for number in range(50))
    assert Piece("skip", "") in compare(text, text + "fin\n")


def test_large_rewrites_are_shown_whole() -> None:
    found = compare("a b " * 2000, "c d " * 2000)
    assert [piece.kind for piece in found] == ["gone", "new"]
