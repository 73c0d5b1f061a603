"""Dialogues with the SMTP server over loopback."""

import asyncio

import pytest

from mailflow.inbox.desk import Delivery
from tests.inbox.dialogue import Server, Shelf

MAIL = b"From: camille@example.org\r\nSubject: Bonjour\r\n\r\nOui."


async def test_the_banner_tells_no_software_and_no_version(server: Server) -> None:
    assert await (await server.connect()).answer() == "220 mx.agence.example.org ESMTP"


async def test_a_mail_is_taken_with_its_envelope(server: Server, shelf: Shelf) -> None:
    peer = await server.connect()
    assert await peer.mail(MAIL, "suivi+r1@agence.example.org", "suivi@agence.example.org") == "250 2.0.0 Ok"
    (taken,) = shelf.taken
    assert taken.sender == "camille@example.org"
    assert taken.recipients == ["suivi+r1@agence.example.org", "suivi@agence.example.org"]
    assert (taken.content, taken.peer, taken.source) == (MAIL + b"\r\n", "127.0.0.1", "smtp")
    assert await peer.say("QUIT") == "221 2.0.0 Bye"
    assert await peer.answer() == ""


async def test_the_null_sender_is_an_empty_text(server: Server, shelf: Shelf) -> None:
    peer = await server.connect()
    for line in ("", "EHLO x", "MAIL FROM:<>", "RCPT TO:<suivi@agence.example.org>", "DATA"):
        await (peer.say(line) if line else peer.answer())
    assert await peer.say(MAIL + b"\r\n.") == "250 2.0.0 Ok"
    assert shelf.taken[0].sender == ""


async def test_commands_sent_all_at_once_are_answered_in_order(server: Server, shelf: Shelf) -> None:
    peer = await server.connect()
    await peer.answer()
    peer.send(
        b"EHLO x\r\nMAIL FROM:<a@example.org> SIZE=100\r\n"
        b"RCPT TO:<suivi@x.example>\r\nRCPT TO:<other@x.example>\r\nDATA\r\n"
    )
    assert [(await peer.answer())[:3] for _ in range(5)] == ["250", "250", "250", "550", "354"]
    peer.send(MAIL + b"\r\n.\r\nMAIL FROM:<b@example.org>\r\nRSET\r\nQUIT\r\n")
    assert [(await peer.answer())[:3] for _ in range(4)] == ["250", "250", "250", "221"]
    assert len(shelf.taken) == 1


@pytest.mark.parametrize(
    "almost",
    [
        *(b"\n.\r\n", b"\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\r\n.\n", b"\n.\r", b"\r\n\0.\r\n"),
        *(b"\r\n.\0\r\n", b"\r\r\n.\r\r\n", b"\r\n. \r\n"),
    ],
)
async def test_no_second_mail_can_be_smuggled_behind_an_almost_end(server: Server, shelf: Shelf, almost: bytes) -> None:
    peer = await server.connect()
    await peer.begin()
    hidden = b"MAIL FROM:<other@example.org>\r\nRCPT TO:<suivi@agence.example.org>\r\nDATA\r\nSubject: 2\r\n\r\n2"
    peer.send(b"Subject: 1\r\n\r\n1" + almost + hidden + b"\r\n.\r\n")
    assert (await peer.answer())[:3] == "250"
    assert (await peer.say("NOOP"))[:3] == "250"
    (taken,) = shelf.taken
    assert b"Subject: 2" in taken.content


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["MAIL FROM:<a@example.org>"], "503"),
        (["EHLO x", "RCPT TO:<suivi@x.example>"], "503"),
        (["EHLO x", "DATA"], "503"),
        (["EHLO x", "MAIL FROM:<a@example.org>", "DATA"], "503"),
        (["EHLO x", "MAIL FROM:<a@example.org>", "MAIL FROM:<a@example.org>"], "503"),
        (["EHLO x", "MAIL FROM:<a@example.org>", "RCPT TO:<>"], "553"),
        (["EHLO x", "MAIL FROM:<a@example.org>", "RCPT TO:<suivi@x.example> NOTIFY=NEVER"], "555"),
        (["EHLO x", "MAIL FROM:<a@example.org> SIZE=99999999999"], "552"),
        (["EHLO"], "501"),
        (["HELO x"], "250"),
        (["VRFY root"], "252"),
        (["EXPN suivi"], "500"),
        (["AUTH PLAIN AGEAYg=="], "500"),
        (["STARTTLS"], "500"),
        (["GET / HTTP/1.1"], "500"),
        (["EHLO x", "MAIL FROM:<" + "a" * 3000], "500"),
    ],
)
async def test_a_command_that_does_not_fit_is_answered_by_its_code(server: Server, lines: list[str], code: str) -> None:
    peer = await server.connect()
    await peer.answer()
    answers = [await peer.say(line) for line in lines]
    assert answers[-1][:3] == code


async def test_an_unknown_recipient_is_refused_at_rcpt(server: Server) -> None:
    peer = await server.connect()
    await peer.answer()
    await peer.say("EHLO x")
    await peer.say("MAIL FROM:<a@example.org>")
    assert (await peer.say("RCPT TO:<personne@agence.example.org>")).startswith("550 5.1.1")


async def test_the_hundred_and_first_recipient_is_put_off(server: Server) -> None:
    peer = await server.connect()
    await peer.answer()
    await peer.say("EHLO x")
    await peer.say("MAIL FROM:<a@example.org>")
    answers = [await peer.say(f"RCPT TO:<suivi+{number}@x.example>") for number in range(101)]
    assert [answer[:3] for answer in answers] == ["250"] * 100 + ["452"]


async def test_a_mail_over_the_limit_gets_552_and_the_session_goes_on(server: Server, shelf: Shelf) -> None:
    await server.start(mail_bytes=1000)
    peer = await server.connect()
    assert (await peer.mail(b"x" * 5000)).startswith("552 5.3.4")
    assert (await peer.say("MAIL FROM:<a@example.org>"))[:3] == "250"
    assert not shelf.taken


async def test_our_own_failure_is_temporary_and_tells_nothing(server: Server, shelf: Shelf) -> None:
    async def fail(delivery: Delivery) -> None:
        raise RuntimeError("connection to host=10.0.0.1 password=secret failed")

    shelf.before = fail
    peer = await server.connect()
    assert await peer.mail(MAIL) == "451 4.3.0 Temporary problem, try again later"
    shelf.before = None
    await peer.say("MAIL FROM:<a@example.org>")
    await peer.say("RCPT TO:<suivi@x.example>")
    await peer.say("DATA")
    assert await peer.say(MAIL + b"\r\n.") == "250 2.0.0 Ok"


async def test_a_connection_cut_within_data_leaves_no_mail(server: Server, shelf: Shelf) -> None:
    peer = await server.connect()
    await peer.begin()
    peer.send(b"Subject: half")
    peer.vanish()
    assert server.desk
    while server.desk.sessions:
        server.desk.emptied.clear()
        await server.desk.emptied.wait()
    assert not shelf.taken


async def test_closing_lets_a_running_transaction_end_and_refuses_new_ones(server: Server, shelf: Shelf) -> None:
    running, idle = await server.connect(), await server.connect()
    await running.begin()
    await idle.answer()
    assert server.desk
    closing = asyncio.create_task(server.desk.close(10))
    assert (await idle.answer()).startswith("421")
    late = await server.connect()
    assert (await late.answer()).startswith("421")
    running.send(MAIL + b"\r\n.\r\n")
    assert await running.answer() == "250 2.0.0 Ok"
    assert (await running.answer()).startswith("421")
    await closing
    assert len(shelf.taken) == 1
