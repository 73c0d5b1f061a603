"""Transfer encodings give what can be saved."""

from __future__ import annotations

import base64

import pytest

from mailflow.mail.parsing import transfer

WORDS = "Bonjour, je serai présente jeudi à 14 h. Bien à vous, Zoé Létang".encode()
ENCODED = base64.b64encode(WORDS)


@pytest.mark.parametrize(
    "data",
    [
        ENCODED,
        ENCODED.rstrip(b"="),
        b"\n".join(ENCODED[i : i + 30] for i in range(0, len(ENCODED), 30)),
        ENCODED[:10] + b"!@# \0" + ENCODED[10:],
        base64.b64encode(WORDS[:10]) + base64.b64encode(WORDS[10:20]) + base64.b64encode(WORDS[20:]),
    ],
)
def test_base64_is_read_with_rubbish_padding_and_pieces(data: bytes) -> None:
    assert transfer.base64_bytes(data) == WORDS


def test_a_footer_behind_the_base64_of_a_text_is_kept_as_it_is() -> None:
    data = base64.encodebytes(WORDS * 3) + b"-- \nMail verifie par la passerelle\nCordialement\n"
    assert transfer.base64_text(data).startswith(WORDS * 3)
    assert transfer.base64_text(data).rstrip().endswith(b"-- \nMail verifie par la passerelle\nCordialement")


def test_a_text_that_was_never_encoded_survives_the_claim() -> None:
    assert b"Je ne viendrai pas demain" in transfer.base64_text(b"Bonjour,\n\nJe ne viendrai pas demain.\n")


def test_quoted_printable_is_read_with_spaces_behind_its_soft_breaks() -> None:
    assert transfer.quoted_printable(b"caf=C3=A9 et th=  \n=C3=A9 =ZZ 50 = 50") == "café et thé =ZZ 50 = 50".encode()


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("BASE64", "base64"),
        ('"base64";', "base64"),
        ("quoted_printable", "quoted-printable"),
        ("Quoted-Printable (x)", "quoted-printable"),
        ("x-uuencode", "uuencode"),
        ("7-bit", ""),
        ("binary", ""),
        ("", ""),
    ],
)
def test_an_encoding_is_known_under_its_spellings(declared: str, encoding: str) -> None:
    assert transfer.of_part(declared) == encoding
