"""The failed addresses of a report that has no fields for them, by the lines it is written in. Linear."""

from __future__ import annotations

import re

from mailflow.mail import address as addresses
from mailflow.mail.disposition.failure_kind import kind_of
from mailflow.mail.disposition.words import reports as words
from mailflow.mail.folding import folded
from mailflow.mail.parsing.parse import Parsed
from mailflow.mail.values import BounceKind, BounceRecipient

_SCANNED = 30_000
_LINE = 1_000
_MOST = 100
_ADDRESS = re.compile(
    r"(?<![\w.@%+/=-])((?:\"[^\"\s<>@]{1,64}\""
    r"|[\w.!#$%&'*+/=?^`{|}~-]{1,300})"
    r"@\w[\w-]{0,62}(?:\.[\w-]{1,63}){0,15})(?![\w@])"
)
_JSON_ADDRESS = re.compile(r'\\?"emailAddress\\?"\s?:\s?\\?"([^"\\\s]{3,320})\\?"')
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_COPY_BEGINS = re.compile(rf"^(?:{'|'.join(words.COPY_BEGINS)})", re.MULTILINE)
_SUMMARY = re.compile("|".join(words.SUMMARY))
_WHOM_TO_ASK = re.compile("|".join(words.WHOM_TO_ASK))
_ANSWER = re.compile(r"(?<![\d.])[45]\d\d[ -]|\A[<\[\"(]")
_EXPLAINED = re.compile(r"[>\])\"']{0,3}\s?:")
_GATEWAY = re.compile(r"(?:smtp|rfc-?822|rfc822|mailto)[=;:]", re.IGNORECASE)
_CAPSULE = re.compile(r"imcea(smtp|ex|invalid|x400|mailto)-(.{1,300})@[^@]{1,255}\Z", re.IGNORECASE)
_CAPSULE_CODE = re.compile(r"\+([0-9A-Fa-f]{2})")
_NOBODY = re.compile(
    r"(?:postmaster|mailer-?daemon|mail-daemon|abuse|no-?reply|support|helpdesk|webmaster|administrator|hostmaster)[@+.-]",
    re.IGNORECASE,
)
_FAILING = re.compile(
    r"(?<!\d)[45]\d\d(?!\d)|rcpt to|recipient|fail|unknown|deliver|reject|adresse|address|destinataire|remis"
    r"|error|unable|to:|a :|full|quota"
    r"|does not|not exist|mailbox|user|for <|host|empfanger|not |n'|zugestellt|destinatari|dest: "
)
_NOT_FAILED = re.compile(
    r"(?:(?<!generated )(?<!expanded )\b(?:from|sender|expediteur|absender|remitente)"
    r"|\b(?:please )?(?:try|use)|new address(?: is)?|nouvelle adresse(?: est)?|moved to)\s?:?\s?[<\"'\[]?\Z"
)
_TO_THEM = re.compile(r"\b(?:to|for|an|a|pour|para) <\Z")
_TO_LINE = re.compile(r"[*\-• >]{0,6}(?:to|a|an|para|aan|til|till)\s{0,8}:")
_LOCAL_ONLY = re.compile(r"\s{1,12}([A-Za-z0-9][\w.+-]{1,63})(?:\s{2,}\S.{0,120})?\Z")


def recipients(parsed: Parsed, own: tuple[str, ...], text: str) -> dict[str, BounceRecipient]:
    """Failed recipients by address, as far as header fields and words name them."""
    zone = report_zone(text)
    candidates = [found[1] for value in parsed.headers.all("x-failed-recipients") for found in _ADDRESS.finditer(value)]
    candidates = candidates or _JSON_ADDRESS.findall(text[:_SCANNED]) or _failing(zone, own)
    candidates = candidates or _failing(zone, (), anybody=True)
    if not candidates and len(zone) < len(text):
        candidates = _failing(_beyond(text, len(zone)), own)
    candidates = candidates or _by_local_part(parsed, zone) or _addressed(zone, own)
    if not candidates and parsed.original is not None:
        candidates = list(addresses.addresses(parsed.original.all("to")))[:1]
    status = _STATUS.search(zone)
    code = status[1] if status else ""
    out: dict[str, BounceRecipient] = {}
    for candidate in candidates[:_MOST]:
        plain = addresses.canonical(candidate) or candidate.lower()[:320]
        said = _about(zone, candidate) if len(candidates) > 1 else zone[:4_000]
        own_status = _STATUS.search(said)
        shown = own_status[1] if own_status else code
        kind = kind_of(shown, said) if said.strip() else BounceKind.UNKNOWN
        out.setdefault(plain, BounceRecipient(plain, shown, "", kind))
    return out


