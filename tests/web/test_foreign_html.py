"""Foreign HTML costs bounded time, and its words are never lost for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mailflow.web.foreign_html import DEEPEST, clean, too_deep


@pytest.mark.parametrize("tag", ["div", "blockquote", "b", "table", "font", "ul"])
def test_what_is_nested_without_end_is_shown_as_words(tag: str) -> None:
    shown = clean(f"<{tag}>" * 20_000 + "Bonjour <script>alert(1)</script>")
    assert "Bonjour" in shown and "<script" not in shown
    assert shown.startswith("<pre>")


@pytest.mark.parametrize(
    "piece", ["<p>a", "<li>a", "<br>", "<tr><td>a", "<div>a</div>", "<b><i>a</i></b>", "a < ", "</div>"]
)
def test_long_mail_that_is_not_deep_keeps_its_form(piece: str) -> None:
    assert not too_deep(piece * 20_000)


def test_a_tag_of_a_thousand_attributes_is_left_out_and_a_picture_in_a_tag_is_not() -> None:
    wide = "<p " + " ".join(f"a{number}=b" for number in range(20_000)) + ">Bonjour"
    assert clean(wide) == "<pre>Bonjour</pre>"
    picture = '<p>Bonjour<img alt="photo" src="data:image/png;base64,' + "iVBORw0K/+" * 20_000 + '"></p>'
    assert clean(picture) == '<p>Bonjour<img alt="photo"></p>'


@pytest.mark.parametrize("piece", ["a\xa0", "a&nbsp;", "a&amp;", '<img alt="&">'])
def test_a_flood_of_entities_is_shown_as_words(piece: str) -> None:
    assert clean("<p>Bonjour " + piece * 100_000).startswith("<pre>Bonjour")
    assert clean("<p>Bonjour " + piece * 10_000).startswith("<p>Bonjour")


def test_deep_answers_of_people_keep_their_form() -> None:
    shown = clean("<blockquote><div>" * (DEEPEST // 2) + "Bonjour")
    assert "<blockquote>" in shown


def test_a_mail_that_cheats_the_count_costs_its_own_process_only() -> None:
    mail = b"Content-Type: text/html\r\n\r\n" + b"<div><!--</div>-->" * 100_000
    command = [sys.executable, "-m", "mailflow.web.extract", "html"]
    done = subprocess.run(command, input=mail, capture_output=True, check=False)
    assert done.returncode != 0 or done.stdout
