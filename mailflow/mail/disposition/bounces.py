"""Delivery reports: which recipient failed, how finally. RFC 3464 first, then the odd formats by their words."""

from __future__ import annotations

import re

from mailflow.mail import address as addresses
from mailflow.mail.folding import folded
from mailflow.mail.parsing import headers
from mailflow.mail.parsing.parse import Parsed
from mailflow.mail.values import Bounce, BounceKind, BounceRecipient

_SCANNED = 30_000
_ADDRESS = re.compile(
    r"(?<![\w.@%+/=-])([A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9]))(?![\w@])"
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?:[ -](?!\d)|#)")
_COPY_BEGINS = re.compile(
    r"^(?:-+ ?(?:below this line|this is a copy|original message|message original|unsent message|the header"
    r"|returned message"
    r"|forwarded message|undelivered message|message d'origine|message header|begin message|start of).{0,80}"
    r"|(?:received|return-path|message-id|x-\w+): .{0,200}|original message (?:headers|follows).{0,40}"
    r"|.{0,30}(?:message (?:header|body) follows|copy of (?:the|your) (?:original )?message).{0,40})$",
    re.MULTILINE,
)
_HARD = re.compile(
    r"user (?:is )?unknown|unknown (?:user|recipient|local|address|account|mailbox)|no such (?:user|person"
    r"|recipient|mailbox|address|account|local)"
    r"|does ?n[o']t exist|not exist|n'existe pas|inexistant|inconnu|introuvable|invalid (?:recipient|address"
    r"|mailbox|user)|adresse invalide"
    r"|not found|no mailbox|not (?:a )?(?:known|valid|listed)|disabled|desactive|deactivated|suspended|inactive"
    r"|no longer|not active|closed"
    r"|undeliverable address|host (?:or domain name )?(?:not found|unknown)|unrouteable|unroutable|bad "
    r"destination|no account"
    r"|cannot find|has been blocked|rejected: user|recipient rejected|address rejected|isn't known|unbekannt"
    r"|desconocid|sconosciut|onbekend"
    r"|permanent|ferme|resilie|not our customer|misspelled"
)
_SOFT = re.compile(
    r"full|quota|pleine|plein|over ?limit|exceed|temporar|temporaire|timed? out|try again|greylist|grey-list"
    r"|deferred|differe|too large"
    r"|trop volumineux|size limit|insufficient|storage|rate limit|too many|busy|resources|spam|blocked using"
    r"|blacklist|policy|content"
)
_DELAYED = re.compile(
    r"warning only|will be retried|still being retried|delivery (?:is )?delayed|delayed (?:mail|\d)|mail "
    r"delayed|not (?:yet )?been delivered yet"
    r"|has not yet been|could not be delivered for more than|nouvelle tentative|remise (?:est )?(?:retardee"
    r"|differee)|message retarde"
    r"|delivery status notification ?\(delay|continue to (?:try|retry)|verzoger|retraso|ritard|will keep trying"
    r"|no action is required"
)
_NOT_RECIPIENTS = (
    "postmaster",
    "mailer-daemon",
    "mailerdaemon",
    "abuse",
    "noreply",
    "no-reply",
    "support",
    "helpdesk",
    "webmaster",
)
_FAILING = re.compile(
    r"(?<!\d)[45]\d\d(?!\d)|rcpt to|recipient|fail|unknown|deliver|reject|adresse|address|destinataire|remis"
    r"|error|unable|to:|a :|full"
    r"|does not|not exist|mailbox|user|for <|host|empfanger|not "
)


def read(parsed: Parsed, own_recipients: tuple[str, ...], text: str) -> Bounce | None:
    """The report in a mail already known to be one; recipients may stay empty."""
    found = _from_reports(parsed)
    if not found:
        found = _from_text(parsed, own_recipients, text)
    return Bounce(tuple(found.values()), _original_id(parsed, text))


def is_delay(bounce: Bounce, subject: str, text: str) -> bool:
    """Whether every recipient is still being tried."""
    if bounce.recipients and all(recipient.action for recipient in bounce.recipients):
        return all(recipient.action in ("delayed", "relayed", "expanded") for recipient in bounce.recipients)
    return bool(_DELAYED.search(folded(subject)) or _DELAYED.search(folded(text[:4_000])))


def is_success(bounce: Bounce) -> bool:
    """A report that says "delivered": nothing failed."""
    return bool(bounce.recipients) and all(r.action in ("delivered", "relayed", "expanded") for r in bounce.recipients)


def _from_reports(parsed: Parsed) -> dict[str, BounceRecipient]:
    found: dict[str, BounceRecipient] = {}
    for kind, report in zip(parsed.report_types, parsed.reports, strict=True):
        if "delivery-status" not in kind:
            continue
        for block in re.split(r"\n[ \t]*\n", report.replace("\r\n", "\n"))[:500]:
            one = _recipient(headers.parse(block.encode("utf-8", "replace")))
            if one is not None and one.address not in found:
                found[one.address] = one
    return found


def _recipient(fields: headers.Headers) -> BounceRecipient | None:
    address = ""
    for name in ("final-recipient", "original-recipient", "x-actual-recipient"):
        if fields.has(name):
            address = _report_address(fields.get(name))
            if address:
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


def _report_address(value: str) -> str:
    value = value.partition(";")[2] or value
    found = _ADDRESS.search(value)
    return addresses.canonical(found[1]) if found else ""


def kind_of(status: str, diagnostic: str, action: str = "failed") -> BounceKind:
    """Hard when the address is dead, soft when it may work again (RFC 3463 section 3)."""
    low = folded(diagnostic)
    if action == "delayed" or status.startswith("4."):
        return BounceKind.SOFT
    if status.startswith(("5.2.2", "5.2.3", "5.3.", "5.5.", "5.6.", "5.7.", "5.4.5", "5.4.6")):
        return BounceKind.HARD if _HARD.search(low) and not _SOFT.search(low) else BounceKind.SOFT
    if status.startswith(("5.1.", "5.2.1", "5.4.4")):
        return BounceKind.SOFT if _SOFT.search(low) and not _HARD.search(low) and status == "5.1.0" else BounceKind.HARD
    if _HARD.search(low):
        return BounceKind.HARD
    if _SOFT.search(low):
        return BounceKind.SOFT
    code = _REPLY_CODE.search(diagnostic)
    if code:
        return BounceKind.SOFT if code[1][0] == "4" else BounceKind.HARD
    return BounceKind.HARD if status.startswith("5.") else BounceKind.UNKNOWN


def _report_zone(text: str) -> str:
    """The report without the returned mail under it."""
    head = text[:_SCANNED]
    copy = _COPY_BEGINS.search(folded(head) if len(folded(head)) == len(head) else head.lower(), 40)
    return head[: copy.start()] if copy else head


def _from_text(parsed: Parsed, own: tuple[str, ...], text: str) -> dict[str, BounceRecipient]:
    failed = parsed.headers.all("x-failed-recipients")
    zone = _report_zone(text)
    candidates = [found[1] for value in failed for found in _ADDRESS.finditer(value)]
    if not candidates:
        candidates = _failing_addresses(zone, own)
    if not candidates and parsed.original is not None:
        candidates = list(addresses.addresses(parsed.original.all("to")))[:1]
    status = _STATUS.search(zone)
    code = status[1] if status else ""
    kind = kind_of(code, zone[:4_000]) if zone.strip() else BounceKind.UNKNOWN
    out: dict[str, BounceRecipient] = {}
    for candidate in candidates[:100]:
        plain = addresses.canonical(candidate)
        if plain:
            out.setdefault(plain, BounceRecipient(plain, code, "", kind))
    return out


def _failing_addresses(zone: str, own: tuple[str, ...]) -> list[str]:
    """Addresses on lines of their own or beside words of failure; never our own address nor a postmaster."""
    strong: list[str] = []
    weak: list[str] = []
    above = ""
    for line in zone.split("\n"):
        low = folded(line[:1_000])
        for found in _ADDRESS.finditer(line[:1_000]):
            one = found[1].strip("'*.=")
            if one.lower() in own or one.lower().startswith(_NOT_RECIPIENTS):
                continue
            alone = line[: found.start()].strip(" \t<([\"'*-•:") == "" and len(line) - found.end() < 4
            if alone or line[: found.start()].strip() in ("<", "") or _FAILING.search(low) or above.endswith(":"):
                strong.append(one)
            else:
                weak.append(one)
        above = low.strip() or above
    return list(dict.fromkeys(strong or weak))


def _original_id(parsed: Parsed, text: str) -> str:
    """The Message-ID of the mail that failed."""
    if parsed.original is not None and (value := parsed.original.get("message-id")):
        return first_id(value)
    found = re.search(
        r"^message-id:\s{0,5}(<[^<>\s\x00-\x1f\x7f]{1,250}>)", text[: _SCANNED * 3], re.IGNORECASE | re.MULTILINE
    )
    if found:
        return found[1]
    for name in ("in-reply-to", "references"):
        if value := parsed.headers.get(name):
            return first_id(value)
    return ""


def first_id(value: str) -> str:
    """The first Message-ID in a field, with its angle brackets, "" without one."""
    found = re.search(r"<[^<>\s\x00-\x1f\x7f]{1,250}>", value)
    return found[0] if found else ""
