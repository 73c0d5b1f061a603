"""What reading a mail yields. Values only; `to_json` gives the shapes of `mailflow inspect --json`."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from mailflow.core.quick import dataclass


class Disposition(StrEnum):
    """What kind of mail it is."""

    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    DELAYED = "delayed"
    LIST = "list"
    OWN = "own"
    UNREADABLE = "unreadable"


class BounceKind(StrEnum):
    """Whether an address is dead (hard), may recover (soft), or the report does not say."""

    HARD = "hard"
    SOFT = "soft"
    UNKNOWN = "unknown"


class Intent(StrEnum):
    """What a human reply asks for or says."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    CHOOSE_SLOT = "choose_slot"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    LATE_TODAY = "late_today"
    EXCUSE_AFTER = "excuse_after"
    OPT_IN_WEB = "opt_in_web"
    OPT_OUT_WEB = "opt_out_web"
    STOP_OPTIONAL = "stop_optional"
    ABSENCE_DECLARED = "absence_declared"
    JOB_FOUND = "job_found"
    TRAINING_START = "training_start"
    DOCUMENT = "document"
    QUESTION = "question"
    COMPLAINT = "complaint"
    DISTRESS = "distress"
    THANKS = "thanks"
    CHANGE_OF_CONTACT = "change_of_contact"
    IDENTITY_UNCLEAR = "identity_unclear"
    OTHER = "other"


class Safe(StrEnum):
    """Whether a machine may act on the mail alone."""

    ACT = "act"
    HUMAN = "human"


class MatchRule(StrEnum):
    """Which rule found the conversation of a mail, strongest first."""

    TOKEN = "token"  # noqa: S105 - signed reply address
    OWN_MESSAGE_ID = "own_message_id"
    FOREIGN_MESSAGE_ID = "foreign_message_id"
    SENDER = "sender"
    BOUNCE_ADDRESS = "bounce_address"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file. `size` in bytes after decoding."""

    filename: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class BounceRecipient:
    """One failed or delayed recipient. `status` as in RFC 3463 ("5.1.1", "" when unknown); `action` as in RFC 3464."""

    address: str
    status: str
    action: str
    kind: BounceKind


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report: its recipients, and the Message-ID of the mail it is about ("" when unknown)."""

    recipients: tuple[BounceRecipient, ...] = ()
    original_message_id: str = ""


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail as read without knowing anything of the service's data. Text never holds NUL or lone surrogates."""

    message_id: str = ""  # with angle brackets
    from_address: str = ""  # canonical; "" unless there is exactly one From with exactly one address
    from_name: str = ""
    to: tuple[str, ...] = ()  # canonical addresses of To and Cc
    subject: str = ""
    written_at: datetime | None = None  # the Date field, aware
    in_reply_to: str = ""
    references: tuple[str, ...] = ()  # oldest first
    authentication_results: tuple[str, ...] = ()  # raw header values, top first (RFC 8601)
    dkim_keys: tuple[str, ...] = ()  # DNS names of keys that could prove the From domain (mail/authentication)
    dkim_passed: bool = False  # set by filing where this site checks signatures itself
    return_path: str | None = None
    auto_submitted: str = ""  # RFC 3834, lower case
    wants_no_answer: bool = False  # its headers forbid automatic answers, whoever wrote it
    disposition: Disposition = Disposition.HUMAN
    disposition_reason: str = ""
    text: str = ""  # the whole readable text: the body, then the further texts
    reply_text: str = ""  # of the body, as the next two
    quoted_text: str = ""
    signature: str = ""
    further_texts: tuple[str, ...] = ()  # text parts beside the body: a list's footer, a note to read, a second text
    html: str = ""  # the raw HTML part, "" without one; never shown unsanitised
    attachments: tuple[Attachment, ...] = ()
    bounce: Bounce | None = None
    out_of_office_until: date | None = None
    is_calendar_reply: str = ""  # an iCalendar REPLY's PARTSTAT, or "counter 20260312t140000z"; "" without one
    problems: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """What was written as the mail itself: `text` without the further texts."""
        return self.text.removesuffix("".join(f"\n{one}" for one in self.further_texts))


@dataclass(frozen=True, slots=True)
class Absence:
    """A declared absence, days inclusive."""

    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a human reply means against what was asked. Every finding carries its words in `evidence`."""

    intents: tuple[Intent, ...] = (Intent.OTHER,)
    slot: int | None = None
    dates: tuple[date, ...] = ()
    absence: Absence | None = None
    answer: str | None = None  # "yes", "no"
    safe: Safe = Safe.HUMAN
    evidence: tuple[str, ...] = ()


Context = dict[str, Any]
"""What the open request asked, e.g. `{"asked": "yes_no", "question": "workshop"}`; `{"asked": None}` when nothing."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """One mail with everything the pure pipeline says of it."""

    mail: ReadMail
    understanding: Understanding = field(default_factory=Understanding)

    def to_json(self) -> dict[str, Any]:
        """The fields of `mailflow inspect --json`, without `file` and `id`."""
        mail, meant = self.mail, self.understanding
        absence = meant.absence
        return {
            "message_id": mail.message_id,
            "from": mail.from_address,
            "subject": mail.subject,
            "date": mail.written_at.isoformat() if mail.written_at else None,
            "disposition": mail.disposition.value,
            "disposition_reason": mail.disposition_reason,
            "reply_text": mail.reply_text,
            "quoted_text": mail.quoted_text,
            "signature": mail.signature,
            "further_texts": list(mail.further_texts),
            "attachments": [
                {"filename": a.filename, "content_type": a.content_type, "size": a.size} for a in mail.attachments
            ],
            "bounce": bounce_json(mail.bounce),
            "out_of_office": {"until": mail.out_of_office_until.isoformat() if mail.out_of_office_until else None},
            "intents": [intent.value for intent in meant.intents],
            "slot": meant.slot,
            "dates": [day.isoformat() for day in meant.dates],
            "absence": (
                {"from": absence.first_day.isoformat(), "to": absence.last_day.isoformat()} if absence else None
            ),
            "answer": meant.answer,
            "safe": meant.safe.value,
            "evidence": list(meant.evidence),
            "problems": list(mail.problems),
        }


def bounce_json(bounce: Bounce | None) -> dict[str, Any]:
    """The `bounce` field; empty lists when the mail is none."""
    found = bounce or Bounce()
    return {
        "recipients": [
            {"address": r.address, "status": r.status, "action": r.action, "kind": r.kind.value}
            for r in found.recipients
        ],
        "original_message_id": found.original_message_id,
    }
