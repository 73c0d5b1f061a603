"""Handing one mail to the relay, and how sure we are of its fate. Decides nothing about retries.

aiosmtplib opens, secures and logs in; what is said for each mail is in dialogue.py.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from aiosmtplib import SMTPException, SMTPResponseException

from mailflow.core.errors import Temporary
from mailflow.mail.sending.compose import is_writable_address, one_line
from mailflow.mail.sending.dialogue import Broken, Dialogue, Reply, transparent
from mailflow.mail.sending.relay import Relay

STATUS = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")
TEXT = 500
OUR_TROUBLE = {454, 530, 534, 535, 538}  # TLS and log-in: nothing about this mail
CLOSING = 421
ACCEPTED = 250
HOPED_FOR = ((250,), (250, 251, 252), (354,))  # to MAIL, RCPT and DATA (RFC 5321 §4.3.2)
LEAVE_SECONDS = 2.0


class Fate(StrEnum):
    """What the relay made of a mail."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    LOST = "lost"  # it has the mail, or not: the answer never came (RFC 1047)


@dataclass(frozen=True, slots=True)
class Answer:
    """The relay's last word on one mail; `status` as in RFC 3463, "" when it gave none."""

    fate: Fate
    text: str
    status: str = ""


class RelayConnection:
    """One connection, opened when first needed and kept while the relay keeps it. One mail at a time."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._dialogue: Dialogue | None = None

    async def send(self, envelope_from: str, recipient: str, raw: bytes) -> Answer:
        """Hand over one mail. Raises `Temporary` when the relay cannot be reached; the mail is untouched then."""
        if not all(is_writable_address(address) for address in (recipient, envelope_from or recipient)):
            # What is left is ASCII and needs no SMTPUTF8.
            return Answer(Fate.PERMANENT, "not an address that mail can be sent to", "5.1.3")
        envelope = (f"MAIL FROM:<{envelope_from}>\r\n".encode(), f"RCPT TO:<{recipient}>\r\n".encode(), b"DATA\r\n")
        try:
            return await self._send(envelope, raw)
        except BaseException:
            self._hang_up()
            raise

    async def quit(self) -> None:
        """Take leave, politely if the relay still listens."""
        if self._dialogue is not None:
            await self._dialogue.leave(LEAVE_SECONDS)
            self._hang_up()

    async def _send(self, envelope: tuple[bytes, bytes, bytes], raw: bytes) -> Answer:
        kept = self._dialogue is not None and self._dialogue.is_open
        refusal = await self._envelope(envelope)
        if refusal and kept and self._dialogue is None:  # died of old age: once more on a new one
            refusal = await self._envelope(envelope)
        if refusal is None:
            return await self._content(raw)
        await self._clear()
        return refusal

    async def _envelope(self, envelope: tuple[bytes, bytes, bytes]) -> Answer | None:
        """Everything before the mail itself; None when the relay wants it now."""
        dialogue = await self._open()
        steps = [(b"".join(envelope), 3)] if dialogue.pipelining else [(line, 1) for line in envelope]
        replies: list[Reply] = []
        try:
            for line, count in steps:
                replies += await dialogue.say(line, count, self._relay.timeouts.command)
                if any(reply.code // 100 > 3 for reply in replies):
                    break
        except Broken as broken:
            self._hang_up()
            replies += broken.replies
            refused = next((reply for reply in replies if reply.code // 100 > 3), None)
            return self._refused(refused) if refused else Answer(Fate.TEMPORARY, f"before the mail: {broken}")
        wrong = next((reply for reply, good in zip(replies, HOPED_FOR, strict=False) if reply.code not in good), None)
        if wrong is None:
            return None
        if len(replies) == 3 and replies[-1].code in HOPED_FOR[-1]:  # it wants a mail for nobody (RFC 2920 §3.1)
            self._hang_up()
        return self._refused(wrong)

    async def _content(self, raw: bytes) -> Answer:
        """The mail. From its first byte on, silence is a doubt (RFC 1047)."""
        assert self._dialogue is not None
        try:
            (reply,) = await self._dialogue.say(transparent(raw), 1, self._relay.timeouts.final)
        except Broken as broken:
            self._hang_up()
            return Answer(Fate.LOST, f"no answer after the mail: {broken}")
        if reply.code == ACCEPTED:
            return _answer(Fate.ACCEPTED, reply)
        return self._refused(reply, Fate.LOST)

    def _refused(self, reply: Reply, unclear: Fate = Fate.TEMPORARY) -> Answer:
        """A reply that is not the one hoped for; `unclear` is what it means when it is no refusal either."""
        refused = reply.code // 100 in (4, 5)
        if reply.code == CLOSING or not refused:
            self._hang_up()
        if not refused:
            fate = unclear
        elif reply.code // 100 == 5 and reply.code not in OUR_TROUBLE:
            fate = Fate.PERMANENT
        else:
            fate = Fate.TEMPORARY
        return _answer(fate, reply)

    async def _clear(self) -> None:
        """After a refusal: the relay forgets the mail, or we the connection."""
        if self._dialogue is not None:
            try:
                await self._dialogue.say(b"RSET\r\n", 1, self._relay.timeouts.command)
            except Broken:
                self._hang_up()

    def _hang_up(self) -> None:
        if self._dialogue is not None:
            self._dialogue.abort()
            self._dialogue = None

    async def _open(self) -> Dialogue:
        if self._dialogue is not None and self._dialogue.is_open:
            return self._dialogue
        client = self._relay.client()
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
            transport = client.protocol.transport if client.protocol else None
            if transport is None or transport.is_closing():
                raise SMTPException("the connection was closed")
        except (SMTPException, OSError, ValueError) as error:
            client.close()
            reason = one_line(f"{type(error).__name__}: {error}")
            if isinstance(error, SMTPResponseException):  # the relay's words may name the account
                reason = f"{type(error).__name__}: {error.code}"
            raise Temporary("Le relais de messagerie ne répond pas.", f"relay: {reason[:TEXT]}") from error
        self._dialogue = Dialogue(
            cast(asyncio.Transport, transport), pipelining=client.supports_extension("pipelining")
        )
        return self._dialogue


def _answer(fate: Fate, reply: Reply) -> Answer:
    """The relay's words are foreign text: one line, no control characters, bounded."""
    text = one_line(reply.text)
    found = STATUS.match(text)
    return Answer(fate, f"{reply.code} {text}"[:TEXT], found[1] if found else "")
