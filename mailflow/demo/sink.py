"""The demo's relay: accepts every mail on loopback, delivers none, and keeps each as a file that can be read.

`000001.eml` holds the bytes and `000001.json` the envelope. Nothing is synced: a power cut may lose demo mail.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from mailflow.core.errors import Misconfigured
from mailflow.inbox.desk import Delivery, Desk
from mailflow.inbox.limits import Doors, Limits
from mailflow.inbox.smtp import SmtpSession

LIMITS = Limits(connections_per_peer=500, recipients=1000, idle_commands=10_000)


@dataclass(frozen=True, slots=True)
class SinkMail:
    """The envelope of one kept mail."""

    number: int
    sender: str
    recipients: tuple[str, ...]
    taken_at: str
    size: int


class Sink:
    """The receiver that keeps mails in a folder and refuses nobody."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._last = max((mail.number for mail in list_mails(folder)), default=0)

    def refusal(self, recipient: str) -> str | None:
        return None

    async def deliver(self, delivery: Delivery) -> str:
        self._last += 1
        mail = SinkMail(
            number=self._last,
            sender=delivery.sender or "",
            recipients=tuple(delivery.recipients),
            taken_at=datetime.now(UTC).isoformat(),
            size=len(delivery.content),
        )
        self._put(f"{mail.number:06}.eml", delivery.content)
        self._put(f"{mail.number:06}.json", json.dumps(asdict(mail)).encode())
        return f"250 2.0.0 Ok, kept as {mail.number:06}"

    def _put(self, name: str, content: bytes) -> None:
        """Write so that a reader sees all of it or nothing."""
        draft = self._folder / f".{name}"
        draft.write_bytes(content)
        draft.rename(self._folder / name)


def list_mails(folder: Path) -> list[SinkMail]:
    """Envelopes of all kept mails, oldest first."""
    found = (json.loads(file.read_bytes()) for file in sorted(folder.glob("[0-9]*.json")))
    return [SinkMail(**{**fields, "recipients": tuple(fields["recipients"])}) for fields in found]


def read_mail(folder: Path, number: int) -> bytes:
    """The bytes of one mail. Raises `FileNotFoundError`."""
    return (folder / f"{number:06}.eml").read_bytes()


async def serve(
    folder: Path,
    host: str,
    port: int,
    stop: asyncio.Event,
    ready: Callable[[], None],
    *,
    bound: Callable[[int], None] | None = None,
) -> None:
    """Take mail until `stop`. `bound` learns the real port, which matters with port 0."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    desk = Desk(Sink(folder), "sink.localhost", LIMITS, Doors(LIMITS))
    try:
        server = await asyncio.get_running_loop().create_server(partial(SmtpSession, desk), host, port)
    except OSError as error:
        raise Misconfigured(
            f"The demo's mail sink cannot listen on {host} port {port} ({error.strerror}): choose another port"
        ) from None
    try:
        if bound is not None:
            bound(server.sockets[0].getsockname()[1])
        ready()
        await stop.wait()
    finally:
        server.close()
        await desk.close(1.0)
