"""STARTTLS at the intake: the same dialogue in TLS, and nothing of what was said before it."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

import pytest

from mailflow.core.errors import Misconfigured
from mailflow.inbox.starttls import Certificate
from tests.certificates import write_certificate
from tests.inbox.dialogue import Dialogue, Server, Shelf

MAIL = b"From: camille@example.org\r\nSubject: Bonjour\r\n\r\n" + b"Oui. " * 40_000


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return write_certificate(tmp_path / "mx.pem")


@pytest.fixture
async def secure(server: Server, pem: Path) -> Server:
    server.certificate = Certificate(pem, pem)
    await server.start(handshake_seconds=1)
    return server


async def in_tls(server: Server, pem: Path) -> Dialogue:
    peer = await server.connect()
    await peer.answer()
    assert "STARTTLS" in await peer.say("EHLO x")
    assert (await peer.say("STARTTLS")).startswith("220 ")
    await peer.secure(ssl.create_default_context(cafile=str(pem)))
    return peer


async def test_a_mail_is_taken_in_tls(secure: Server, shelf: Shelf, pem: Path) -> None:
    peer = await in_tls(secure, pem)
    assert "STARTTLS" not in await peer.say("EHLO x")
    for _ in range(2):
        for line in ("MAIL FROM:<camille@example.org>", "RCPT TO:<suivi@agence.example.org>", "DATA"):
            answer = await peer.say(line)
        assert answer.startswith("354")
        assert await peer.say(MAIL + b"\r\n.") == "250 2.0.0 Ok"
    assert [taken.content for taken in shelf.taken] == [MAIL + b"\r\n"] * 2
    assert (await peer.say("STARTTLS")).startswith("503")
    assert await peer.say("QUIT") == "221 2.0.0 Bye"
    assert await peer.answer() == ""


async def test_what_was_said_in_clear_is_forgotten(secure: Server, pem: Path) -> None:
    peer = await secure.connect()
    await peer.answer()
    await peer.say("EHLO x")
    await peer.say("MAIL FROM:<a@example.org>")
    assert (await peer.say("STARTTLS")).startswith("220 ")
    await peer.secure(ssl.create_default_context(cafile=str(pem)))
    assert (await peer.say("RCPT TO:<suivi@agence.example.org>")).startswith("503")
    assert (await peer.say("MAIL FROM:<a@example.org>")).startswith("503")  # hello first, again


async def test_commands_smuggled_in_clear_behind_starttls_end_the_connection(secure: Server, shelf: Shelf) -> None:
    peer = await secure.connect()
    await peer.answer()
    await peer.say("EHLO x")
    peer.send(b"STARTTLS\r\nMAIL FROM:<evil@example.org>\r\n")
    assert (await peer.answer()).startswith("421")
    assert await peer.answer() == ""
    assert not shelf.taken


async def test_a_peer_that_speaks_no_tls_is_let_go(secure: Server) -> None:
    peer = await secure.connect()
    await peer.answer()
    await peer.say("EHLO x")
    await peer.say("STARTTLS")
    peer.send(b"EHLO again\r\n" * 20)
    while line := await peer.answer():
        assert line.startswith("\x15")  # a TLS alert at most


async def test_without_a_certificate_nothing_is_offered(server: Server) -> None:
    peer = await server.connect()
    await peer.answer()
    assert "STARTTLS" not in await peer.say("EHLO x")
    assert (await peer.say("STARTTLS")).startswith("500")


def test_a_renewed_certificate_is_taken_without_a_restart(pem: Path) -> None:
    certificate = Certificate(pem, pem)
    first = certificate.context()
    assert certificate.context() is first
    write_certificate(pem)
    os.utime(pem, ns=(1, 1))
    second = certificate.context()
    assert second is not first
    pem.write_text("half a file", "utf-8")
    assert certificate.context() is second


def test_an_unusable_certificate_is_named_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="MAILFLOW_SMTP_CERTIFICATE"):
        Certificate(tmp_path / "no.pem", tmp_path / "no.pem").context()
