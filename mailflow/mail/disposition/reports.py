"""Whether a mail is a delivery report, judged by form, sender and words. A person who forwards one is none."""

from __future__ import annotations

import re

from mailflow.mail.disposition.said import said_by_subject
from mailflow.mail.disposition.words import reports as words
from mailflow.mail.folding import folded
from mailflow.mail.parsing.parse import Parsed
from mailflow.mail.phrases import Phrases, Sieve, Sifted

_DAEMON = re.compile(
    r"(?:mailer[-_.]?da?emon|postmaster|mail[-_.]?daemon|mdaemon|microsoftexchange\w*|bounces?"
    r"|mailsystem|mail-?delivery"
    r"|double-bounce|mmdf|ndr|mailer|systemadministrator)(?:[@+=]|[-_.]\d|-|\Z)"
)
_DAEMON_NAME = re.compile(
    r"mail(?:er)?[- ]?(?:daemon|delivery|administrator)|mail deliver\w* (?:sub)?system"
    r"|service de (?:messagerie|distribution)"
    r"|postmaster"
    r"|mail system|zustell|internet mail delivery|system administrator|administrateur systeme|mail router"
)
_SIEVE = Sieve()
_SUBJECT = Phrases("|".join(words.SUBJECTS), sieve=_SIEVE)
_TEXT = Phrases("|".join(words.TEXTS), sieve=_SIEVE)
_CODE = re.compile(r"(?<![\d.])[45]\d\d[ -]|(?<![\d.])[45]\.\d\.\d{1,2}(?![\d.])")
_FORWARD = re.compile(r"\s*(?:tr|fwd?|wg|rv|i|enc|vl|doorst|trans)\s?:")
_FIRST_PERSON = re.compile(
    r"\b(?:je|moi|mon|ma|mes|i|my|me|ich|mein\w{0,2}|mir|yo|mi|mis|io|mio|mia|eu|meu|minha|ik|mijn|jag|jeg|min)\b|\b[jm]'|\?\s"
)
_LOOKED_AT = 6_000
_AMAZON = '"notificationtype":"bounce"'


def by_mail_system(address: str, name: str) -> bool:
    """Whether the sender calls itself a mail system."""
    return bool(_DAEMON.match(address)) or bool(name and _DAEMON_NAME.search(folded(name)))


def is_report(parsed: Parsed, subject: str, address: str, name: str, return_path: str | None, text: str) -> bool:
    """Whether the mail is worth reading as a delivery report."""
    if parsed.content_type == "multipart/report":
        return _is_delivery_report(parsed)
    fields = parsed.headers
    if fields.has("x-failed-recipients") or fields.has("x-ms-exchange-message-is-ndr"):
        return True
    low_subject = folded(subject)
    daemon = by_mail_system(address, name) or return_path in ("mailer-daemon",)
    machine = daemon or return_path == ""
    if not machine and _FORWARD.match(low_subject):
        return False  # "Fwd: Undelivered Mail": a person asks what it means
    if any("delivery-status" in kind for kind in parsed.report_types):
        return True
    return _says_so(parsed, low_subject, text, machine, daemon)


def _is_delivery_report(parsed: Parsed) -> bool:
    if any("delivery-status" in kind for kind in parsed.report_types):
        return True
    if "disposition-notification" in parsed.parameters.get("report-type", "").lower():
        return "rejected" in parsed.headers.get("auto-submitted").lower()  # a Sieve script's reject (RFC 5429)
    return not any("notification" in kind or "feedback" in kind for kind in parsed.report_types)


def _says_so(parsed: Parsed, low_subject: str, text: str, machine: bool, daemon: bool) -> bool:
    fields = parsed.headers
    by_amazon = "sns.amazonaws" in fields.get("from")
    if not machine and not by_amazon and fields.has("in-reply-to"):
        return False  # somebody answers, whatever the subject
    by_subject = _SUBJECT.search(Sifted.of(low_subject, _SIEVE)) is not None
    if not machine and not by_subject:
        return by_amazon and _AMAZON in _json(text)
    about = said_by_subject(low_subject)
    if not by_subject and (about.automatic or about.notice):
        return False
    low = folded(text[:_LOOKED_AT])
    by_text = bool(_TEXT.search(low))
    if daemon:
        return by_subject or by_text or bool(_CODE.search(low))
    if by_subject and machine:
        return True
    if by_subject:  # an ordinary sender: its own words must say it, not an answer's or a quotation's
        head = low[:300] if about.answered else low
        return bool(_TEXT.search(head)) and not fields.has("in-reply-to") and not _personal(low)
    return by_text and parsed.original is not None


def _personal(low: str) -> bool:
    return bool(_FIRST_PERSON.search(low[:600]))


def _json(text: str) -> str:
    return re.sub(r"[\s\\]", "", text[:_LOOKED_AT]).lower()
