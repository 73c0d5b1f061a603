"""`read` never raises, is bounded, and believes nobody without proof."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from mailflow.mail.authentication import has_proof
from mailflow.mail.reading import read
from mailflow.mail.values import Disposition, Inspected, ReadMail
from tests.mail.golden import mails

SEEDS = [path.read_bytes() for path in mails()]
NASTY = [
    b"\0",
    b"\r",
    b"\n\n",
    b"=?utf-8?B?",
    b"\xff\xfe",
    b"boundary=",
    b"--b1\r\n",
    b";",
    b"<" * 50,
    b"(" * 50,
    b"=\r\n",
]


def _storable(mail: ReadMail) -> None:
    """What PostgreSQL and JSON can hold."""
    text = json.dumps(Inspected(mail).to_json(), ensure_ascii=False)
    text.encode("utf-8")
    for part in (mail.text, mail.html, mail.subject, mail.from_name, mail.reply_text, mail.message_id):
        assert "\0" not in part


def _mutated(raw: bytes, source: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(source.randint(1, 12)):
        at = source.randint(0, len(data))
        match source.randint(0, 3):
            case 0:
                data[at : at + source.randint(1, 40)] = b""
            case 1:
                data[at:at] = source.choice(NASTY)
            case 2:
                data[at : at + 1] = bytes([source.randint(0, 255)])
            case _:
                other = source.choice(SEEDS)
                data[at:at] = other[source.randint(0, len(other)) :][:400]
    return bytes(data)


@seed(20260302)
@settings(max_examples=400, database=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_a_mutated_mail_is_read_without_an_exception(raw: bytes, number: int) -> None:
    _storable(read(_mutated(raw, random.Random(number))))


@seed(20260302)
@settings(max_examples=200, database=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    mail = read(raw)
    _storable(mail)
    assert mail.disposition is not Disposition.UNREADABLE


@pytest.mark.parametrize(
    "make",
    [
        lambda n: b"Cc: " + b"(" * n + b"\r\n\r\nx",
        lambda n: b"From: " + b'"' * n + b"\r\n\r\nx",
        lambda n: b"Subject: " + b"=?" * n + b"\r\n\r\nx",
        lambda n: b"Content-Type: text/plain" + b";" * n + b"\r\n\r\nx",
        lambda n: b"Content-Type: message/rfc822\r\n\r\n" * (n // 10),
        lambda n: b"Subject: x\r\n\r\n" + b">" * n,
        lambda n: b"Subject: x\r\n\r\n" + b"\r\n" * n,
        lambda n: b"Content-Type: text/html\r\n\r\n" + b"<div>" * n,
        lambda n: b"Received: a\r\n" * n + b"\r\nx",
    ],
)
def test_a_bomb_is_read(make: Callable[[int], bytes]) -> None:
    assert read(make(20_000)).disposition is not Disposition.UNREADABLE


def test_mail_from_our_own_mailbox_is_own() -> None:
    mail = read(b"From: Suivi@Agence.example\r\nSubject: x\r\n\r\nx", own=["suivi@agence.example"])
    assert mail.disposition is Disposition.OWN


def test_references_are_capped_and_keep_the_root() -> None:
    many = b" ".join(b"<%d@x>" % n for n in range(5000))
    mail = read(b"From: a@b.example\r\nReferences: " + many + b"\r\n\r\nx")
    assert len(mail.references) == 100
    assert mail.references[0] == "<0@x>"
    assert mail.references[-1] == "<4999@x>"


def _with_results(*results: str) -> ReadMail:
    fields = "".join(f"Authentication-Results: {result}\r\n" for result in results)
    return read(f"From: zoe@example.org\r\n{fields}\r\nx".encode())


@pytest.mark.parametrize(
    "result",
    [
        "mx.agence.example; dkim=pass header.d=example.org",
        "mx.agence.example; spf=fail smtp.mailfrom=x@y.example; dkim=pass (2048 bit) header.i=@example.org",
        "MX.agence.example 1; spf=pass smtp.mailfrom=zoe@example.org",
    ],
)
def test_an_aligned_pass_of_our_own_server_is_proof(result: str) -> None:
    assert has_proof(_with_results(result), ["mx.agence.example"], trusted=True)


@pytest.mark.parametrize(
    "result",
    [
        "mx.evil.example; dkim=pass header.d=example.org",
        "mx.agence.example; dkim=pass header.d=evil.example",
        "mx.agence.example; dkim=fail header.d=example.org",
        "mx.agence.example; dkim=none (dkim=pass header.d=example.org)",
        'mx.agence.example; dkim=fail reason="dkim=pass" header.d=example.org',
        "mx.agence.example; dkim=pass header.d=org",
        "mx.agence.example; none",
        "",
    ],
)
def test_anything_else_is_no_proof(result: str) -> None:
    assert not has_proof(_with_results(result), ["mx.agence.example"], trusted=True)


def test_nothing_is_proof_from_a_peer_we_do_not_trust() -> None:
    mail = _with_results("mx.agence.example; dkim=pass header.d=example.org")
    assert not has_proof(mail, ["mx.agence.example"], trusted=False)


def test_a_very_long_html_mail_is_read_to_its_bound_and_says_so() -> None:
    head = b"From: zoe@example.org\r\nContent-Type: text/html\r\n\r\n<p>Bonjour</p>"
    mail = read(head + b"<div><p>encore <b>du</b> texte</p></div>\r\n" * 60_000)
    assert mail.text.startswith("Bonjour")
    assert any("longer than is shown" in problem for problem in mail.problems)


def test_a_reason_that_quotes_the_mail_can_be_stored() -> None:
    mail = read(b"From: zoe@example.org\r\nAuto-Submitted: auto-generated (x)\0\r\n\r\nx")
    assert mail.disposition_reason
    assert "\0" not in mail.disposition_reason
