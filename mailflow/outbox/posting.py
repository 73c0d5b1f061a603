"""The only way out: a draft becomes bytes, an outbox row and a message in the caller's transaction. Sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from json import dumps
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.config import Settings
from mailflow.core.ids import new_id
from mailflow.core.keys import Keyring
from mailflow.mail import tokens
from mailflow.mail.sending.compose import Letter, compose, is_writable_address, one_line, thread
from mailflow.mail.sending.enclosing import Enclosure
from mailflow.outbox.limits import Limits, limits_of
from mailflow.store import outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mail to be sent, complete but for its identifiers. `recipient` comes from our records, never from a mail."""

    kind: str  # pathway, reply, acknowledgement, confirmation, notice
    dedup_key: str
    agency_id: UUID
    recipient: str
    subject: str
    text: str
    mail_class: str = "service"  # legal, service, optional
    pathway: str = ""  # codes by which an administrator may hold it
    wording: str = ""
    html: str = ""
    cc: tuple[str, ...] = ()  # shown in the header
    copy_for: str = ""  # one of `cc`: this is the mail to them; it stands in no conversation
    enclosures: tuple[Enclosure, ...] = ()
    recipient_name: str = ""
    sender_name: str = ""
    person_id: UUID | None = None
    case_id: UUID | None = None
    conversation_id: UUID | None = None  # None: shown nowhere, answers go to the mailbox
    author_id: UUID | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    not_before: datetime | None = None
    useful_until: datetime | None = None  # later it is not sent any more
    if_ambiguous: str = "retry"  # or "ask" a human
    auto_submitted: str = "no"
    null_return_path: bool = False
    limits: Limits | None = None  # those of the agency, where the caller has read them already


async def post(
    connection: AsyncConnection, keyring: Keyring, settings: Settings, draft: Draft, now: datetime
) -> UUID | None:
    """Post `draft`; its outbox id, or None when one with its dedup key is already there.

    Raises `Refused` for an address or header that cannot be written, before anything is stored.
    """
    (whole,) = await _with_limits(connection, settings, [draft])
    values = _values(keyring, settings, whole, now)
    posted: UUID = values["id"]
    return posted if await outbox.insert_mails(connection, [values]) else None


async def post_all(
    connection: AsyncConnection, keyring: Keyring, settings: Settings, drafts: Sequence[Draft], now: datetime
) -> list[UUID]:
    """Post many drafts in one statement; those whose dedup key is already there are left out silently."""
    whole = await _with_limits(connection, settings, drafts)
    rows = [_values(keyring, settings, draft, now) for draft in whole]
    await outbox.insert_mails(connection, rows)
    return [row["id"] for row in rows]


async def _with_limits(connection: AsyncConnection, settings: Settings, drafts: Sequence[Draft]) -> list[Draft]:
    missing = {draft.agency_id for draft in drafts if draft.limits is None}
    found = await limits_of(connection, settings, missing) if missing else {}
    return [draft if draft.limits else replace(draft, limits=found[draft.agency_id]) for draft in drafts]


def sender_of(settings: Settings, limits: Limits) -> tuple[str, str]:
    """The addresses in From and, before its token, in Reply-To. One that the site no longer reads is not used."""
    usual = settings.mailboxes[0]
    known = {"": usual} | {address: address for address in settings.mailboxes}
    return known.get(limits.sender_address, usual), known.get(limits.reply_address, usual)


def _values(keyring: Keyring, settings: Settings, draft: Draft, now: datetime) -> dict[str, Any]:
    outbox_id = new_id()
    mailbox, answers_to = sender_of(settings, draft.limits or Limits())
    recipient = draft.recipient.strip().lower()
    envelope_to = draft.copy_for.strip().lower() or recipient
    reply_to = _reply_to(keyring, settings, answers_to, draft, envelope_to, now)
    optional = draft.mail_class == "optional"
    letter = Letter(
        message_id=tokens.message_id(keyring, outbox_id, mailbox.rpartition("@")[2]),
        date=now,
        sender=mailbox,
        sender_name=draft.sender_name,
        reply_to=reply_to,
        recipient=recipient,
        recipient_name=draft.recipient_name,
        subject=draft.subject,
        text=draft.text,
        html=draft.html,
        cc=draft.cc,
        enclosures=draft.enclosures,
        in_reply_to=draft.in_reply_to,
        references=draft.references,
        auto_submitted=draft.auto_submitted,
        unsubscribe_mailto=reply_to if optional else "",
        unsubscribe_url=unsubscribe_url(keyring, settings, outbox_id) if optional else "",
    )
    return {
        "id": outbox_id,
        "dedup_key": draft.dedup_key,
        "kind": draft.kind,
        "pathway": draft.pathway,
        "wording": draft.wording,
        "mail_class": draft.mail_class,
        "agency_id": draft.agency_id,
        "person_id": draft.person_id,
        "case_id": draft.case_id,
        "rfc_message_id": letter.message_id,
        "envelope_from": ""
        if draft.null_return_path
        else tokens.bounce_address(keyring, settings.bounce_address, outbox_id),
        "recipient": envelope_to,
        "raw": compose(letter),
        "if_ambiguous": draft.if_ambiguous,
        "created_at": now,
        "not_before": draft.not_before or now,
        "useful_until": draft.useful_until,
        "message_row": new_id(),
        "conversation_id": None if draft.copy_for else draft.conversation_id,
        "author_id": draft.author_id,
        "in_reply_to": draft.in_reply_to,
        "references": " ".join(thread(draft.references, draft.in_reply_to)),
        "from_address": mailbox,
        "from_name": draft.sender_name,
        "subject": draft.subject,
        "text": draft.text,
        "attachments": dumps(
            [
                {"filename": file.name, "content_type": file.content_type, "size": len(file.content)}
                for file in draft.enclosures
            ]
        ),
    }


def reply_subject(subject: str) -> str:
    """The subject of an answer: `Re:` once, fit for a header, whatever the mail we answer had."""
    clean = one_line(subject)
    while clean[:3].lower() == "re:" or clean[:4].lower() == "re :":
        clean = clean.partition(":")[2].strip()
    return f"Re: {clean}"[:200].rstrip()


def can_write_to(address: str) -> bool:
    """Whether `post` would accept this recipient."""
    return is_writable_address(address.strip().lower())


def unsubscribe_url(keyring: Keyring, settings: Settings, outbox_id: UUID) -> str:
    """The one-click address of one mail (RFC 8058), "" where the pages have no https address that people reach."""
    if not (settings.web_url or "").startswith("https://"):
        return ""
    return f"{str(settings.web_url).rstrip('/')}/desinscription/{tokens.unsubscribe_token(keyring, outbox_id)}"


def _reply_to(keyring: Keyring, settings: Settings, mailbox: str, draft: Draft, recipient: str, now: datetime) -> str:
    if draft.conversation_id is None:
        return mailbox
    expires = (now + timedelta(days=settings.reply_token_days)).date()
    return tokens.reply_address(keyring, mailbox, draft.conversation_id, recipient, expires)
