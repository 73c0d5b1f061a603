"""Plays the labelled mailbox into the running service through real SMTP, each mail on its way. Decides nothing."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from mailflow.demo.fresh import all_samples
from mailflow.demo.samples import Sample, Way
from mailflow.demo.site import loaded_at
from mailflow.mail.tokens import bounce_address, reply_address
from mailflow.services import Services
from mailflow.store import tables as t


@dataclass(frozen=True, slots=True)
class Asked:
    """The mail that asked: what a sample needs to answer it."""

    outbox_id: UUID
    rfc_message_id: str
    recipient: str
    conversation_id: UUID


@dataclass(frozen=True, slots=True)
class Played:
    """A sample as it was sent: the bytes and the envelope."""

    sample: Sample
    raw: bytes
    sender: str
    recipient: str


async def prepare(services: Services) -> list[Played]:
    """All samples with their envelopes, in order of arrival."""
    asked = await asked_before(services)
    samples = all_samples(loaded_at(services.settings.home))
    return [envelope(services, sample, asked.get(f"demo/{sample.id}")) for sample in samples]


async def asked_before(services: Services) -> dict[str, Asked]:
    """The questions sent at loading, by their dedup key."""
    query = (
        select(
            t.outbox.c.dedup_key,
            t.outbox.c.id,
            t.outbox.c.rfc_message_id,
            t.outbox.c.recipient,
            t.message.c.conversation_id,
        )
        .join(t.message, t.message.c.outbox_id == t.outbox.c.id)
        .where(t.outbox.c.dedup_key.like("demo/%"))
    )
    async with services.engine.connect() as connection:
        return {row[0]: Asked(*row[1:]) for row in await connection.execute(query)}


def envelope(services: Services, sample: Sample, asked: Asked | None) -> Played:
    """Whom the sample is sent to, and from whom, as the outside world would do it."""
    settings = services.settings
    plain = f"conseiller@{settings.mail_domain}"
    sender = "" if sample.expected["disposition"] in ("bounce", "auto_reply") else sample.sender[1]
    if asked is None:
        return Played(sample, sample.raw, sender, plain)
    if sample.way is Way.BOUNCE:
        bounce_box = f"{settings.bounce_mailbox}@{settings.mail_domain}"
        return Played(sample, sample.raw, "", bounce_address(services.keyring, bounce_box, asked.outbox_id))
    if sample.way is Way.OWN_ID:
        return Played(sample, sample.answering(asked.rfc_message_id), sender, plain)
    expires = services.clock.now().date() + timedelta(days=settings.reply_token_days)
    signed = reply_address(services.keyring, settings.mailboxes[0], asked.conversation_id, asked.recipient, expires)
    return Played(sample, sample.raw, sender, signed)


async def play(port: int, mails: list[Played], progress: Callable[[int], None]) -> None:
    """Send all mails over one connection; calls `progress` with the count sent so far."""

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="demo.example.org", timeout=60) as client:
            for count, mail in enumerate(mails, 1):
                client.sendmail(mail.sender, [mail.recipient], mail.raw)
                progress(count)

    await asyncio.to_thread(send)
