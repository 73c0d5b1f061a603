"""Header fields: folding, encoded words, parameters, limits."""

from __future__ import annotations

from mailflow.mail.parsing import headers


def test_adjacent_encoded_words_are_joined_before_they_are_decoded() -> None:
    assert headers.text("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?= du coin") == "café du coin"


def test_a_broken_encoded_word_stays_as_it_is() -> None:
    assert headers.text("=?utf-8?X?abc?= =?") == "=?utf-8?X?abc?= =?"


def test_a_decoded_line_break_never_makes_a_new_line() -> None:
    assert headers.text("=?utf-8?q?Hi=0D=0ABcc=3A_x=40y?=") == "Hi Bcc: x@y"


def test_a_continued_parameter_is_put_together_by_its_numbers() -> None:
    _, found = headers.parameters("attachment; filename*1*=%A9.pdf; filename*0*=utf-8''caf%C3")
    assert found["filename"] == "café.pdf"


def test_an_unclosed_quote_ends_with_the_field() -> None:
    assert headers.parameters('text/plain; charset="utf-8')[1] == {"charset": "utf-8"}


def test_raw_latin_bytes_in_a_header_are_read() -> None:
    assert headers.parse(b"Subject: R\xe9ponse").get("subject") == "Réponse"


def test_too_many_fields_are_left_out_and_said() -> None:
    found = headers.parse(b"".join(b"X-%d: y\n" % n for n in range(3000)))
    assert found.problems
    assert len(found.names()) <= 1001


def test_a_giant_header_block_is_cut_and_said() -> None:
    assert headers.parse(b"X: " + b"a" * 300_000).problems == ["header block cut at 100 KB"]
