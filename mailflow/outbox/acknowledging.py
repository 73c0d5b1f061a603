"""The acknowledgement the law asks for (CRPA L112-11, R112-11-1), with the caps that keep it from flooding anybody.

The caller passes human mail only: what RFC 3834 calls automatic is never answered. Knows nothing of who wrote: known
and unknown senders get the same words. How many leave in an hour is the dispatcher's fuse's business.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.config import Settings
from mailflow.core.keys import Keyring
from mailflow.outbox.limits import Limits
from mailflow.outbox.posting import Draft, can_write_to, post_all
from mailflow.store import outbox
from mailflow.templates.french import long_time
from mailflow.templates.rendering import Rendered, render

KIND = "acknowledgement"
UNATTENDED = re.compile(
    r"(?:.{0,40}[._+-])?(?:no[._-]?reply|do[._-]?not[._-]?reply|ne[._-]?pas[._-]?repondre|nepasrepondre|noreponse"
    r"|sans[._-]?reponse|pas[._-]?de[._-]?reponse|nicht[._-]?antworten|keine[._-]?antwort|no[._-]?responder"
    r"|nao[._-]?responda|non[._-]?rispondere)(?:[._+-].{0,40})?"
    r"|mailer-daemon|postmaster|bounces?(?:[._+-].{0,60})?|owner-.{1,60}|.{1,60}-(?:owner|request|bounces?)"
    r"|listserv|majordomo|daemon|nobody"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A human mail that came; `agency` is the row of who will answer it."""

    agency: Mapping[str, Any]
    person_id: UUID | None
    conversation_id: UUID
    to_address: str
    received_at: datetime
    in_reply_to: str = ""


async def acknowledge(
    connection: AsyncConnection,
    keyring: Keyring,
    settings: Settings,
    agency: Mapping[str, Any],
    person_id: UUID | None,
    conversation_id: UUID,
    to_address: str,
    received_at: datetime,
    now: datetime,
    *,
    in_reply_to: str = "",
) -> UUID | None:
    """Post the acknowledgement of a human mail received at `received_at`; None when a cap or setting says no."""
    mail = Received(
        agency=agency,
        person_id=person_id,
        conversation_id=conversation_id,
        to_address=to_address,
        received_at=received_at,
        in_reply_to=in_reply_to,
    )
    return next(iter(await acknowledge_all(connection, keyring, settings, [mail], now)), None)


async def acknowledge_all(
    connection: AsyncConnection, keyring: Keyring, settings: Settings, mails: Iterable[Received], now: datetime
) -> list[UUID]:
    """Acknowledge many mails in few statements; the first of each address counts. Caps and settings as above."""
    first: dict[str, Received] = {}
    for mail in mails:
        address = mail.to_address.strip().lower()
        if can_write_to(address) and not _is_ours(address, settings) and not is_unattended(address):
            first.setdefault(address, mail)
    limits = {address: limits_at(settings, mail.agency) for address, mail in first.items()}
    wanted = {address: found for address, found in limits.items() if found.acknowledgements}
    if not wanted:
        return []
    allowed = await _allowed(connection, wanted, now)
    drafts = [_draft(address, first[address], limits[address]) for address in allowed]
    return await post_all(connection, keyring, settings, drafts, now)


def limits_at(settings: Settings, agency: Mapping[str, Any]) -> Limits:
    """What holds at the agency of this row; `settings` in it is what is set for it."""
    return Limits.of(settings, agency.get("settings"))


async def _allowed(connection: AsyncConnection, wanted: Mapping[str, Limits], now: datetime) -> list[str]:
    locked = await outbox.lock_addresses(connection, list(wanted))
    recent: set[str] = set()
    for days in sorted({found.acknowledgement_days for found in wanted.values()}):
        these = [address for address, found in wanted.items() if found.acknowledgement_days == days]
        recent |= await outbox.posted_since(connection, these, KIND, now - timedelta(days=days))
    return [address for address in wanted if address in locked and address not in recent]


def _is_ours(address: str, settings: Settings) -> bool:
    """A mailbox of ours, with or without a token."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" in (*settings.mailboxes, settings.bounce_address)


def is_unattended(address: str) -> bool:
    """Whether the name says that nobody reads there, or that a machine does (RFC 2142 §4, RFC 5321 §6.1)."""
    return UNATTENDED.fullmatch(address.rpartition("@")[0]) is not None


def _draft(address: str, mail: Received, limits: Limits) -> Draft:
    agency = mail.agency
    content = example(agency, mail.received_at, limits.acknowledgement_note)
    return Draft(
        kind=KIND,
        dedup_key=_dedup_key(address, mail.received_at),
        agency_id=agency["id"],
        person_id=mail.person_id,
        conversation_id=mail.conversation_id,
        recipient=address,
        sender_name=limits.sender_name or agency["name"],
        limits=limits,
        subject=content.subject,
        text=content.text,
        html=content.html,
        in_reply_to=mail.in_reply_to,
        auto_submitted="auto-replied",
        null_return_path=True,
    )


def example(agency: Mapping[str, Any], received_at: datetime, note: str) -> Rendered:
    """What this agency's acknowledgement says, in the mail and on its page."""
    local = long_time(received_at.astimezone(ZoneInfo(agency["time_zone"])))
    return _rendered(local, *(agency[name] for name in ("name", "email", "phone", "postal_address")), note)


@lru_cache(maxsize=256)
def _rendered(received: str, name: str, email: str, phone: str, postal_address: str, note: str) -> Rendered:
    """One text for all mails of one minute and agency."""
    values = {
        "date_reception": received,
        "service": name,
        "courriel": email,
        "telephone": phone,
        "adresse": postal_address,
        "precision": note,
    }
    return render(_wording(), values)


def _dedup_key(address: str, received_at: datetime) -> str:
    digest = hashlib.sha256(f"{address}/{received_at.isoformat()}".encode()).hexdigest()
    return f"ack/{digest[:40]}"


@cache
def _wording() -> str:
    folder = resources.files("mailflow.templates") / "starter" / "wordings"
    return (folder / "accuse-reception.md").read_text(encoding="utf-8")
