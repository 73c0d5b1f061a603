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


@pytest.mark.parametrize(
    "style",
    [
        "style='display:none'",
        'style="display: none !important;max-height:0px"',
        "style='mso-hide:all'",
        "style='max-height:0;overflow:hidden'",
        "style='visibility:hidden'",
        'style="opacity:0"',
        "hidden",
    ],
)
def test_a_preheader_nobody_sees_is_not_read(style: str) -> None:
    assert _texts(f"<div {style}>Votre rendez-vous</div><p>oui</p>") == ["oui"]


@pytest.mark.parametrize(
    "style",
    ["style='overflow: hidden !important'", "style='font-size:0px'", 'class="hidden-xs"', "style='opacity:0.9'"],
)
def test_what_is_seen_is_read_whatever_its_style_is_called(style: str) -> None:
    assert _texts(f"<div {style}>oui</div>") == ["oui"]


def test_characters_without_width_make_no_line() -> None:
    assert _texts("<div>&zwnj;&nbsp;&zwnj;&nbsp;</div><div>&#8203;</div><p>oui</p>") == ["oui"]


def test_numbered_lists_keep_their_numbers_and_others_their_dashes() -> None:
    html = "<ol><li>lundi<li>mardi<ul><li>matin</ul><li>jeudi</ol><ul><li>x</ul>"
    assert _texts(html) == ["1. lundi", "2. mardi", "- matin", "3. jeudi", "- x"]


def test_cells_stand_beside_each_other_and_rows_below() -> None:
    html = "<table><tr><td>Lundi</td><td>9 h</td></tr><tr><td>Mardi</td><td>14 h</td></tr></table>"
    assert _texts(html) == ["Lundi 9 h", "Mardi 14 h"]


def test_entities_are_read_where_their_end_is_missing() -> None:
    assert _texts("<p>L&rsquo;&eacute;t&eacute &agrave N&icirc;mes &#146; &amp;lt; &inconnu; &#xD800;</p>") == [
        "L’été à Nîmes ’ &lt; &inconnu; \ufffd"
    ]


def test_a_script_with_signs_of_its_own_hides_only_itself() -> None:
    assert _texts('<script>if (a<b && "x) { y = ">"; }</SCRIPT>Bon"jour "Zoé"') == ['Bon"jour "Zoé"']


def test_a_capital_that_grows_when_lowered_moves_nothing() -> None:
    assert _texts("İİİİ<style>p{}</style>oui") == ["İİİİoui"]


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


@pytest.mark.parametrize(
    "attributes",
    [
        'title="a > b"',
        'title="1 < 2"',
        'title="never closed',
        'title="' + "x" * 3_000 + "<",
        'a="" ' * 200,
        'a="<" ' * 200 + 'b="',
        '"' * 401,
        "title='it\"s' class=x",
    ],
)
def test_a_tag_ends_where_it_ends_however_its_values_are_quoted(attributes: str) -> None:
    assert _texts(f"<p>un</p><p {attributes}>deux</p><p>trois</p>") == ["un", "deux", "trois"]


def test_a_tag_with_many_values_still_hides_and_quotes() -> None:
    many = 'data-x="y" ' * 100
    assert _texts(f"oui<div {many} style='display:none'>non</div><style {many}>p{{}}</style>") == ["oui"]
    assert [line.depth for line in lines_of(f"oui<blockquote {many}>non</blockquote>") if line.text] == [0, 1]
