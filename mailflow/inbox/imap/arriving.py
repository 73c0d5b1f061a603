"""From the bytes of an IMAP folder to rows for the database: sender, recipients and trust as the final delivery noted.

The header is all that is left of the envelope; which of its fields our own server wrote is the site's word. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from mailflow.inbox.addresses import Mailboxes
from mailflow.inbox.imap.accounts import Account
from mailflow.mail.address import addresses, canonical
from mailflow.mail.parsing import headers
from mailflow.mail.parsing.headers import Headers
from mailflow.store.incoming import HEADER, HEADER_BYTES, NewMail, content_digest, dedup_key

VISIBLE = ("to", "cc")
MOST_RECIPIENTS = 100


@dataclass(frozen=True, slots=True)
class Reception:
    """Makes the rows of one account's mails."""

    account: Account
    known: Mailboxes

    def rows(self, raw: bytes, now: datetime) -> list[NewMail]:
        """One row for each of the account's addresses that the mail came to."""
        fields = header_fields(raw)
        content = content_digest(raw)
        digest = sha256(raw).digest()
        names = ",".join(self.account.authserv_ids).lower()
        return [
            NewMail(
                dedup_key=dedup_key(mailbox, content),
                sha256=digest,
                raw=raw,
                source="imap",
                mailbox=mailbox,
                recipients=recipients,
                envelope_from=sender(fields),
                peer=self.account.host,
                trusted=self._vouched(fields),
                received_at=now,
                authserv_ids=names,
            )
            for mailbox, recipients in self._by_mailbox(fields).items()
        ]

    def _by_mailbox(self, fields: Headers) -> dict[str, tuple[str, ...]]:
        """The addresses it came to, by mailbox: from the delivery's fields, else from To and Cc, else the first."""
        own = [address.lower() for address in self.account.addresses]
        for names in (tuple(name.lower() for name in self.account.recipient_headers), VISIBLE):
            found: dict[str, list[str]] = {}
            values = [value for name in names for value in fields.all(name)]
            for address in addresses(values)[:MOST_RECIPIENTS]:
                mailbox = self.known.find(address)
                if mailbox in own:
                    found.setdefault(mailbox, []).append(address)
            if found:
                return {mailbox: tuple(recipients) for mailbox, recipients in found.items()}
        return {own[0]: (own[0],)}

    def _vouched(self, fields: Headers) -> bool:
        """Whether the uppermost Authentication-Results are the mailbox's own server's (RFC 8601 §5)."""
        results = fields.all("authentication-results")
        if not results or not self.account.authserv_ids:
            return False
        words = results[0].partition(";")[0].split()
        names = {name.lower() for name in self.account.authserv_ids}
        return bool(words) and words[0].strip('"').lower() in names


def header_fields(raw: bytes) -> Headers:
    """The fields of the header block."""
    found = HEADER.match(raw, 0, HEADER_BYTES)
    return headers.parse(raw[: found.end() if found else 0].replace(b"\r", b""))


def sender(fields: Headers) -> str:
    """The envelope's sender: Return-Path (RFC 5321 §4.4), else the author; "" is the null sender."""
    if fields.has("return-path"):
        return canonical(fields.get("return-path").strip("<> \t"))
    written = addresses(fields.all("from"))
    return written[0] if len(written) == 1 else ""
