"""Files inside a text: uuencode, its base64 form and yEnc; words that only look like one stay words."""

from __future__ import annotations

import binascii

import pytest

from mailflow.mail.parsing import embedded

CONTENT = bytes(range(256)) * 2


def _uu(content: bytes) -> bytes:
    return b"".join(binascii.b2a_uu(content[i : i + 45]) for i in range(0, len(content), 45))


def _yenc(content: bytes) -> bytes:
    out = bytearray()
    for byte in content:
        code = (byte + 42) % 256
        out += bytes([61, (code + 64) % 256]) if code in (0, 10, 13, 61) else bytes([code])
    return bytes(out)


def test_a_uuencoded_file_is_taken_out_and_the_words_around_it_stay() -> None:
    data = b"Bonjour\nbegin 644 mon cv.doc\n" + _uu(CONTENT) + b"`\nend\nMerci"
    assert embedded.taken_out(data) == (b"Bonjour\nMerci", [(b"mon cv.doc", CONTENT)])


def test_blanks_lost_at_the_ends_of_lines_and_a_missing_end_do_no_harm() -> None:
    content = b"Zoe" * 15 + b"\0" * 90 + b"abc"
    encoded = b"\n".join(line.rstrip() for line in _uu(content).split(b"\n"))
    assert embedded.taken_out(b"begin 644 a.bin\n" + encoded)[1] == [(b"a.bin", content)]


def test_a_file_in_base64_between_begin_and_four_equals_is_taken_out() -> None:
    assert embedded.taken_out(b"begin-base64 644 a.txt\nQ2F0\n====\nx") == (b"x", [(b"a.txt", b"Cat")])


def test_a_yenc_file_is_taken_out() -> None:
    data = b"=ybegin line=128 size=512 name=photo de vacances.jpg\n" + _yenc(CONTENT) + b"\n=yend size=512\nZoe"
    assert embedded.taken_out(data) == (b"Zoe", [(b"photo de vacances.jpg", CONTENT)])


def test_several_files_are_taken_out() -> None:
    data = b"".join(b"begin 644 " + name + b"\n" + _uu(b"Cat") + b"`\nend\n" for name in (b"a", b"b"))
    assert [name for name, _ in embedded.taken_out(data)[1]] == [b"a", b"b"]


@pytest.mark.parametrize(
    "data",
    [
        b"begin 644 is how a file starts\nand then it goes on in lower case",
        b"We begin 644 times\nM",
        b"begin the day\nM" + b"A" * 60,
        b"begin 644 a.txt\n",
        b"=ybegin line=128 size=3 name=a.txt\nabc",
        b"begin-base64 644 a.txt\nles mots qui suivent\n====",
    ],
)
def test_words_that_look_like_a_file_stay_words(data: bytes) -> None:
    assert embedded.taken_out(data) == (data, [])
