"""A sender that behaves like a mail server: tries each mail until it is taken, and remembers what was acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

REPLY_SECONDS = 30.0
PAUSE = 0.1


@dataclass(slots=True)
class Sent:
    """What the sender knows afterwards. A mail is acknowledged once its end of data got 250."""

    acknowledged: dict[str, int] = field(default_factory=dict)  # Message-ID → how often
    deferred: int = 0  # 4xx
    refused: list[str] = field(default_factory=list)  # 5xx: must stay empty
    broken: int = 0  # connections lost


class Refused(Exception):
    """The server said 5xx: a mail server would bounce the mail now."""


def mail(number: int, sender: str, recipient: str, kilobytes: int) -> tuple[str, bytes]:
    """One mail with an identity of its own."""
    identity = f"<crash-{number}@sender.example.net>"
    head = (
        f"From: <{sender}>\r\nTo: <{recipient}>\r\nSubject: message {number}\r\nMessage-ID: {identity}\r\n"
        "Date: Mon, 02 Mar 2026 09:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    line = "Bonjour, voici la suite de mes démarches de la semaine.\r\n"
    return identity, (head + line * (kilobytes * 1024 // len(line) + 1)).encode()


class Sender:
    """Sends mails over some connections; `again` is the share sent once more as if the 250 had been lost."""

    def __init__(
        self,
        port: int,
        recipient: str,
        senders: list[str],
        *,
        kilobytes: int = 4,
        again: float = 0.02,
        pause: float = 0.0,  # of each connection between two mails
    ) -> None:
        self.port = port
        self.recipient = recipient
        self.senders = senders
        self.kilobytes = kilobytes
        self.again = again
        self.pause = pause
        self.sent = Sent()
        self._random = random.Random(7)
        self._progress = asyncio.Condition()

    async def send(self, least: int, connections: int, until: asyncio.Event) -> Sent:
        """Send at least so many mails, and go on until the event; return when every one was taken, or refused."""
        numbers = itertools.takewhile(lambda number: number < least or not until.is_set(), itertools.count())
        async with asyncio.TaskGroup() as group:
            for _ in range(connections):
                group.create_task(self._lane(numbers))
        return self.sent

    async def reached(self, count: float) -> None:
        """Return when so many mails were acknowledged."""
        async with self._progress:
            await self._progress.wait_for(lambda: len(self.sent.acknowledged) >= count)

    async def _lane(self, numbers: Iterator[int]) -> None:
        connection: Connection | None = None
        for number in numbers:
            sender = self.senders[number % len(self.senders)]
            identity, raw = mail(number, sender, self.recipient, self.kilobytes)
            times = 2 if self._random.random() < self.again else 1
            for _ in range(times):
                connection = await self._until_taken(connection, sender, identity, raw)
            async with self._progress:
                self._progress.notify_all()
            await asyncio.sleep(self.pause)
        if connection is not None:
            connection.close()

    async def _until_taken(
        self, connection: Connection | None, sender: str, identity: str, raw: bytes
    ) -> Connection | None:
        while True:
            try:
                connection = connection or await Connection.open(self.port)
                if await connection.offer(sender, self.recipient, raw):
                    self.sent.acknowledged[identity] = self.sent.acknowledged.get(identity, 0) + 1
                    return connection
                self.sent.deferred += 1
            except Refused as refusal:
                self.sent.refused.append(f"{identity} {refusal}")
                return connection
            except (OSError, EOFError, TimeoutError):
                self.sent.broken += 1
            if connection is not None:
                connection.close()
            connection = None
            await asyncio.sleep(PAUSE)


class Connection:
    """One SMTP connection, several mails."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> Connection:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        opened = cls(reader, writer)
        if not await opened._code() or not await opened._say(b"EHLO sender.example.net"):
            opened.close()
            raise EOFError
        return opened

    async def offer(self, sender: str, recipient: str, raw: bytes) -> bool:
        """True: taken (250). False: try later (4xx)."""
        commands = (f"MAIL FROM:<{sender}>".encode(), f"RCPT TO:<{recipient}>".encode(), b"DATA")
        for command in commands:
            if not await self._say(command):
                return False
        self._writer.write(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        return await self._code()

    async def _say(self, command: bytes) -> bool:
        self._writer.write(command + b"\r\n")
        return await self._code()

    async def _code(self) -> bool:
        """Read one reply: True for 2xx and 3xx, False for 4xx."""
        async with asyncio.timeout(REPLY_SECONDS):
            await self._writer.drain()
            while True:
                line = await self._reader.readline()
                if not line.endswith(b"\n"):
                    raise EOFError
                if line[3:4] != b"-":
                    break
        if line[:1] == b"5":
            raise Refused(line.decode(errors="replace").strip())
        return line[:1] in (b"2", b"3")

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._writer.close()
