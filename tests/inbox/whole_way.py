"""Mails by real SMTP into the real intake, then filed by real readers: what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from sqlalchemy import func, select

from mailflow.inbox.filing import Tools, file_next
from mailflow.inbox.intake import serve
from mailflow.mail.pool import ReaderPool
from mailflow.services import Services
from mailflow.store.tables import incoming, message, outbox
from tests.inbox.dialogue import Dialogue


async def sent(services: Services, mails: Mapping[str, bytes], sender: str = "x@example.net") -> dict[str, str]:
    """The answer of the intake to each mail, all over one connection."""
    stop, ready, ports = asyncio.Event(), asyncio.Event(), {"smtp": 0}
    parts = (services.settings, services.engine, services.clock, services.keyring, stop, ready.set)
    serving = asyncio.create_task(serve(*parts, bound=ports.update))
    try:
        await asyncio.wait_for(ready.wait(), 60)
        peer = await Dialogue.open(ports["smtp"])
        await peer.answer()
        await peer.say("EHLO client.example.org")
        answers = {name: await _one(peer, raw, sender) for name, raw in mails.items()}
        await peer.close()
    finally:
        stop.set()
        await serving
    return answers


async def _one(peer: Dialogue, raw: bytes, sender: str) -> str:
    for line in (f"MAIL FROM:<{sender}>", "RCPT TO:<suivi@agence.example.org>", "DATA"):
        await peer.say(line)
    body = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    peer.send(b"\r\n".join(b"." + line if line[:1] == b"." else line for line in body.split(b"\r\n")) + b".\r\n")
    return await peer.answer()


async def filed(services: Services) -> int:
    """Files everything that was taken; gives the number of mails."""
    settings = services.settings.model_copy(update={"automatic_mails_per_hour": 1_000_000})
    count = 0
    async with ReaderPool(1, settings.read_seconds, settings.read_megabytes, settings.mailboxes) as reader:
        tools = Tools(settings, services.engine, services.clock, services.keyring, reader)
        while done := await file_next(tools):
            count += done
    return count


async def counts(services: Services) -> dict[str, int]:
    """Rows taken, rows still waiting, items that came in, mails of ours."""
    wanted = {
        "taken": select(func.count()).select_from(incoming),
        "waiting": select(func.count()).select_from(incoming).where(incoming.c.state != "filed"),
        "items": select(func.count()).select_from(message).where(message.c.direction == "in"),
        "unreadable": select(func.count()).select_from(message).where(message.c.disposition == "unreadable"),
        "answers": select(func.count()).select_from(outbox),
    }
    async with services.engine.connect() as connection:
        return {name: int(await connection.scalar(query) or 0) for name, query in wanted.items()}
