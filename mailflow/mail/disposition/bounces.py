"""Delivery reports: which recipient failed, how finally. RFC 3464 and 6533 first, then the words."""

from __future__ import annotations

import re
from dataclasses import replace

from mailflow.mail import address as addresses
from mailflow.mail import limits
from mailflow.mail.disposition import report_text
from mailflow.mail.disposition.failure_kind import kind_of
from mailflow.mail.disposition.words import reports as words
from mailflow.mail.folding import folded
from mailflow.mail.parsing import charsets, headers
from mailflow.mail.parsing.mime import Part
from mailflow.mail.parsing.parse import Parsed
from mailflow.mail.values import Bounce, BounceKind, BounceRecipient

_SCANNED = 90_000
_BLOCKS = 500
_NESTED = 5
_RECIPIENT_FIELDS = ("final-recipient", "original-recipient")
_WHOLE = {"final-recipient", "action"}
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_ONE = re.compile(
    r"[<\[\s\"']{0,4}((?:\"[^\"\s]{1,64}\"|[^\s<>\"@,;:()\[\]]{1,100})@[^\s<>\"@,;:()\[\]]{1,255}?)[.>\]\s\"']{0,4}\Z"
)
_UTF8_XTEXT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_XTEXT = re.compile(r"\+(2B|3D|40)")
_BLANK = re.compile(r"\n[ \t]*\n")
_EMBEDDED = re.compile(r"^[> \t]{0,8}(?:final|original)-recipient:", re.IGNORECASE | re.MULTILINE)
_DELAYED = re.compile("|".join(words.DELAYED))
_FINAL = re.compile("|".join(words.FINAL))
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,250}>")
_MESSAGE_ID = re.compile(r"^[> \t]{0,8}message-id:\s{0,5}(<[^<>\s\x00-\x1f\x7f]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_ARRIVED = ("delivered", "relayed", "expanded", "deliverable")


def read(parsed: Parsed, own_recipients: tuple[str, ...], text: str) -> Bounce | None:
    """The report in a mail already known to be one; recipients may stay empty. Who got the mail is left out when
    others did not."""
    found = _from_reports(parsed)
    if not found and (embedded := _EMBEDDED.search(text[:_SCANNED])):
        found = _from_fields(re.sub(r"^[> \t]{1,8}", "", text[embedded.start() : _SCANNED], flags=re.MULTILINE))
    if not found:
        found = report_text.recipients(parsed, own_recipients, text)
    listed = list(found.values())
    failing = [one for one in listed if one.action not in _ARRIVED]
    failing.sort(key=lambda one: one.action == "delayed")
    bounce = Bounce(tuple(failing or listed), _original_id(parsed, text))
    return _told_by_words(bounce, headers.text(parsed.headers.get("subject")), text)


def _told_by_words(bounce: Bounce, subject: str, text: str) -> Bounce:
    """Where the fields leave open how final it is, the text may tell."""
    if all(one.kind is not BounceKind.UNKNOWN for one in bounce.recipients) or is_success(bounce):
        return bounce
    told = BounceKind.SOFT if is_delay(bounce, subject, text) else kind_of("", report_text.report_zone(text)[:4_000])
    return replace(
        bounce,
        recipients=tuple(
            replace(one, kind=told) if one.kind is BounceKind.UNKNOWN and not one.status else one
            for one in bounce.recipients
        ),
    )


def is_delay(bounce: Bounce, subject: str, text: str) -> bool:
    """Whether every recipient is still being tried."""
    if bounce.recipients and all(recipient.action for recipient in bounce.recipients):
        return all(recipient.action == "delayed" for recipient in bounce.recipients)
    low_subject, low = folded(subject), folded(text[:4_000])
    if _DELAYED.search(low_subject):
        return True
    return (
        bool(_DELAYED.search(low))
        and not _FINAL.search(low)
        and not any(one.status.startswith("5") for one in bounce.recipients)
    )


def is_success(bounce: Bounce) -> bool:
    """A report that says "delivered": nothing failed."""
    return bool(bounce.recipients) and all(one.action in _ARRIVED for one in bounce.recipients)


def first_id(value: str) -> str:
    """The first Message-ID in a field, with its angle brackets, "" without one."""
    found = _ID.search(value)
    return found[0] if found else ""


def report_address(value: str) -> str:
    """The address in a recipient field: type taken off, xtext (RFC 3461 section 4, RFC 6533 section 3) undone."""
    kind, semicolon, rest = value.partition(";")
    value = (rest if semicolon else value).strip()
    if "\\x{" in value:
        value = _UTF8_XTEXT.sub(_character, value)
    elif kind.strip().lower() in ("x400", "x500"):
        return ""
    found = _ONE.search(value[:600])
    if not found:
        return ""
    one = addresses.canonical(found[1])
    if "+" in one and "@" in (plain := _XTEXT.sub(lambda code: chr(int(code[1], 16)), found[1])):
        one = addresses.canonical(plain) or one
    return one or found[1].lower()[:320]


def _character(found: re.Match[str]) -> str:
    point = int(found[1], 16)
    return chr(point) if 0x20 < point < 0x110000 and not 0xD800 <= point < 0xE000 else "?"


def _from_reports(parsed: Parsed) -> dict[str, BounceRecipient]:
    found: dict[str, BounceRecipient] = {}
    for kind, report in zip(parsed.report_types, parsed.reports, strict=True):
        if "delivery-status" in kind or "disposition-notification" in kind:
            found = _from_fields(report.replace("\r\n", "\n")) | found
    for part in parsed.contents if not found else ():
        if isinstance(part, Part) and part.children:
            found = _from_nested(part, 0) | found
    return found


def _from_nested(part: Part, depth: int) -> dict[str, BounceRecipient]:
    """The fields of a report that a gateway wrapped into a mail of its own."""
    if "delivery-status" in part.content_type:
        text = charsets.guess(part.decoded()[: limits.HEADER_BYTES])
        return _from_fields(charsets.clean(text).replace("\r\n", "\n"))
    found: dict[str, BounceRecipient] = {}
    for child in part.children if depth < _NESTED else ():
        found = _from_nested(child, depth + 1) | found
    return found


def _from_fields(report: str) -> dict[str, BounceRecipient]:
    """The groups of fields of a report. A group without its blank line begins where a recipient field comes again."""
    found: dict[str, BounceRecipient] = {}
    for block in _BLANK.split(report)[:_BLOCKS]:
        for group in _groups(block):
            one = _recipient(headers.parse(group.encode("utf-8", "replace")))
            if one is not None:
                found.setdefault(one.address, one)
    return found


def _groups(block: str) -> list[str]:
    """One recipient each: some servers forget the blank line between them."""
    groups: list[list[str]] = [[]]
    seen: set[str] = set()
    for line in block.split("\n"):
        name = line.partition(":")[0].strip().lower()
        if name in _RECIPIENT_FIELDS:
            if name in seen or seen >= _WHOLE:
                groups.append([])
                seen.clear()
            seen.add(name)
        elif name == "action":
            seen.add(name)
        groups[-1].append(line)
    return ["\n".join(group) for group in groups[:_BLOCKS]]


def _recipient(fields: headers.Headers) -> BounceRecipient | None:
    """The address as we wrote to it: Original-Recipient before the one it was forwarded to (RFC 3464 section 2.3.1)."""
    address = ""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        if fields.has(name) and (address := report_address(fields.get(name))):
            break
    if not address:
        return None
    action = headers.text(fields.get("action")).partition("(")[0].strip().lower()[:20]
    diagnostic = fields.get("diagnostic-code")[:2_000]
    stated = _STATUS.search(fields.get("status"))
    said = _STATUS.search(diagnostic)
    status = stated[1] if stated else ""
    if said and (not status or status.endswith((".0.0", ".0"))):
        status = said[1]
    return BounceRecipient(address, status, action, kind_of(status, diagnostic, action))


def _original_id(parsed: Parsed, text: str) -> str:
    """The Message-ID of the mail that failed."""
    if parsed.original is not None and (value := parsed.original.get("message-id")):
        return first_id(value)
    if found := _MESSAGE_ID.search(text[:_SCANNED]):
        return found[1]
    for name in ("in-reply-to", "references"):
        if value := parsed.headers.get(name):
            return first_id(value)
    return ""
