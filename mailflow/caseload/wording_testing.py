"""A wording sent to the one who writes it, marked as a test: for an invented person, never to any other address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.wording_personas import Reader, try_out
from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.core.keys import Keyring
from mailflow.outbox.posting import Draft, can_write_to, post
from mailflow.store import audit
from mailflow.store.wordings import own_address, tests_since

AN_HOUR = timedelta(hours=1)
MOST = 20  # tests of one person in an hour
MARK = "[Essai]"
NOTE = "Ceci est un essai de formulation, pour une personne inventée. Personne d’autre ne l’a reçu."
BODY = re.compile(r"<body[^>]*>")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends it to themselves."""

    id: UUID
    agency_id: UUID
    name: str


async def send_test(
    connection: AsyncConnection,
    keyring: Keyring,
    settings: Settings,
    sender: Sender,
    wording: tuple[str, str, Reader],
    now: datetime,
) -> UUID:
    """Post it to the sender's own address; `wording` is its code, its text and the invented reader."""
    code, source, reader = wording
    tried = try_out(source, reader)
    if tried.mail is None:
        raise Refused(tried.refusal or f"Ce courriel ne partirait pas : il manque {', '.join(tried.held)}.")
    address = await own_address(connection, sender.id)
    if not can_write_to(address):
        raise Refused("Votre compte n’a pas d’adresse électronique utilisable.", "no address of one's own")
    prefix = f"test/{sender.id}/"
    if await tests_since(connection, prefix, now - AN_HOUR) >= MOST:
        raise Refused(f"Au plus {MOST} essais par heure : réessayez plus tard.", "too many tests")
    mail = tried.mail
    draft = Draft(
        kind="notice",
        dedup_key=f"{prefix}{new_id()}",
        agency_id=sender.agency_id,
        recipient=address,
        recipient_name=sender.name,
        subject=f"{MARK} {mail.subject}"[:200],
        text=f"{NOTE}\n\n{mail.text}",
        html=BODY.sub(lambda found: f"{found[0]}<p><strong>{NOTE}</strong></p>", mail.html, count=1),
        auto_submitted="auto-generated",
    )
    posted = await post(connection, keyring, settings, draft, now)
    assert posted is not None  # its key is fresh
    await audit.record(connection, now, sender.id, "wording.tested", why=code[:60])
    return posted
