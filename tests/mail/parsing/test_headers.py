"""Header fields: folding, encoded words, raw bytes, limits."""

from __future__ import annotations

import pytest

from mailflow.mail.parsing import headers


def test_adjacent_encoded_words_are_joined_before_they_are_decoded() -> None:
    assert headers.text("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?= du coin") == "café du coin"


def test_a_broken_encoded_word_stays_as_it_is() -> None:
    assert headers.text("=?utf-8?X?abc?= =?") == "=?utf-8?X?abc?= =?"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?Q?Rendez-vous reporté à lundi?=", "Rendez-vous reporté à lundi"),
        ("=?iso-8859-1?Q?Ca va ??=", "Ca va ?"),
        ("=?utf-8?B?UsOpcG9uc2U?=", "Réponse"),
        ("=?utf-8?B?UsOpcG9uc2U==?=", "Réponse"),
        ("=?utf-8?B?UsOpcG9u?==?utf-8?B?c2U=?=", "Réponse"),
        ("=?utf-8?B?UsOp?=\n =?utf-8?B?cG9uc2U=?=", "Réponse"),
        ("=?utf-8?B?UsOpcG9uc2Ug4oCT?= suite", "Réponse – suite"),
        ("=?utf-8?Q?R=C3=A9ponse_d=C3", "Réponse d\ufffd"),
        ("=?utf-8?Q?Absence =?utf-8?Q?d=C3=A9clar=C3=A9e?=", "=?utf-8?Q?Absence déclarée"),
        ("=?utf-8*fr?Q?=C3=A9t=C3=A9?=", "été"),
        ("=?windows-1252?Q?L=92h=F4tel?=", "L’hôtel"),
        ("=?iso-8859-1?Q?d=C3=A9j=C3=A0?=", "déjà"),
        ("=?gb2312?B?1tzI1bz7?=", "周日见"),
        ("=?x-inconnu?Q?caf=C3=A9?=", "café"),
        ("Re: =?utf-8?q?pi=C3=A8ce?= jointe =?iso-8859-15?q?5_=A4?=", "Re: pièce jointe 5 €"),
        ("1 =? 2 ?= 3", "1 =? 2 ?= 3"),
    ],
)
def test_encoded_words_are_read_as_clients_miswrite_them(value: str, text: str) -> None:
    assert headers.text(value) == text


def test_a_decoded_line_break_never_makes_a_new_line() -> None:
    assert headers.text("=?utf-8?q?Hi=0D=0ABcc=3A_x=40y?=") == "Hi Bcc: x@y"


def test_raw_latin_bytes_in_a_header_are_read() -> None:
    assert headers.parse(b"Subject: R\xe9ponse").get("subject") == "Réponse"


def test_raw_bytes_of_one_field_do_not_change_how_another_is_read() -> None:
    found = headers.parse(b"X-Comment: d\xe9pos\xe9\nSubject: R\xc3\xa9ponse")
    assert (found.get("x-comment"), found.get("subject")) == ("déposé", "Réponse")


def test_raw_bytes_of_a_subject_are_read_in_the_charset_of_the_text() -> None:
    block = "Subject: Перенос встречи\nContent-Type: text/plain; charset=windows-1251".encode("cp1251")
    assert headers.parse(block).get("subject") == "Перенос встречи"


def test_a_folded_field_is_one_line_and_its_last_spaces_are_gone() -> None:
    assert headers.parse(b"Subject: a\n b \nTo: x ").get("subject") == "a b"


def test_fields_end_where_the_text_begins_although_the_blank_line_is_missing() -> None:
    block = b"From: a@b.example\nSubject: x\nBonjour madame,\nje viens"
    assert block[headers.end_of(block) :] == b"Bonjour madame,\nje viens"


def test_a_broken_line_between_fields_costs_only_itself() -> None:
    block = b"Subject: x\nligne perdue\nFrom: a@b.example"
    assert headers.end_of(block) == len(block)
    assert headers.parse(block).get("from") == "a@b.example"


def test_too_many_fields_are_left_out_and_said() -> None:
    found = headers.parse(b"".join(b"X-%d: y\n" % n for n in range(3000)))
    assert found.problems
    assert len(found.names()) <= 1001


def test_a_giant_header_block_is_cut_and_said() -> None:
    assert headers.parse(b"X: " + b"a" * 300_000).problems == ["header block cut at 100 KB"]
