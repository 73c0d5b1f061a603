"""A box is cut where a mail begins, and nowhere else."""

from __future__ import annotations

import io

import pytest

from mailflow.mail.archives import item, mbox

FIRST = b"From: zoe@example.org\nSubject: 1\n\nBonjour\n"
SECOND = b"From: anna@example.org\nSubject: 2\n\nOui\n"
BEGIN = b"From zoe@example.org Mon Mar  2 10:00:00 2026\n"


def split(box: bytes) -> list[bytes]:
    return [raw for raw, whole in mbox.split(io.BytesIO(box)) if whole]


def test_two_mails_are_two_without_the_lines_of_the_box() -> None:
    assert split(BEGIN + FIRST + b"\n" + BEGIN + SECOND + b"\n") == [FIRST, SECOND]


@pytest.mark.parametrize(
    "begin",
    [
        b"From - Mon Mar 02 10:00:00 2026\n",
        b"From MAILER-DAEMON Mon Mar  2 10:00:00 2026\n",
        b"From 1790000000000000000@xxx Mon Mar 02 10:00:00 +0000 2026\n",
        b"From zoe@example.org 2026-03-02 10:00:00\r\n",
    ],
)
def test_the_ways_of_several_programs_to_begin_a_mail(begin: bytes) -> None:
    assert len(split(begin + FIRST + b"\n" + begin + SECOND)) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        b"From what I know the office is closed.\nSubject: no\n",  # neither a day nor an hour
        b"From Mon to Fri I work\nand cannot come.\n",  # no header field behind
        b"From now on: 10:00 is fine.\n\nThank you\n",
    ],
)
def test_a_sentence_that_begins_with_from_does_not_cut_a_mail(sentence: bytes) -> None:
    mail = FIRST + b"\n" + sentence
    assert split(BEGIN + mail + b"\n" + BEGIN + SECOND) == [mail, SECOND]


def test_a_beginning_needs_an_empty_line_before_it() -> None:
    mail = FIRST + BEGIN + b"Subject: quoted\n"
    assert split(BEGIN + mail) == [mail]


def test_quoted_beginnings_lose_one_mark_only() -> None:
    mail = b"Subject: x\n\n>From here\n>>From there\n> From no mark of the box\n"
    assert split(BEGIN + mail) == [b"Subject: x\n\nFrom here\n>From there\n> From no mark of the box\n"]


def test_a_box_without_any_beginning_is_one_mail() -> None:
    assert split(FIRST) == [FIRST]
    assert split(b"") == []


def test_a_box_that_ends_in_a_beginning_keeps_the_line() -> None:
    assert split(BEGIN + FIRST + b"\nFrom x Mon 10:00") == [FIRST + b"\nFrom x Mon 10:00"]


def test_windows_line_ends_are_kept() -> None:
    first, second = (mail.replace(b"\n", b"\r\n") for mail in (FIRST, SECOND))
    begin = BEGIN.replace(b"\n", b"\r\n")
    assert split(begin + first + b"\r\n" + begin + second + b"\r\n") == [first, second]


def test_a_mail_over_the_limit_is_named_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "LARGEST", 100)
    box = BEGIN + FIRST + b"x\n" * 100 + b"\n" + BEGIN + SECOND
    assert [whole for _, whole in mbox.split(io.BytesIO(box))] == [False, True]
    assert item.LARGEST > 100


def test_a_line_longer_than_a_piece_hides_no_beginning_and_makes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "PIECE", 64)
    long = b"a" * 63 + b"\n" + b"b" * 64 + b"From zoe@example.org Mon Mar  2 10:00:00 2026\nSubject: x\n"
    assert split(BEGIN + b"Subject: 1\n\n" + long) == [b"Subject: 1\n\n" + long]
