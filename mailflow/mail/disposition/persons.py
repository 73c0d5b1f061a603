"""Rules that find a person behind a machine's form: an answer given by calendar, words sent through a gateway."""

from __future__ import annotations

import re

from mailflow.mail.disposition.facts import NO_REPLY, Facts

_ANSWER = re.compile(r"^method:\s?(?:reply|counter)\b", re.IGNORECASE | re.MULTILINE)
_RESOURCE = re.compile(r"cutype=\"?(?:room|resource)", re.IGNORECASE)
_SCAN = re.compile(
    r"\b(?:scan|scanne?r?|numeris\w+|copieur|photocopieur|fax|telecopie|kyocera|ricoh|konica|xerox|canon"
    r"|sms|mms|message vocal|messagerie"
    r" vocale|voicemail|repondeur)\b"
)
_FILES = ("image/", "application/pdf", "audio/")


def calendar_answer(facts: Facts) -> str:
    """An iCalendar REPLY or COUNTER (RFC 5546) is a person's answer, but for a room's."""
    calendar = facts.parsed.calendar[:50_000]
    if not calendar or not _ANSWER.search(calendar) or _RESOURCE.search(calendar):
        return ""
    return "" if facts.header("auto-submitted").startswith("auto-replied") else "a person answered an invitation"


def through_gateway(facts: Facts) -> str:
    """A contact form, a scanner or a phone gateway: the address takes no replies, the words are a person's."""
    if not facts.takes_no_replies:
        return ""
    reply_to = facts.reply_to
    if reply_to and not NO_REPLY.match(reply_to) and _domain(reply_to) != _domain(facts.address):
        return "a person's words through a form: answers go to another address"
    files = any(one.content_type.startswith(_FILES) for one in facts.parsed.attachments)
    if files and _SCAN.search(f"{facts.folded_subject} {facts.address}"):
        return "a scan, fax or phone message that a person sent"
    return ""


def _domain(address: str) -> str:
    """The last two labels: enough to tell a firm's own addresses from a visitor's."""
    return ".".join(address.rpartition("@")[2].rsplit(".", 2)[-2:])
