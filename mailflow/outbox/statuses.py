"""What the status of a refusal or a delivery report (RFC 3463) says about the address. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from mailflow.mail.values import BounceRecipient

# RFC 3463 §3.2 and RFC 7505 §4.2: no such mailbox, no such domain, no possible address, moved without a new one, a
# domain that takes no mail. Only these say that no mail will ever arrive there; every other failure is shown to people,
# and the next mail is tried. Left out with reason: 5.1.0 and 5.2.1 (large providers also use them for limits of rate),
# 5.1.7 and 5.1.8 (about our sender address), 5.2.2 (full), 5.4.4 (a relay's own DNS or routing trouble says the same,
# and would suppress everybody), 5.7.x (policy), and reports in mere words.
DEAD = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})


class Cause(StrEnum):
    """What a failure says about the address, and so about the next mail."""

    DEAD = "dead"  # no mail will ever arrive
    POLICY = "policy"  # our mail was judged, not the address: spam, a block list, missing authentication
    FULL = "full"
    OTHER = "other"


def dead_status(recipients: Sequence[BounceRecipient]) -> str:
    """The status that says the address is dead, "" when none does."""
    return next((found.status for found in recipients if found.status in DEAD and found.action != "delayed"), "")


def cause_of(recipients: Sequence[BounceRecipient]) -> Cause:
    """What a final report is about."""
    if dead_status(recipients):
        return Cause.DEAD
    statuses = [found.status for found in recipients]
    if any(status[1:].startswith(".7.") for status in statuses):  # RFC 3463 §3.8
        return Cause.POLICY
    if any(status[1:] == ".2.2" for status in statuses):  # §3.3
        return Cause.FULL
    return Cause.OTHER


def counts_against(recipients: Sequence[BounceRecipient]) -> bool:
    """Whether a final report is one of those that, coming again and again, make an address useless.

    What a policy refuses is our trouble, not the address's.
    """
    return cause_of(recipients) in (Cause.FULL, Cause.OTHER)
