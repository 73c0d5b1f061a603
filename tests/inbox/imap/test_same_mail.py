"""The same mail by SMTP and by IMAP is one item, and its envelope is read from what the final delivery noted."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from mailflow.inbox.intake import serve
from mailflow.mail.tokens import read_reply_address, reply_address
from tests.inbox.dialogue import Dialogue
from tests.inbox.imap.conftest import Reading, mail, needs_dovecot
from tests.inbox.imap.dovecot import Dovecot

TRACE = (
    b"Delivered-To: suivi@agence.example.org\r\nReceived: from mx.example.org by imap.example.org (Dovecot)\r\n"
    b"\twith LMTP id abc; Mon, 12 Jan 2026 09:00:02 +0100\r\nAuthentication-Results: mx.example.org; dkim=none\r\n"
    b"X-Spam-Score: 0.1\r\n"
)
BODIES = (
    "Oui, je serai là.",
    "Été, à 14 h",
    "",
    "\r\n\r\nOui\r\n\r\n\r\n",
    ".\r\n..\r\nFrom moi\r\n.",
    "a" * 990,
    "bare\nlines\nonly",
    "NUL \0 in it",
)


async def by_smtp(reading: Reading, raws: list[bytes], to: str) -> None:
    """Send each to a running intake."""
    made, stop, ready = reading.services, asyncio.Event(), asyncio.Event()
    ports: dict[str, int] = {}
    parts = (reading.settings, made.engine, made.clock, made.keyring, stop, ready.set)
    task = asyncio.create_task(serve(*parts, bound=ports.update))
    await ready.wait()
    peer = await Dialogue.open(ports["smtp"])
    await peer.answer()
    await peer.say("EHLO test.example.net")
    for raw in raws:
        stuffed = raw.replace(b"\r\n.", b"\r\n..").removesuffix(b"\r\n")
        await peer.say("MAIL FROM:<camille@example.net>")
        await peer.say(f"RCPT TO:<{to}>")
        await peer.say("DATA")
        peer.send(stuffed + b"\r\n.\r\n")
        assert (await peer.answer()).startswith("250")
    await peer.close()
    stop.set()
    await task


@needs_dovecot
@pytest.mark.parametrize("smtp_first", [True, False])
async def test_the_same_mail_both_ways_is_one_item(
    reading: Reading, server: Dovecot, user: str, smtp_first: bool
) -> None:
    raws = [mail(number, text=text) for number, text in enumerate(BODIES)]
    reading.account(server, user)
    if smtp_first:
        await by_smtp(reading, raws, "suivi@agence.example.org")
    for raw in raws:
        server.deliver(user, TRACE + raw)
    await reading.start()
    await reading.stored(len(raws))
    server.deliver(user, mail(99))  # once this is there, all before it were read
    await reading.stored(len(raws) + 1)
    await reading.end()
    if not smtp_first:
        await by_smtp(reading, raws, "suivi@agence.example.org")
    assert {row["source"] for row in await reading.rows()} == ({"smtp", "imap"} if smtp_first else {"imap"})
    assert await reading.count() == len(raws) + 1


@needs_dovecot
async def test_a_mail_from_before_with_other_words_is_another_item(
    reading: Reading, server: Dovecot, user: str
) -> None:
    server.deliver(user, mail(1))
    server.deliver(user, TRACE + mail(1))
    server.deliver(user, mail(1, text="Non."))
    reading.account(server, user)
    await reading.start()
    await reading.stored(2)


@needs_dovecot
@pytest.mark.parametrize("headers", [[], ["Delivered-To"]])
async def test_a_signed_reply_address_comes_through(
    reading: Reading, server: Dovecot, user: str, headers: list[str]
) -> None:
    keyring, conversation = reading.services.keyring, uuid4()
    address = reply_address(keyring, "suivi@agence.example.org", conversation, "camille@example.net", date(2027, 1, 1))
    if headers:  # a forwarded alias: only the delivery knows the whole address
        server.deliver(user, f"Delivered-To: {address}\r\n".encode() + mail(1, to="conseil@agence.example.org"))
    else:
        server.deliver(user, mail(1, to=f"France Exemple <{address}>"))
    reading.account(server, user, recipient_headers=headers)
    await reading.start()
    await reading.stored(1)
    (row,) = await reading.rows()
    assert row["mailbox"] == "suivi@agence.example.org"
    token = read_reply_address(keyring, row["recipients"][0])
    assert token is not None and token.conversation_id == conversation
    assert token.valid_for(keyring, "camille@example.net", date(2026, 6, 1))
