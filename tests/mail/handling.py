"""All that is done with a foreign mail before a person sees it: read, understand, answer, show; and what must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import escape

from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.sending.compose import Letter, compose, is_writable_address
from mailflow.mail.values import Context, Inspected, ReadMail
from mailflow.outbox.posting import reply_subject
from mailflow.web.foreign_html import clean
from mailflow.web.pages.messages import disposition

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Paris")
SLOTS = [{"n": n, "start": f"2026-03-1{n}T14:00:00+01:00", "modality": "in_person"} for n in (1, 2, 3)]
CONTEXTS: tuple[Context, ...] = (
    {"asked": None},
    {"asked": "appointment_slots", "slots": SLOTS},
    {"asked": "appointment_confirmation", "appointment": SLOTS[0]},
    {"asked": "document", "documents": ["cv", "rib"]},
    {"asked": "yes_no", "question": "workshop"},
    {"asked": "free_text", "question": "Où en êtes-vous ?"},
)
OURS = {"date", "from", "reply-to", "to", "subject", "message-id", "in-reply-to", "references", "mime-version",
        "content-type", "content-transfer-encoding"}  # fmt: skip
STOPPED = "reading stopped"


def handle(raw: bytes, number: int = 0) -> ReadMail:
    """The whole way of one mail; raises for whatever must not happen."""
    mail = read(raw, own=("suivi@agence.example.org",))
    assert not mail.disposition_reason.startswith(STOPPED), mail.disposition_reason
    meant = understand(mail, CONTEXTS[number % len(CONTEXTS)], AT, ZONE)
    for text in texts((mail, Inspected(mail, meant).to_json())):
        assert "\0" not in text
        text.encode("utf-8")  # no lone surrogate
    answer(mail)
    show(mail)
    return mail


def texts(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts((key, inner))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))


def answer(mail: ReadMail) -> None:
    """An adviser's answer: its header holds our fields and no other, whatever the mail's own said."""
    recipient = mail.from_address if is_writable_address(mail.from_address) else "zoe@example.org"
    letter = Letter(
        message_id="<1@agence.example.org>",
        date=AT,
        sender="suivi@agence.example.org",
        sender_name="Agence",
        reply_to="suivi@agence.example.org",
        recipient=recipient,
        recipient_name="",
        subject=reply_subject(mail.subject),
        text="Bonjour",
        in_reply_to=mail.message_id,
        references=mail.references,
    )
    found = BytesHeaderParser().parsebytes(compose(letter))
    assert {name.lower() for name in found.keys()} <= OURS, found.keys()  # noqa: SIM118 - a Message is no dict
    assert found["to"] == recipient


def show(mail: ReadMail) -> None:
    """What the page makes of it."""
    assert "<script" not in clean(mail.html).lower()
    assert "<" not in escape(mail.text + mail.reply_text + mail.subject)
    for attachment in mail.attachments:
        named = disposition(attachment.filename)
        assert named.isascii() and named.isprintable()
