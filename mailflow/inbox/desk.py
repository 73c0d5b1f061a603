"""What the sessions of one server share: the receiver of mails, the limits, closing time. Speaks no SMTP itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from mailflow.inbox.limits import Doors, Limits
from mailflow.inbox.starttls import Certificate

TROUBLE = "451 4.3.0 Temporary problem, try again later"
FULL = "452 4.3.1 No room now, try again later"
CLOSING = "421 4.3.2 Closing, try again later"


@dataclass(slots=True)
class Delivery:
    """One mail with its envelope. `sender` is None before MAIL, "" for the null sender."""

    peer: str
    source: str
    sender: str | None = None
    recipients: list[str] = field(default_factory=list)
    content: bytes = b""


class Receiver(Protocol):
    """What the sessions hand mails to."""

    def refusal(self, recipient: str) -> str | None:
        """The SMTP answer to a recipient we do not take mail for, None for ours."""
        ...

    async def deliver(self, delivery: Delivery) -> str:
        """Keep the mail for good and only then return the answer."""
        ...


class Session(Protocol):
    """One connection, as far as stopping the server goes."""

    def leave_if_idle(self) -> None:
        """Part now when no transaction is running, else after it."""
        ...

    def cut(self) -> None:
        """End at once."""
        ...


@dataclass(slots=True)
class Desk:
    """What all sessions of a server share."""

    receiver: Receiver
    hostname: str
    limits: Limits
    doors: Doors
    certificate: Certificate | None = None  # STARTTLS is offered with one
    sessions: set[Session] = field(default_factory=set)
    closing: bool = False
    emptied: asyncio.Event = field(default_factory=asyncio.Event)

    async def close(self, patience: float) -> None:
        """Let running transactions end, refuse new ones with 421, and cut what is left after `patience` seconds."""
        self.closing = True
        for session in list(self.sessions):
            session.leave_if_idle()
        try:
            async with asyncio.timeout(patience):
                while self.sessions:
                    self.emptied.clear()
                    await self.emptied.wait()
        except TimeoutError:
            for session in list(self.sessions):
                session.cut()
