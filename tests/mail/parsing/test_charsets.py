"""Charsets are taken from a list, mended where they lie, and never harm the database."""

from __future__ import annotations

import pytest

from mailflow.mail.parsing.charsets import clean, decode, hinted

WRONG = "the text is not in the charset it declares"


@pytest.mark.parametrize("name", ["zlib", "hex", "unicode_escape", "idna", "../../x", "base64", "rot13", "undefined"])
def test_a_charset_off_the_list_is_never_used(name: str) -> None:
    text, problem = decode(b"+ADw- \\u0041 caf\xc3\xa9", name)
    assert text == "+ADw- \\u0041 café"
    assert problem


def test_windows_text_that_claims_utf_8_is_mended() -> None:
    assert decode("L’été à Nîmes".encode("windows-1252"), "utf-8") == ("L’été à Nîmes", WRONG)


@pytest.mark.parametrize("name", ["iso-8859-1", "windows-1252", "us-ascii", "koi8-r", "iso-8859-15"])
def test_utf_8_under_another_name_is_read_as_utf_8(name: str) -> None:
    assert decode("Déjà inscrite à Orléans, merci.".encode(), name) == ("Déjà inscrite à Orléans, merci.", WRONG)


@pytest.mark.parametrize("text", ["ARRIVÉ\u00a0!", "Très pressé", "À «\u00a0Évry\u00a0»", "CAFÉ… 50 €"])
def test_windows_text_that_could_be_utf_8_by_accident_stays_what_it_claims(text: str) -> None:
    assert decode(text.encode("windows-1252"), "iso-8859-1") == (text, "")


def test_two_chinese_characters_are_not_taken_for_utf_8() -> None:
    assert decode("联通".encode("gbk"), "gb2312") == ("联通", "")


def test_chinese_beyond_gb2312_is_read_with_the_larger_set() -> None:
    assert decode("朱镕基 €".encode("gb18030"), "GB2312") == ("朱镕基 €", "")


@pytest.mark.parametrize(
    ("name", "codec", "text"),
    [
        ("ks_c_5601-1987", "cp949", "안녕하세요"),
        ("KS_C_5601-1989", "cp949", "똠방각하"),
        ("iso-2022-jp", "iso2022_jp", "お世話になります"),
        ("Shift_JIS", "cp932", "①担当者"),
        ("utf-7", "utf-7", "à bientôt"),
        ("utf-16", "utf-16", "à bientôt"),
        ("UTF-16BE", "utf-16-be", "à bientôt"),
        ("iso8859_15", "iso8859-15", "5 €"),
        ("win-1251", "cp1251", "Здравствуйте"),
        ("ibm850", "cp850", "école"),
        ("x-mac-roman", "mac_roman", "école"),
    ],
)
def test_a_known_charset_is_read_under_its_many_names(name: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), name) == (text, "")


def test_a_text_of_utf_8_lines_may_quote_lines_of_windows_1252() -> None:
    data = "Je serai là, c’est noté.\n".encode() + b"> Rendez-vous \xe0 Orl\xe9ans\n" + "À très vite".encode()
    assert decode(data, "utf-8")[0] == "Je serai là, c’est noté.\n> Rendez-vous à Orléans\nÀ très vite"


def test_a_torn_character_at_the_end_is_marked_and_the_rest_kept() -> None:
    assert decode("Tout l’été à la forêt".encode()[:-1] + b"\xc3", "utf-8")[0] == "Tout l’été à la forê\ufffd"


def test_utf_16_that_is_none_is_read_as_it_is() -> None:
    assert decode(b"Bonjour \xc3\xa0 tous", "utf-16") == ("Bonjour à tous", WRONG)


def test_japanese_under_the_name_of_ascii_is_read() -> None:
    assert decode("了解".encode("iso2022_jp"), "us-ascii") == ("了解", WRONG)


def test_raw_bytes_of_a_header_follow_the_text_s_charset() -> None:
    assert hinted("Ответ".encode("koi8-r"), "KOI8-R") == "Ответ"
    assert hinted("Réponse".encode(), "koi8-r") == "Réponse"
    assert hinted("Réponse".encode("latin-1"), "utf-8") == "Réponse"


def test_latin_1_is_read_as_windows_1252() -> None:
    assert decode(b"\x80 \x92 \x81", "ISO-8859-1") == ("€ ’ \x81", "")


def test_a_byte_order_mark_is_no_character() -> None:
    assert decode(b"\xef\xbb\xbfOui", "utf-8") == ("Oui", "")


def test_nul_and_lone_surrogates_are_replaced() -> None:
    assert clean("a\0b\ud800c") == "a\ufffdb\ufffdc"
    assert clean("é\ud800") == "é\ufffd"
