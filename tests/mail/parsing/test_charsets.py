"""Charsets are taken from a list, mended where they lie, and never harm the database."""

from __future__ import annotations

import pytest

from mailflow.mail.parsing.charsets import clean, decode


@pytest.mark.parametrize("name", ["zlib", "hex", "unicode_escape", "idna", "../../x", "utf-7", "rot13", "undefined"])
def test_a_charset_off_the_list_is_never_used(name: str) -> None:
    text, problem = decode(b"+ADw- \\u0041 caf\xc3\xa9", name)
    assert text == "+ADw- \\u0041 café"
    assert problem


def test_windows_text_that_claims_utf_8_is_mended() -> None:
    text, problem = decode("L’été à Nîmes".encode("windows-1252"), "utf-8")
    assert text == "L’été à Nîmes"
    assert problem


def test_latin_1_is_read_as_windows_1252() -> None:
    assert decode(b"\x80 \x92", "ISO-8859-1") == ("€ ’", "")


def test_nul_and_lone_surrogates_are_replaced() -> None:
    assert clean("a\0b\ud800c") == "a\ufffdb\ufffdc"
