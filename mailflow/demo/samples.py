"""The demo's mailbox: labelled mails, whom they come from, and by which way each is sent in. Touches no database."""

from __future__ import annotations

import email
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

MAILBOX = Path(__file__).parent / "mailbox"
REPORTED = re.compile(
    rb"^(?:Final|Original)-Recipient: *rfc822; *<?([^>\s]+@[^>\s]+?)>?\r?$", re.IGNORECASE | re.MULTILINE
)
FOREIGN = re.compile(rb"\b([\w.+-]+@(?!agence-lyon|mx1|mail3)[\w-]+(?:\.[\w-]+)+)")
IN_REPLY_TO = re.compile(rb"^(In-Reply-To|References):[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n", re.IGNORECASE | re.MULTILINE)


class Way(StrEnum):
    """How a sample finds its conversation."""

    TOKEN = "token"  # noqa: S105 - sent to the signed reply address
    OWN_ID = "own_message_id"  # sent to the plain address, answering our Message-ID
    SENDER = "sender"  # only the sender's address tells
    BOUNCE = "bounce_address"  # a report to the signed return path
    THIRD_PARTY = "third_party"  # somebody else writes to a person's signed address
    STRANGER = "none"  # nobody we know


@dataclass(frozen=True)
class Sample:
    """One labelled mail. `context` is what had been asked, `expected` the labels (see mailbox/FORMAT.md)."""

    id: str
    raw: bytes
    context: dict[str, Any]
    expected: dict[str, Any]
    number: int

    @cached_property
    def sender(self) -> tuple[str, str]:
        """Display name and address of the From field."""
        name, address = parseaddr(str(email.message_from_bytes(self.raw)["From"]))
        decoded = email.header.make_header(email.header.decode_header(name))
        return str(decoded), address.lower()

    @property
    def way(self) -> Way:
        """Mails that answer a question alternate between the signed address and our Message-ID."""
        if self.expected["disposition"] == "bounce":
            return Way.BOUNCE
        if self.expected["disposition"] == "list":
            return Way.STRANGER
        asked = self.context["asked"] is not None
        if "identity_unclear" in self.expected["intents"]:
            return Way.THIRD_PARTY if asked else Way.STRANGER
        if not asked:
            return Way.SENDER
        return Way.TOKEN if self.number % 2 else Way.OWN_ID

    @property
    def person(self) -> tuple[str, str] | None:
        """Name and address of the job seeker it is about; None when it is about nobody."""
        name, address = self.sender
        if self.way is Way.STRANGER:
            return None
        if self.way is Way.BOUNCE:
            address = self.reported
            return address.partition("@")[0].replace(".", " ").replace("_", " ").title(), address
        if self.way is Way.THIRD_PARTY:
            return f"Camille {name.split()[-1]}", f"camille.{self.id}@demo.example.net"
        return name, address

    @property
    def reported(self) -> str:
        """The address a bounce is about: from its report, else the first foreign address in its body."""
        body = self.raw.partition(b"\r\n\r\n")[2]
        found = REPORTED.search(body) or FOREIGN.search(body)
        return found[1].decode("ascii").lower() if found else f"dominique.{self.id}@demo.example.net"

    def answering(self, message_id: str) -> bytes:
        """The mail with In-Reply-To and References naming `message_id`, as a real answer to our mail would."""
        head, separator, body = self.raw.partition(b"\r\n\r\n")
        kept = IN_REPLY_TO.sub(b"", head + b"\r\n").removesuffix(b"\r\n")
        fields = f"\r\nIn-Reply-To: {message_id}\r\nReferences: {message_id}".encode()
        return kept + fields + separator + body


def labelled_samples(folder: Path = MAILBOX) -> Iterator[Sample]:
    """The labelled mails in the order of their arrival."""
    with (folder / "cases.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            case = json.loads(line)
            raw = (folder / case["eml"]).read_bytes()
            crlf = re.sub(rb"\r?\n", b"\r\n", raw)
            yield Sample(case["id"], crlf, case["context"], case["expected"], number)
