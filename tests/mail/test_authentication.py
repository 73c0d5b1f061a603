"""A DKIM signature proves the From domain only: aligned, over the whole body, with a key that is long enough."""

from __future__ import annotations

import base64
from dataclasses import replace
from functools import cache

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from mailflow.mail import authentication
from mailflow.mail.authentication import has_proof, signed
from mailflow.mail.pool import ReaderPool
from mailflow.mail.reading import read

MAIL = (
    b"From: Anna Exemple <anna@example.net>\r\nTo: suivi@agence.example.org\r\nSubject: Re: rendez-vous\r\n"
    b"Message-ID: <1@example.net>\r\nDate: Mon, 12 Jan 2026 10:00:00 +0100\r\n\r\nOui, d'accord.\r\n"
)
NAME = "clef._domainkey.example.net"


@cache
def _key(bits: int) -> tuple[bytes, bytes]:
    """Private key in PEM, and the DNS record of the public one."""
    made = rsa.generate_private_key(65537, bits)
    private = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = made.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def key(bits: int = 2048) -> tuple[bytes, bytes]:
    return _key(bits)


def sign(mail: bytes = MAIL, domain: bytes = b"example.net", *, bits: int = 2048, length: bool = False) -> bytes:
    made: bytes = dkim.sign(mail, b"clef", domain, key(bits)[0], length=length, canonicalize=(b"relaxed", b"relaxed"))
    return made + mail


def test_a_signature_of_the_from_domain_names_its_key_and_holds() -> None:
    mail = sign()
    assert read(mail).dkim_keys == (NAME,)
    assert signed(mail, {NAME: key()[1]})


def test_a_changed_mail_is_not_proved() -> None:
    assert not signed(sign().replace(b"Oui, d'accord", b"Non, jamais!!"), {NAME: key()[1]})
    assert not signed(sign().replace(b"anna@", b"emma@"), {NAME: key()[1]})


@pytest.mark.parametrize("domain", [b"autre.example.org", b"net", b"evil-example.net"])
def test_the_signature_of_another_domain_is_not_even_looked_up(domain: bytes) -> None:
    assert read(sign(domain=domain)).dkim_keys == ()


def test_a_parent_domain_may_sign() -> None:
    mail = MAIL.replace(b"anna@example.net", b"anna@mail.example.net")
    assert read(sign(mail)).dkim_keys == (NAME,)


def test_a_signature_over_a_part_of_the_body_proves_nothing() -> None:
    mail = sign(length=True)
    assert read(mail).dkim_keys == ()
    assert not signed(mail, {NAME: key()[1]})


def test_a_key_shorter_than_the_limit_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert signed(sign(bits=1024), {NAME: key(1024)[1]})
    monkeypatch.setattr(authentication, "SHORTEST_KEY", 2048)
    assert not signed(sign(bits=1024), {NAME: key(1024)[1]})


def test_a_second_from_field_is_no_author_and_so_has_no_proof() -> None:
    assert read(b"From: evil@example.com\r\n" + sign()).dkim_keys == ()


def test_many_signatures_cost_no_more_than_a_few() -> None:
    field = sign()[: sign().index(b"From: ")]
    fields = b"".join(field.replace(b"clef", b"c%d" % number) for number in range(50))
    assert len(read(fields + MAIL).dkim_keys) == 3


def test_a_passed_check_is_proof_without_a_trusted_peer() -> None:
    mail = replace(read(sign()), dkim_passed=True)
    assert has_proof(mail, frozenset(), trusted=False)
    assert not has_proof(read(sign()), frozenset(), trusted=False)


async def test_signatures_are_checked_in_the_reader_processes() -> None:
    async with ReaderPool(1) as pool:
        keys = {NAME: key()[1]}
        rubbish = b"DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=clef; bh=!!; b=??; h=from\r\n" + MAIL
        assert await pool.verify_all([(sign(), keys), (MAIL, keys), (rubbish, keys), (b"", keys)]) == [
            True,
            False,
            False,
            False,
        ]
