"""Addresses of header fields, canonical: lower case, IDNA. An ambiguous author is nobody; looks never count."""

from __future__ import annotations

import re
import unicodedata

import idna

from mailflow.core.quick import dataclass
from mailflow.mail import limits
from mailflow.mail.parsing import headers

_SIMPLE = re.compile(
    r'(?:"?([^"<>()@,:;\\]*+)"?\s*+<)?\s*+([A-Za-z0-9.!#$%&\'*+/?^_`{|}~=-]++@[A-Za-z0-9.-]++)\s*+(>?)\s*+\Z'
)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>]*>|\(|[,:;]|[^"<(,:;]+|["<]', re.DOTALL)
_LOCAL = re.compile(r"[^\s\x00-\x20\x7f-\x9f<>()\[\]\\,;:\"@]{1,64}\Z")
_LABELS = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62}){0,30}\Z")
_LONGEST = 320


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox of an address field; `address` is "" when it is not one."""

    name: str
    address: str


def canonical(address: str) -> str:
    """`Zoé@Exämple.ORG` as `zoé@xn--exmple-cua.org`; "" when it is not exactly one plain address."""
    address = address.strip()
    local, at, domain = address.rpartition("@")
    if not at or len(address) > _LONGEST:
        return ""
    if len(local) > 2 and local[0] == local[-1] == '"':
        local = local[1:-1]
    if not _LOCAL.match(local) or "=?" in local or ".." in local:
        return ""
    if not local.isascii() and (unicodedata.normalize("NFKC", local) != local or not local.isprintable()):
        return ""  # look-alikes and invisible characters
    domain = _canonical_domain(domain)
    return f"{local.lower()}@{domain}" if domain else ""


def _canonical_domain(domain: str) -> str:
    domain = domain.lower().removesuffix(".")
    if not domain.isascii():
        if unicodedata.normalize("NFKC", domain) != domain:
            return ""
        try:
            domain = idna.encode(domain).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return ""
    return domain if _LABELS.match(domain) else ""


def author(values: list[str]) -> tuple[str, str, str]:
    """(address, name, problem) of all From fields of a mail. The address is "" unless it is beyond doubt."""
    if not values:
        return "", "", "no From field"
    if len(values) > 1 and len(set(values)) > 1:
        return "", headers.text(values[0])[:200], "more than one From field"
    found = mailboxes(values[0])
    if found is None:
        return "", headers.text(values[0])[:200], "the From field is a group or cannot be read"
    if len(found) > 1:  # `Dupont, Jean <jean@x>` with its quotes forgotten: one address all the same
        found = [mailbox for mailbox in found if mailbox.address or "@" in mailbox.name] or found
    if len(found) != 1:
        return "", headers.text(values[0])[:200], "the From field does not name exactly one address"
    one = found[0]
    if not one.address:
        return "", one.name, "the From field's address cannot be read"
    return one.address, one.name, "" if len(values) == 1 else "the From field stands there more than once, the same"


def addresses(values: list[str]) -> tuple[str, ...]:
    """Canonical addresses of To or Cc fields, groups opened, without doubles."""
    out: dict[str, None] = {}
    for value in values:
        for mailbox in mailboxes(value, groups=True) or ():
            if mailbox.address and len(out) < limits.ADDRESSES:
                out[mailbox.address] = None
    return tuple(out)


def mailboxes(value: str, groups: bool = False) -> list[Mailbox] | None:
    """The mailboxes of one field; None for a group (unless `groups`) (RFC 5322 section 3.4)."""
    simple = _SIMPLE.match(value)
    if simple and bool(simple[3]) == (simple[1] is not None):
        return [Mailbox(headers.text(simple[1] or ""), canonical(simple[2]))]
    reader = _Reader(value)
    if not reader.read(groups):
        return None
    return reader.found


class _Reader:
    """One pass over an address field."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.found: list[Mailbox] = []
        self.words: list[str] = []
        self.comments: list[str] = []
        self.angle: str | None = None
        self.broken = False

    def read(self, groups: bool) -> bool:
        position, size = 0, len(self.value)
        while position < size and len(self.found) < limits.ADDRESSES:
            token = _TOKEN.match(self.value, position)
            assert token is not None  # the last alternatives take any character
            position = token.end()
            word = token[0]
            if word == "(":
                position = self._comment(position)
            elif word in (":", ";"):
                if not groups:
                    return False
                self._end() if word == ";" else self.words.clear()
            elif word == ",":
                self._end()
            else:
                self._take(word)
        self._end()
        return True

    def _comment(self, position: int) -> int:
        depth, start = 1, position
        while position < len(self.value) and depth:
            depth += {"(": 1, ")": -1}.get(self.value[position], 0)
            position += 1
        self.comments.append(self.value[start : position - 1])
        return position

    def _take(self, word: str) -> None:
        if word[0] == "<" and len(word) > 1:
            self.broken = self.broken or self.angle is not None
            self.angle = word[1:-1]
        elif word.strip():
            self.broken = self.broken or word in ('"', "<") or self.angle is not None
            self.words.append(word.strip())

    def _end(self) -> None:
        if self.angle is not None:
            name = " ".join(word.strip('"').replace('\\"', '"') for word in self.words)
            address = "" if self.broken else canonical(self.angle)
            self.found.append(Mailbox(headers.text(name), address))
        elif self.words:
            bare = "".join(self.words)
            address = "" if self.broken or (len(self.words) > 1 and bare[:1] != '"') else canonical(bare)
            name = " ".join(self.comments if address else self.words)
            self.found.append(Mailbox(headers.text(name), address))
        self.words, self.comments, self.angle, self.broken = [], [], None, False
