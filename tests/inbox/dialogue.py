"""A scripted SMTP peer, a receiver that keeps mails in a list, and a server for both."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable
from functools import partial

from mailflow.inbox.desk import Delivery, Desk
from mailflow.inbox.limits import Doors, Limits
from mailflow.inbox.smtp import SmtpSession
from mailflow.inbox.starttls import Certificate


class Dialogue:
    """The client's side of one connection; `""` as an answer means that the server closed."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> Dialogue:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def answer(self) -> str:
        """One whole answer, its lines joined."""
        lines = []
        while True:
            try:
                line = (await asyncio.wait_for(self.reader.readline(), 20)).decode()
            except ConnectionError:
                line = ""
            lines.append(line.rstrip("\r\n"))
            if line[3:4] != "-":
                return "\n".join(lines)

    def send(self, octets: bytes) -> None:
        self.writer.write(octets)

    async def say(self, line: bytes | str) -> str:
        self.send((line.encode() if isinstance(line, str) else line) + b"\r\n")
        return await self.answer()

    async def begin(self, *recipients: str, hello: str = "EHLO client.example.org") -> str:
        """Everything up to the answer to DATA."""
        await self.answer()
        await self.say(hello)
        await self.say("MAIL FROM:<camille@example.org>")
        for recipient in recipients or ("suivi@agence.example.org",):
            await self.say(f"RCPT TO:<{recipient}>")
        return await self.say("DATA")

    async def mail(self, content: bytes, *recipients: str, hello: str = "EHLO client.example.org") -> str:
        """One mail from greeting to answer."""
        await self.begin(*recipients, hello=hello)
        self.send(content + b"\r\n.\r\n")
        return await self.answer()

    async def secure(self, context: ssl.SSLContext) -> None:
        """The handshake after the answer to STARTTLS."""
        await self.writer.start_tls(context, server_hostname="127.0.0.1")

    def vanish(self) -> None:
        """Reset the connection, as a killed client does."""
        self.writer.transport.abort()

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()


class Shelf:
    """A receiver of an invented agency that stores nothing durable."""

    def __init__(self) -> None:
        self.taken: list[Delivery] = []
        self.before: Callable[[Delivery], Awaitable[None]] | None = None

    def refusal(self, recipient: str) -> str | None:
        return None if recipient.startswith("suivi") else "550 5.1.1 No such mailbox here"

    async def deliver(self, delivery: Delivery) -> str:
        if self.before:
            await self.before(delivery)
        self.taken.append(delivery)
        return "250 2.0.0 Ok"


class Server:
    """Opens servers and connections of one test, and closes them."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.port = 0
        self.desk: Desk | None = None
        self.certificate: Certificate | None = None
        self.server: asyncio.Server | None = None
        self.dialogues: list[Dialogue] = []

    async def start(self, session: type[SmtpSession] = SmtpSession, **limits: float) -> None:
        bounds = Limits(**limits)  # type: ignore[arg-type]
        self.desk = Desk(self.shelf, "mx.agence.example.org", bounds, Doors(bounds), self.certificate)
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(partial(session, self.desk), "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def connect(self) -> Dialogue:
        if self.server is None and not self.port:
            await self.start()
        self.dialogues.append(await Dialogue.open(self.port))
        return self.dialogues[-1]

    async def close(self) -> None:
        for dialogue in self.dialogues:
            await dialogue.close()
        if self.server and self.desk:
            self.server.close()
            await self.desk.close(5)
