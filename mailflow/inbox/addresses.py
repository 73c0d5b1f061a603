"""Envelope addresses: the path in MAIL and RCPT, strict and linear, and which of our mailboxes a recipient means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailflow.config import Settings
from mailflow.inbox.refusals import SmtpRefusal

LONGEST = 254  # octets; RFC 5321 §4.5.3.1.3 allows a path of 256 with its brackets
PATH = re.compile(rb" *<([^<>]*)>(?: +([^ ].*))?$", re.DOTALL)
FORBIDDEN = re.compile(rb"[\x00-\x20\x7f]")
SIZE = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Path:
    """An address of the envelope ("" is the null sender) with the parameters behind it."""

    address: str
    parameters: dict[str, str]


def parse_path(keyword: bytes, argument: bytes) -> Path:
    """Read `FROM:<…> …` or `TO:<…> …` (RFC 5321 §4.1.1.2, §4.1.1.3). Raises `SmtpRefusal`."""
    verb = "MAIL" if keyword == b"FROM:" else "RCPT"
    if argument[: len(keyword)].upper() != keyword:
        raise SmtpRefusal(f"501 5.5.4 Syntax: {verb} {keyword.decode()}<address>")
    match = PATH.match(argument, len(keyword))
    if match is None:
        raise SmtpRefusal(f"501 5.5.4 Syntax: {verb} {keyword.decode()}<address>")
    return Path(checked(match[1]), parse_parameters(match[2]) if match[2] else {})


def checked(address: bytes) -> str:
    """The address as text, or `SmtpRefusal`: no control octets or blanks, no source route, at most 254 octets."""
    if not address:
        return ""
    local, _, domain = address.rpartition(b"@")
    if not local or not domain or address[:1] == b"@" or len(address) > LONGEST or FORBIDDEN.search(address):
        raise SmtpRefusal("553 5.1.3 Address not acceptable")
    try:
        text = address.decode()
    except UnicodeDecodeError:
        raise SmtpRefusal("553 5.6.7 Address is not UTF-8") from None
    if not text.isprintable():
        raise SmtpRefusal("553 5.1.3 Address not acceptable")
    return text


def parse_parameters(text: bytes) -> dict[str, str]:
    """ESMTP parameters (RFC 5321 §4.1.2), names in upper case."""
    found: dict[str, str] = {}
    for part in text.decode("ascii", "replace").split():
        name, _, value = part.partition("=")
        found[name.upper()] = value
    return found


def check_mail_parameters(parameters: dict[str, str], limit: int) -> None:
    """Refuse what we do not offer, and mails announced as too big (RFC 1870 §6.1)."""
    for name, value in parameters.items():
        if name == "SIZE":
            if not SIZE.fullmatch(value):
                raise SmtpRefusal("501 5.5.4 SIZE wants a number of octets")
            if int(value) > limit:
                raise SmtpRefusal("552 5.3.4 Message too big")
        elif name == "BODY":
            if value.upper() not in ("7BIT", "8BITMIME"):
                raise SmtpRefusal("501 5.5.4 BODY is 7BIT or 8BITMIME")
        elif name != "SMTPUTF8" or value:
            raise SmtpRefusal("555 5.5.4 Parameter not known")


class Mailboxes:
    """Our addresses. A recipient may carry a token: `suivi+token@domain` belongs to `suivi@domain`."""

    def __init__(self, settings: Settings) -> None:
        bounces = settings.bounce_mailbox.strip().lower()
        self._known = {*settings.mailboxes, bounces if "@" in bounces else f"{bounces}@{settings.mail_domain.lower()}"}
        self._domains = {name.rpartition("@")[2] for name in self._known}

    def find(self, recipient: str) -> str | None:
        """The mailbox this recipient belongs to, None when it is not ours."""
        local, _, domain = recipient.lower().rpartition("@")
        name = f"{local.partition('+')[0]}@{domain}"
        return name if name in self._known else None

    def has_domain(self, recipient: str) -> bool:
        """Whether the address lies in a domain of ours."""
        return recipient.lower().rpartition("@")[2] in self._domains
