"""LMTP (RFC 2033): the same session with its own greeting, and after DATA one answer for each recipient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mailflow.inbox.connection import Command
from mailflow.inbox.desk import Delivery
from mailflow.inbox.smtp import SmtpSession


class LmtpSession(SmtpSession):
    """An LMTP session."""

    source = "lmtp"
    greeting = "LMTP"
    commands: ClassVar[Mapping[bytes, Command]] = {
        b"LHLO": SmtpSession.ehlo,
        **{verb: command for verb, command in SmtpSession.commands.items() if verb not in (b"EHLO", b"HELO")},
    }

    def after_data(self, delivery: Delivery, reply: str) -> str:
        return "\r\n".join([reply] * len(delivery.recipients))
