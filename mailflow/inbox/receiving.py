"""Takes in mails of our own mailboxes: says who is ours, and turns one envelope into rows for the group commit."""

from __future__ import annotations

import asyncio
import hashlib

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.errors import Temporary
from mailflow.inbox.addresses import Mailboxes
from mailflow.inbox.desk import FULL, TROUBLE, Delivery
from mailflow.inbox.group_commit import GroupCommit, StorageFull
from mailflow.inbox.peers import TrustedPeers
from mailflow.store.incoming import NewMail, content_digest, dedup_key

LARGE = 256 * 1024  # from here on hashing happens in a thread: other sessions must not wait for 25 MiB
Digests = tuple[bytes, bytes]


class MailIntake:
    """The receiver of production: our recipients only, one row for each of our mailboxes."""

    def __init__(self, settings: Settings, clock: Clock, commit: GroupCommit) -> None:
        self._mailboxes = Mailboxes(settings)
        self._clock = clock
        self._commit = commit
        self._trusted = TrustedPeers(settings.trusted_peers)

    def refusal(self, recipient: str) -> str | None:
        if self._mailboxes.find(recipient):
            return None
        if self._mailboxes.has_domain(recipient):
            return "550 5.1.1 No such mailbox here"
        return "550 5.7.1 We do not relay"

    async def deliver(self, delivery: Delivery) -> str:
        if len(delivery.content) < LARGE:
            digests = digests_of(delivery.content)
        else:
            digests = await asyncio.to_thread(digests_of, delivery.content)
        try:
            await self._commit.store(self.rows(delivery, digests))
        except StorageFull:
            return FULL
        except Temporary:
            return TROUBLE
        return "250 2.0.0 Ok, stored"

    def rows(self, delivery: Delivery, digests: Digests) -> list[NewMail]:
        """What to store: the same mail once for each of our mailboxes it is addressed to."""
        by_mailbox: dict[str, list[str]] = {}
        for recipient in dict.fromkeys(delivery.recipients):
            by_mailbox.setdefault(self._mailboxes.find(recipient) or "", []).append(recipient)
        sha256, content = digests
        now = self._clock.now()
        return [
            NewMail(
                dedup_key=dedup_key(mailbox, content),
                sha256=sha256,
                raw=delivery.content,
                source=delivery.source,
                mailbox=mailbox,
                recipients=tuple(recipients),
                envelope_from=delivery.sender or "",
                peer=delivery.peer,
                trusted=delivery.peer in self._trusted,
                received_at=now,
            )
            for mailbox, recipients in by_mailbox.items()
        ]


def digests_of(raw: bytes) -> Digests:
    """SHA-256 of the bytes and of the author's content."""
    return hashlib.sha256(raw).digest(), content_digest(raw)