def report_zone(text: str) -> str:
    """The report without the returned mail under it."""
    head = text[:_SCANNED]
    low = folded(head)
    copy = _COPY_BEGINS.search(low if len(low) == len(head) else head.lower(), 40)
    return head[: copy.start()] if copy else head


def _about(zone: str, address: str) -> str:
    """What the report says near one of several addresses: from its line to the next blank one."""
    at = zone.find(address)
    end = zone.find("\n\n", at)
    return zone[max(0, at) : end if end >= 0 else at + 1_000][:2_000]


def _failing(zone: str, own: tuple[str, ...], anybody: bool = False) -> list[str]:
    """Addresses on lines of their own or beside words of failure; never our own address nor a postmaster.

    `anybody`: those, too, yet only on lines of their own.
    """
    strong: list[str] = []
    weak: list[str] = []
    above = ""
    for raw in zone.split("\n"):
        line = _GATEWAY.sub(" ", raw[:_LINE].lstrip("> "))
        low = folded(line)
        if "@" in line and not _SUMMARY.match(low) and (not _WHOM_TO_ASK.search(low) or _ANSWER.search(low)):
            sure, unsure = _in_line(line, low, own, anybody)
            strong += sure
            (strong if above.endswith(":") or _FAILING.search(low) else weak).extend(unsure)
        above = low.strip() or above
    return list(dict.fromkeys(strong or weak))


def _in_line(line: str, low: str, own: tuple[str, ...], anybody: bool) -> tuple[list[str], list[str]]:
    """The addresses that stand alone in a line, and the others. What follows `<address>:` explains that one."""
    alone: list[str] = []
    others: list[str] = []
    for found in _ADDRESS.finditer(line):
        one = _unwrapped(found[1])
        if not one or _NOT_FAILED.search(low, max(0, found.start() - 30), found.start()):
            continue
        if not anybody and (one.lower() in own or _NOBODY.match(one)):
            continue
        if _alone(line, found[1]):
            alone.append(one)
            if _EXPLAINED.match(line, found.end()):
                break
        elif not anybody or _TO_THEM.search(low, max(0, found.start() - 20), found.start()):
            others.append(one)
    return alone, others


def _alone(line: str, address: str) -> bool:
    before, _, after = line.partition(address)
    return before.strip(" \t<([\"'*-•:") == "" and (
        len(after) < 4 or "<" in before or "[" in before or not before.strip()
    )


def _unwrapped(address: str) -> str:
    """The address without quotes and marks around it, and out of Exchange's capsule (IMCEASMTP-a+40b@c)."""
    address = address if address[:1] == '"' else address.strip("'*.=`")
    capsule = _CAPSULE.match(address)
    if capsule and capsule[1].lower() in ("smtp", "invalid", "mailto"):
        inner = _CAPSULE_CODE.sub(lambda code: chr(int(code[1], 16)), capsule[2]).replace("_", "/")
        address = addresses.canonical(inner) or address
    local = address.rpartition("@")[0]
    return address if local and (len(local) <= 64 or capsule) else ""


def _beyond(text: str, at: int) -> str:
    """A report that gives back another report: what stands below the header of the inner one."""
    blank = text.find("\n\n", at, at + _SCANNED)
    return report_zone(text[blank : blank + _SCANNED]) if blank >= 0 else ""


def _addressed(zone: str, own: tuple[str, ...]) -> list[str]:
    """The report sums up whom the mail went to, and says no more."""
    lines = [line[:_LINE] for line in zone.split("\n") if _TO_LINE.match(folded(line[:40]))]
    found = [_unwrapped(one[1]) for line in lines for one in _ADDRESS.finditer(line)]
    return [one for one in dict.fromkeys(found) if one and one.lower() not in own]


def _by_local_part(parsed: Parsed, zone: str) -> list[str]:
    """Names without domain in a list of recipients: of the domain that reports them."""
    sender = addresses.author(parsed.headers.all("from"))[0]
    domain = sender.rpartition("@")[2]
    found: list[str] = []
    listing = False
    for line in zone.split("\n"):
        low = folded(line[:_LINE]).rstrip()
        if listing and (name := _LOCAL_ONLY.match(line[:200].rstrip())):
            found.append(f"{name[1]}@{domain}")
        elif low.strip():
            listing = low.endswith(":") and bool(domain)
    return found[:_MOST]
