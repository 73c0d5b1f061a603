"""How a command of an SMTP session says no. Carries the answer as it goes over the line, with its enhanced code."""

from __future__ import annotations


class SmtpRefusal(Exception):
    """The command is refused; the session goes on."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class Hangup(SmtpRefusal):
    """The answer is the last one: the connection closes behind it."""
