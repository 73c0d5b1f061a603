"""Takes in mails of our own mailboxes: says who is ours, and turns one envelope into rows for the group commit."""

from __future__ import annotations

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.errors import Temporary
from mailflow.inbox.addresses import Mailboxes
from mailflow.inbox.connection import TROUBLE, Delivery
from mailflow.inbox.group_commit import GroupCommit, StorageFull
from mailflow.inbox.peers import TrustedPeers
from mailflow.store.incoming import NewMail, content_digest, dedup_key


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
        try:
            await self._commit.store(self.rows(delivery))
        except StorageFull:
            return "452 4.3.1 No room now, try again later"
        except Temporary:
            return TROUBLE
        return "250 2.0.0 Ok, stored"

    def rows(self, delivery: Delivery) -> list[NewMail]:
        """What to store: the same mail once for each of our mailboxes it is addressed to."""
        by_mailbox: dict[str, list[str]] = {}
        for recipient in delivery.recipients:
            by_mailbox.setdefault(self._mailboxes.find(recipient) or "", []).append(recipient)
        content, now = content_digest(delivery.content), self._clock.now()
        return [
            NewMail(
                dedup_key=dedup_key(mailbox, content),
                raw=delivery.content,
                source=delivery.source,
                mailbox=mailbox,
                recipients=tuple(dict.fromkeys(recipients)),
                envelope_from=delivery.sender or "",
                peer=delivery.peer,
                trusted=delivery.peer in self._trusted,
                received_at=now,
            )
            for mailbox, recipients in by_mailbox.items()
        ]
