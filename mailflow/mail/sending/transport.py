"""Handing one mail to the relay with aiosmtplib, and how sure we are of its fate. Decides nothing about retries."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from enum import StrEnum

from aiosmtplib import SMTPException, SMTPResponseException

from mailflow.core.errors import Temporary
from mailflow.mail.sending.compose import is_writable_address, one_line
from mailflow.mail.sending.relay import Relay

STATUS = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")
TEXT = 500
OUR_TROUBLE = {454, 530, 534, 535, 538}  # TLS and log-in: nothing about this mail
CLOSING = 421
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
        self._client = relay.client()
        self._final_seconds = relay.timeouts.final

    async def send(self, envelope_from: str, recipient: str, raw: bytes) -> Answer:
        """Hand over one mail. Raises `Temporary` when the relay cannot be reached; the mail is untouched then."""
        if not all(is_writable_address(address) for address in (recipient, envelope_from or recipient)):
            # aiosmtplib would mend it into somebody's address. What is left is ASCII and needs no SMTPUTF8.
            return Answer(Fate.PERMANENT, "not an address that mail can be sent to", "5.1.3")
        kept = self._client.is_connected
        try:
            refusal = await self._envelope(envelope_from, recipient)
            if refusal and kept and not self._client.is_connected:  # died of old age: once more on a new one
                refusal = await self._envelope(envelope_from, recipient)
            answer = refusal or await self._content(raw)
            if answer.fate is not Fate.ACCEPTED:
                await self._clear()
        except BaseException:
            self._client.close()
            raise
        return answer

    async def quit(self) -> None:
        """Take leave, politely if the relay still listens."""
        if self._client.is_connected:
            with contextlib.suppress(SMTPException, OSError):
                await self._client.quit(timeout=LEAVE_SECONDS)
            self._client.close()

    async def _envelope(self, envelope_from: str, recipient: str) -> Answer | None:
        """Everything before the mail itself; None when the relay may have it."""
        if not self._client.is_connected:
            await self._open()
        try:
            await self._client.mail(envelope_from)
            await self._client.rcpt(recipient)
        except SMTPResponseException as reply:
            return self._refused(reply, Fate.TEMPORARY)
        except (SMTPException, OSError) as error:
            self._client.close()
            return Answer(Fate.TEMPORARY, f"before the mail: {type(error).__name__}")
        return None

    async def _content(self, raw: bytes) -> Answer:
        """DATA and the mail. aiosmtplib does not say how far it came: from here on, silence is a doubt."""
        try:
            reply = await self._client.data(raw, timeout=self._final_seconds)
        except SMTPResponseException as refusal:
            return self._refused(refusal, Fate.LOST)
        except (SMTPException, OSError) as error:
            self._client.close()
            return Answer(Fate.LOST, f"no answer after the mail: {type(error).__name__}")
        return _answer(Fate.ACCEPTED, reply.code, reply.message)

    def _refused(self, reply: SMTPResponseException, unclear: Fate) -> Answer:
        """A reply that is not the one hoped for; `unclear` is what it means when it is no refusal either."""
        refused = reply.code // 100 in (4, 5)
        if reply.code == CLOSING or not refused:
            self._client.close()
        if not refused:
            fate = unclear
        elif reply.code // 100 == 5 and reply.code not in OUR_TROUBLE:
            fate = Fate.PERMANENT
        else:
            fate = Fate.TEMPORARY
        return _answer(fate, reply.code, reply.message)

    async def _clear(self) -> None:
        """After a refusal: the relay forgets the mail, or we the connection."""
        if self._client.is_connected:
            try:
                await self._client.rset()
            except (SMTPException, OSError):
                self._client.close()

    async def _open(self) -> None:
        try:
            await self._client.connect()
            if self._client.is_ehlo_or_helo_needed:
                await self._client.ehlo()
        except (SMTPException, OSError, ValueError) as error:
            self._client.close()
            reason = one_line(f"{type(error).__name__}: {error}")
            if isinstance(error, SMTPResponseException):  # the relay's words may name the account
                reason = f"{type(error).__name__}: {error.code}"
            raise Temporary("Le relais de messagerie ne répond pas.", f"relay: {reason[:TEXT]}") from error


def _answer(fate: Fate, code: int, words: str) -> Answer:
    """The relay's words are foreign text: one line, no control characters, bounded."""
    text = one_line(words)
    found = STATUS.match(text)
    return Answer(fate, f"{code} {text}"[:TEXT], found[1] if found else "")
