"""What filed mail changes beside its conversation: delivery reports, addresses that live, optional mail stopped.

In the caller's transaction. What may be done on whose word is decided in routing.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload import optional_mail, reachability
from mailflow.inbox.planning import Item
from mailflow.inbox.routing import stops_optional
from mailflow.inbox.verdict import finding
from mailflow.mail.values import BounceKind, BounceRecipient, Disposition
from mailflow.outbox.feedback import apply_bounce

STILL_TRIED = BounceRecipient("", "", "delayed", BounceKind.UNKNOWN)


async def heed(connection: AsyncConnection, items: Sequence[Item], now: datetime) -> None:
    """Apply them in the order in which the mails came."""
    alive = {item.clues.sender for item in items if item.mail.disposition is Disposition.HUMAN and item.clues.sender}
    lifted = await reachability.signs_of_life(connection, alive, now)
    for item in items:
        if item.mail.disposition is Disposition.HUMAN and item.clues.sender in lifted:
            item.notes += (finding("delivery.alive"),)
        await _report(connection, item, now)
        await _optional(connection, item, now)


async def _report(connection: AsyncConnection, item: Item, now: datetime) -> None:
    """Apply a delivery report to our mail, when it is surely about one."""
    entry, mail = item.who.entry, item.mail
    if entry is None or mail.disposition not in (Disposition.BOUNCE, Disposition.DELAYED):
        return
    recipients = mail.bounce.recipients if mail.bounce else ()
    status = next((found.status for found in recipients if found.status), "inconnu")
    if mail.disposition is Disposition.DELAYED:
        item.notes += (finding("delivery.delayed"),)
        recipients = tuple(replace(found, action="delayed") for found in recipients) or (STILL_TRIED,)
    else:
        item.notes += (finding("delivery.bounced", status=status),)
    applied = await apply_bounce(connection, entry.id, recipients, now)
    if applied.dead:
        item.notes += (finding("delivery.dead"),)
    elif applied.often:
        item.notes += (finding("delivery.often"),)
    await reachability.follow_up(connection, applied, now)


async def _optional(connection: AsyncConnection, item: Item, now: datetime) -> None:
    person_id = item.person_id
    if person_id is None:
        return
    source = stops_optional(item.mail, item.who, item.meant)
    if source:
        await optional_mail.stop(connection, person_id, source, now)
        item.notes += (finding("optional.stopped"),)
