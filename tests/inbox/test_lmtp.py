"""LMTP answers for each recipient (RFC 2033 §4.2)."""

from mailflow.inbox.lmtp import LmtpSession
from tests.inbox.dialogue import Server, Shelf

HELLO = "LHLO mda.example.org"


async def test_after_data_there_is_one_answer_for_each_recipient(server: Server, shelf: Shelf) -> None:
    await server.start(LmtpSession)
    peer = await server.connect()
    first = await peer.mail(
        b"Subject: x\r\n\r\ny", "suivi@x.example", "other@x.example", "suivi+1@x.example", hello=HELLO
    )
    assert first == await peer.answer() == "250 2.0.0 Ok"
    assert (await peer.say("NOOP"))[:3] == "250"
    assert shelf.taken[0].recipients == ["suivi@x.example", "suivi+1@x.example"]
    assert shelf.taken[0].source == "lmtp"


async def test_too_big_a_mail_is_refused_for_each_recipient(server: Server) -> None:
    await server.start(LmtpSession, mail_bytes=1000)
    peer = await server.connect()
    first = await peer.mail(b"x" * 2000, "suivi@x.example", "suivi+1@x.example", hello=HELLO)
    assert first == await peer.answer() == "552 5.3.4 Message too big"


async def test_greetings_of_smtp_are_not_known(server: Server) -> None:
    await server.start(LmtpSession)
    peer = await server.connect()
    assert await peer.answer() == "220 mx.agence.example.org LMTP"
    assert (await peer.say("EHLO x"))[:3] == (await peer.say("HELO x"))[:3] == "500"
