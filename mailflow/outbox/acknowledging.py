"""The acknowledgement the law asks for (CRPA L112-11, R112-11-1), with the caps that keep it from flooding anybody.

The caller passes human mail only: what RFC 3834 calls automatic is never answered. Knows nothing of who wrote: known
and unknown senders get the same words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.config import Settings
from mailflow.core.keys import Keyring
from mailflow.outbox.posting import Draft, can_write_to, post
from mailflow.store import outbox
from mailflow.templates.french import long_time
from mailflow.templates.rendering import Rendered, render

log = structlog.get_logger(__name__)

KIND = "acknowledgement"
PER_ADDRESS = timedelta(days=7)
FUSE = timedelta(hours=1)


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
    address = to_address.strip().lower()
    if not settings.acknowledgements or not can_write_to(address) or address in settings.mailboxes:
        return None
    if not await _allowed(connection, settings, address, now):
        return None
    content = _rendered(agency, received_at)
    draft = Draft(
        kind=KIND,
        dedup_key=_dedup_key(address, received_at),
        agency_id=agency["id"],
        person_id=person_id,
        conversation_id=conversation_id,
        recipient=address,
        sender_name=agency["name"],
        subject=content.subject,
        text=content.text,
        html=content.html,
        in_reply_to=in_reply_to,
        auto_submitted="auto-replied",
        null_return_path=True,
    )
    return await post(connection, keyring, settings, draft, now)


async def _allowed(connection: AsyncConnection, settings: Settings, address: str, now: datetime) -> bool:
    if not await outbox.lock_address(connection, address):
        return False  # another transaction is acknowledging this very address
    if await outbox.posted_since(connection, address, KIND, now - PER_ADDRESS):
        return False
    most = settings.automatic_mails_per_hour
    if await outbox.count_since(connection, KIND, now - FUSE, most) >= most:
        log.warning("acknowledgement fuse blown", per_hour=most)
        return False
    return True


def _rendered(agency: Mapping[str, Any], received_at: datetime) -> Rendered:
    values = {
        "date_reception": long_time(received_at.astimezone(ZoneInfo(agency["time_zone"]))),
        "service": agency["name"],
        "courriel": agency["email"],
        "telephone": agency["phone"],
        "adresse": agency["postal_address"],
    }
    return render(_wording(), values)


def _dedup_key(address: str, received_at: datetime) -> str:
    digest = hashlib.sha256(f"{address}/{received_at.isoformat()}".encode()).hexdigest()
    return f"ack/{digest[:40]}"


@cache
def _wording() -> str:
    folder = resources.files("mailflow.templates") / "starter" / "wordings"
    return (folder / "accuse-reception.md").read_text(encoding="utf-8")
