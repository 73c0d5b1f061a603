"""What one mail names: sender, signed addresses, Message-IDs, ours and foreign. Pure; judges and looks up nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mailflow.core.keys import Keyring
from mailflow.mail.tokens import ReplyToken, read_bounce_address, read_message_id, read_reply_address
from mailflow.mail.values import ReadMail

MOST_IDS = 20


@dataclass(frozen=True, slots=True)
class Envelope:
    """How a mail came: which of our mailboxes, the SMTP sender ("" is the null one) and recipients, and when."""

    mailbox: str
    sender: str
    recipients: tuple[str, ...]
    received_at: datetime
    trusted: bool = False
    authserv_names: frozenset[str] = frozenset()  # of the mailbox's own server; none: the site's


@dataclass(frozen=True, slots=True)
class Clues:
    """Signed things are ours for certain, but for `token`, whose signature also needs the sender's address."""

    sender: str = ""
    token: ReplyToken | None = None
    returned: UUID | None = None  # outbox entry of the signed return address
    reported: UUID | None = None  # outbox entry of the signed Message-ID that a delivery report names
    own: tuple[UUID, ...] = ()  # outbox entries answered to, nearest first
    foreign: tuple[str, ...] = ()  # other Message-IDs answered to, nearest first

    @property
    def entries(self) -> tuple[UUID, ...]:
        """Every outbox entry named."""
        named = (self.returned, self.reported, *self.own)
        return tuple(entry for entry in named if entry is not None)


def gather(keyring: Keyring, mail: ReadMail, envelope: Envelope) -> Clues:
    """Read the clues of one mail."""
    tokens = (read_reply_address(keyring, to) for to in envelope.recipients)
    returned = (read_bounce_address(keyring, to) for to in envelope.recipients)
    answered = dict.fromkeys(name for name in (mail.in_reply_to, *reversed(mail.references)) if name)
    ids = {name: read_message_id(keyring, name) for name in list(answered)[:MOST_IDS]}
    reported = mail.bounce.original_message_id if mail.bounce else ""
    return Clues(
        sender=mail.from_address,
        token=next((token for token in tokens if token), None),
        returned=next((entry for entry in returned if entry), None),
        reported=read_message_id(keyring, reported) if reported else None,
        own=tuple(entry for entry in ids.values() if entry),
        foreign=tuple(name for name, entry in ids.items() if not entry),
    )
