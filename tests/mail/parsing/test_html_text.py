"""HTML becomes lines that still know what was quoted."""

from __future__ import annotations

import pytest

from mailflow.mail.lines import Hint
from mailflow.mail.parsing.html_text import lines_of


def _texts(html: str) -> list[str]:
    return [line.text for line in lines_of(html) if line.text]


def test_blocks_and_breaks_end_lines() -> None:
    assert _texts("<div>a<br>b</div><p>c <b>d</b></p><ul><li>e</li></ul>") == ["a", "b", "c d", "- e"]


def test_invisible_parts_say_nothing() -> None:
    html = "<style>p{}</style><script>1<2</script><!-- no --><span style='display:none'>pre</span>yes"
    assert _texts(html) == ["yes"]


def test_blockquotes_count_and_indents_do_not() -> None:
    html = '<blockquote>q<blockquote>r</blockquote></blockquote><blockquote style="border:none">own</blockquote>'
    assert [(line.text, line.depth) for line in lines_of(html) if line.text] == [("q", 1), ("r", 2), ("own", 0)]


def test_the_start_of_the_original_is_marked() -> None:
    lines = lines_of('<div>oui</div><div id="divRplyFwdMsg">De : x</div>')
    assert [line.hint for line in lines if line.text] == [Hint.NONE, Hint.CUT]


def test_coloured_answers_are_marked_and_grey_is_not() -> None:
    lines = lines_of('<p><span style="color:#C00000">oui</span></p><p><span style="color:#333333">non</span></p>')
    assert [(line.text, line.ink) for line in lines if line.text] == [("oui", True), ("non", False)]


def test_a_quoted_greater_sign_does_not_end_a_tag() -> None:
    assert _texts('<a title="x>y">k</a>') == ["k"]


@pytest.mark.parametrize("piece", ["<div>", "<", "<a", "<!--", "<script>", '<p "', "&lt", '<a b="x ', "</div>", "<td>"])
def test_any_heap_of_pieces_is_read(piece: str) -> None:
    assert isinstance(lines_of(piece * 20_000 + ">x"), list)
