"""One mail's bytes to everything that can be said of it without the service's data. Never raises, is bounded.

Understanding a reply against what was asked is mail/intents; this module must not look at any context.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from mailflow.mail import address as addresses
from mailflow.mail import authentication, limits
from mailflow.mail.disposition import automatic, bounces, bulk, deciding, out_of_office, reports
from mailflow.mail.disposition.facts import Facts
from mailflow.mail.lines import as_text
from mailflow.mail.parsing import charsets, headers
from mailflow.mail.parsing.dates import written_at
from mailflow.mail.parsing.parse import Parsed, parse
from mailflow.mail.reply import reply_text
from mailflow.mail.values import Bounce, Disposition, ReadMail

_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,250}>")
_PARTSTAT = re.compile(r"partstat=\"?([a-z-]{1,20})", re.IGNORECASE)
_REPLY_METHOD = re.compile(r"^method:\s*(reply|counter)\b", re.IGNORECASE | re.MULTILINE)
_DTSTART = re.compile(r"^dtstart[^:\n]{0,80}:(\d{8}(?:t\d{6}z?)?)", re.IGNORECASE | re.MULTILINE)
_HEAD = 8_000
_FOOTERS = 3


def read(raw: bytes, own: Collection[str] = ()) -> ReadMail:
    """Reads one mail. `own` are our mailboxes' addresses, for mail that comes back to us."""
    try:
        return _read(raw, frozenset(own))
    except Exception as error:  # noqa: BLE001 - the edge of hostile input: such a mail is an item for a person
        return unreadable(f"reading stopped: {type(error).__name__}")


def unreadable(problem: str) -> ReadMail:
    """What stands for a mail that could not be read."""
    return ReadMail(disposition=Disposition.UNREADABLE, disposition_reason=problem, problems=(problem,))


def _read(raw: bytes, own: frozenset[str]) -> ReadMail:
    parsed = parse(raw)
    body, further = as_text(parsed.lines), tuple(as_text(lines) for lines in parsed.further if lines)
    text = "\n".join((body, *further))
    facts, split = _examined(parsed, own, text, further)
    kind, reason = deciding.decide(facts)
    if _written_by_nobody(parsed, kind, reason):
        split = reply_text.Split("", body.strip("\n"), "")
    fields = parsed.headers
    written = written_at(fields.get("date"))
    away = out_of_office.until(facts.text, facts.subject, written) if kind is Disposition.AUTO_REPLY else None
    return ReadMail(
        message_id=bounces.first_id(fields.get("message-id")),
        from_address=facts.address,
        from_name=facts.name[:200],
        to=facts.recipients,
        subject=facts.subject,
        in_reply_to=bounces.first_id(headers.decode_words(fields.get("in-reply-to"))),
        references=_references(fields),
        authentication_results=tuple(headers.text(v)[:4_000] for v in fields.all("authentication-results")[:20]),
        return_path=facts.return_path,
        dkim_keys=authentication.key_names(fields, facts.address),
        auto_submitted=headers.text(fields.get("auto-submitted")).lower()[:100],
        wants_no_answer=bulk.wants_no_answer(facts),
        written_at=written,
        disposition=kind,
        disposition_reason=charsets.clean(reason),  # quotes the mail
        text=text,
        reply_text=split.reply,
        quoted_text=split.quoted,
        signature=split.signature,
        further_texts=further,
        html=parsed.html,
        attachments=tuple(parsed.attachments),
        bounce=_kept_bounce(facts.bounce, kind),
        out_of_office_until=away,
        is_calendar_reply=_calendar_reply(parsed.calendar),
        problems=tuple(parsed.problems),
    )


def _examined(
    parsed: Parsed, own: frozenset[str], text: str, further: tuple[str, ...]
) -> tuple[Facts, reply_text.Split]:
    """What decides the disposition. Quoted mail says nothing about its quoter: only the author's words count."""
    fields = parsed.headers
    address, name, problem = addresses.author(fields.all("from"))
    if problem:
        parsed.problems.append(problem)
    subject = headers.text(fields.get("subject"))[:1_000]
    return_path = _return_path(parsed)
    recipients = addresses.addresses([*fields.all("to"), *fields.all("cc")])
    bounce = None
    if reports.is_report(parsed, subject, address, name, return_path, text):
        bounce = bounces.read(parsed, recipients, text)
    split = reply_text.split(parsed.lines, name, address, parsed.html_lines)
    head = text[:_HEAD]
    if split.reply:  # a list says what it is in its footer
        head = "\n".join(one[:_HEAD] for one in (split.reply, split.signature, *further[:_FOOTERS]))
    return Facts(parsed, subject, address, name, recipients, return_path, head, bounce, own), split


def _kept_bounce(bounce: Bounce | None, kind: Disposition) -> Bounce | None:
    return bounce if kind in (Disposition.BOUNCE, Disposition.DELAYED) else None


def _written_by_nobody(parsed: Parsed, kind: Disposition, reason: str) -> bool:
    """A report, a receipt, a circular or a filter's question: no person's words to cut out."""
    machine = kind in (Disposition.BOUNCE, Disposition.DELAYED, Disposition.LIST)
    return machine or bool(parsed.report_types) or reason == automatic.CHALLENGE


def _return_path(parsed: Parsed) -> str | None:
    """The envelope sender as the last hop noted it: "" for the null path, None when not noted."""
    if not parsed.headers.has("return-path"):
        return None
    return headers.text(parsed.headers.get("return-path")).strip().strip("<>").strip().lower()[:320]


def _references(fields: headers.Headers) -> tuple[str, ...]:
    value = fields.get("references")
    if not value:
        return ()
    found = list(dict.fromkeys(_MESSAGE_ID.findall(value)))
    if len(found) > limits.REFERENCES:  # the root and the newest ones thread a conversation
        found = found[:1] + found[-(limits.REFERENCES - 1) :]
    return tuple(found)


def _calendar_reply(calendar: str) -> str:
    """PARTSTAT of an iCalendar REPLY, or "counter" and the start asked for (RFC 5546 sections 3.2.3 and 3.2.7)."""
    if not calendar:
        return ""
    unfolded = calendar[:50_000].replace("\n ", "").replace("\n\t", "")
    method = _REPLY_METHOD.search(unfolded)
    if method is None:
        return ""
    if method[1].lower() == "counter":
        start = _DTSTART.search(unfolded[unfolded.lower().find("begin:vevent") :])
        return f"counter {start[1].lower()}" if start else "counter"
    found = _PARTSTAT.search(unfolded)
    return found[1].lower() if found else ""
