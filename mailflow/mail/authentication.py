"""Whether the From domain vouches for a mail: the word of our own mail system, or a DKIM signature that we check.

Judges nothing but the domain (RFC 6376, RFC 7489 §3.1 "relaxed"): who the person is, is decided elsewhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from mailflow.mail.parsing import headers
from mailflow.mail.values import ReadMail

if TYPE_CHECKING:
    from dkim import DKIM

_PASS = re.compile(r"\s*(dkim|spf)\s*=\s*pass\b", re.IGNORECASE)
_PROPERTY = re.compile(r"(?:header\.d|header\.i|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]{1,320})", re.IGNORECASE)
_TAG = re.compile(r"(?:^|;)\s*([a-z])\s*=([^;]{0,1000})")
_HOST = re.compile(r"(?=.{1,200}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*")
SIGNATURES = 5  # looked at
KEYS = 3  # asked for
SHORTEST_KEY = 1024  # bits, RFC 8301 §3.2
LARGEST = 10 * 1024 * 1024  # bytes of a mail whose signatures are checked

_silent = logging.getLogger("mailflow.dkim")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False


def has_proof(mail: ReadMail, authserv_names: Collection[str], trusted: bool) -> bool:
    """Whether the From domain is vouched for: a DKIM signature that we checked, or our own mail system's word.

    That word is an aligned DKIM or SPF pass in Authentication-Results (RFC 8601). Only the newest run of results
    under our own authserv-id counts, and only when the delivering peer was trusted:
    anybody may write such a field.
    """
    if mail.dkim_passed:
        return True
    if not trusted or not mail.from_address:
        return False
    domain = mail.from_address.rpartition("@")[2]
    names = {name.strip().lower() for name in authserv_names if name.strip()}
    return any(_vouches(value, names, domain) for value in mail.authentication_results[:5])


def _vouches(value: str, names: set[str], domain: str) -> bool:
    head, _, results = value.partition(";")
    words = head.split()
    if not words or words[0].strip('"').lower() not in names:
        return False
    return any(_aligned_pass(result, domain) for result in _without_comments(results).split(";"))


def _aligned_pass(result: str, domain: str) -> bool:
    if not _PASS.match(result):
        return False
    return any(_aligned(found[1].rpartition("@")[2].lower(), domain) for found in _PROPERTY.finditer(result))


def _aligned(signer: str, domain: str) -> bool:
    return bool(signer) and (signer == domain or domain.endswith("." + signer)) and signer.count(".") >= 1


def _without_comments(value: str) -> str:
    out: list[str] = []
    depth = 0
    for character in value:
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif not depth:
            out.append(character)
    return "".join(out)


def key_names(fields: headers.Headers, from_address: str) -> tuple[str, ...]:
    """DNS names of the keys that could prove this author: aligned signatures over the whole body, newest first."""
    domain = from_address.rpartition("@")[2]
    names = (_key_name(value, domain) for value in fields.all("dkim-signature")[:SIGNATURES])
    return tuple(dict.fromkeys(name for name in names if name))[:KEYS] if domain else ()


def _key_name(value: str, domain: str) -> str:
    tags = {found[1]: "".join(found[2].split()).lower() for found in _TAG.finditer(value[:5_000])}
    signer, selector = tags.get("d", ""), tags.get("s", "")
    if "l" in tags or not _aligned(signer, domain):  # l= leaves room for words that nobody signed (RFC 6376 §8.2)
        return ""
    name = f"{selector}._domainkey.{signer}"
    return name if _HOST.fullmatch(name) else ""


def signed(raw: bytes, keys: Mapping[str, bytes]) -> bool:
    """Whether one signature made with these keys (DNS name → TXT record) holds for the mail.

    May raise or take long on hostile input: for the reader process only.
    """
    from dkim import DKIM  # a third of a second and 10 MB: only where signatures are checked

    if len(raw) > LARGEST:
        return False
    mail = DKIM(raw, logger=_silent, minkey=SHORTEST_KEY)
    return any(_holds(mail, number, keys) for number in range(SIGNATURES))


def _holds(mail: DKIM, number: int, keys: Mapping[str, bytes]) -> bool:
    from dkim import DKIMException

    def record(name: bytes, timeout: int = 5) -> bytes | None:
        return keys.get(name.decode("ascii", "replace").rstrip(".").lower())

    try:
        prepared = mail.verify_headerprep(number)
        if not prepared:
            return False
        tags, covered, fields = prepared
        return b"l" not in tags and bool(mail.verify_sig(tags, covered, fields[number], record))
    except DKIMException:
        return False
