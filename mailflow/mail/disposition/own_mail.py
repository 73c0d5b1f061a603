"""Rules for mail of our own that comes back, and for mail that travels in a circle."""

from __future__ import annotations

from mailflow.mail.disposition.facts import Facts

_HOPS = 50
_VISITS = 3


def own(facts: Facts) -> str:
    """Our own address as author, but for a form of ours whose answers go to the visitor."""
    if not facts.address or facts.address not in facts.own:
        return ""
    if facts.reply_to and not _is_ours(facts.reply_to, facts.own):
        return ""
    return "sent by one of our own mailboxes"


def loop(facts: Facts) -> str:
    """RFC 5321 section 6.3: too many hops, our own mark (X-Loop), or one of our mailboxes passed three times."""
    fields = facts.parsed.headers
    if len(fields.all("received")) > _HOPS:
        return "a mail in a circle: more than 50 hops"
    if any(value.strip(" <>").lower() in facts.own for value in fields.all("x-loop")):
        return "a mail in a circle: it carries our own X-Loop"
    visits = [value.strip(" <>").lower() for value in fields.all("delivered-to")]
    if any(visits.count(address) >= _VISITS for address in facts.own):
        return "a mail in a circle: it was in our mailbox before"
    return ""


def _is_ours(address: str, own_addresses: frozenset[str]) -> bool:
    """Whether it is one of our mailboxes, also with a signed +part."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" in own_addresses
