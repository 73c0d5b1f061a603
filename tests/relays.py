"""A relay on the loopback that behaves as its script says, and remembers what it accepted."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

DROP = "drop"  # cut the connection instead of an answer; a mail is accepted first


@dataclass(slots=True)
class Accepted:
    """One mail the relay took."""

    envelope_from: str
    recipient: str
    raw: bytes


@dataclass(slots=True)
class ScriptedRelay:
    """`rcpt`, `data` and `final` give the reply for the n-th RCPT, DATA or mail; "" is yes, DROP hangs up."""

    rcpt: Callable[[int], str] = lambda _: ""
    data: Callable[[int], str] = lambda _: ""
    final: Callable[[int], str] = lambda _: ""
    greeting: str = "220 relay ESMTP"
    auth: str = "235 2.7.0 welcome"
    hold: asyncio.Event | None = None  # the answer after a mail waits for it
    tls: ssl.SSLContext | None = None  # offers STARTTLS
    pipelining: bool = False
    careless: bool = False  # takes DATA after no good RCPT
    early: bytes = b""  # said in the clear right behind the reply to STARTTLS
    port: int = 0
    connections: int = 0
    rcpts: int = 0
    datas: int = 0
    mails: int = 0
    accepted: list[Accepted] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator[ScriptedRelay]:
        """Listen until left; every connection is cut then."""
        server = await asyncio.start_server(self._started, "127.0.0.1", port, limit=2**20)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await server.wait_closed()

    async def seen(self, mails: int) -> None:
        """Wait until so many mails have come, accepted or not."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.mails >= mails)

    async def _started(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError, ValueError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender = recipient = ""
        writer.write(f"{self.greeting}\r\n".encode())
        while line := (await reader.readline()).decode().strip():
            self.commands.append(line)
            verb = line[:4].upper()
            if verb == "EHLO":
                writer.write(self._offers(writer))
            elif verb == "STAR":
                writer.write(b"220 go\r\n" + self.early)
                assert self.tls is not None
                await writer.start_tls(self.tls)
            elif verb == "MAIL":
                nested, sender = bool(sender), line.partition("<")[2].partition(">")[0]
                writer.write(b"503 one mail at a time\r\n" if nested else b"250 ok\r\n")
            elif verb == "RCPT":
                self.rcpts += 1
                if (refusal := self.rcpt(self.rcpts)) == DROP:
                    return
                recipient = "" if refusal else line.partition("<")[2].partition(">")[0]
                writer.write(f"{refusal or '250 ok'}\r\n".encode())
            elif verb == "DATA":
                self.datas += 1
                if (refusal := self.data(self.datas) if recipient or self.careless else "503 no recipient") == DROP:
                    return
                writer.write(f"{refusal or '354 go'}\r\n".encode())
                if not refusal:
                    if not await self._mail(reader, writer, sender, recipient):
                        return
                    sender = recipient = ""
            elif verb == "RSET":
                sender = recipient = ""
                writer.write(b"250 ok\r\n")
            elif verb == "AUTH":
                writer.write(f"{self.auth}\r\n".encode())
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                return
            else:
                writer.write(b"250 ok\r\n")

    def _offers(self, writer: asyncio.StreamWriter) -> bytes:
        lines = ["relay", "8BITMIME", *(["PIPELINING"] if self.pipelining else [])]
        if self.tls:
            lines.append("AUTH PLAIN" if writer.get_extra_info("ssl_object") else "STARTTLS")
        return "".join(f"250{'-' if line != lines[-1] else ' '}{line}\r\n" for line in lines).encode()

    async def _mail(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sender: str, recipient: str
    ) -> bool:
        content = await reader.readuntil(b"\r\n.\r\n")
        raw = (b"\r\n" + content[:-3]).replace(b"\r\n..", b"\r\n.")[2:]
        async with self.changed:
            self.mails += 1
            answer = self.final(self.mails) or "250 2.0.0 ok"
            if answer == DROP or answer.startswith("2"):
                self.accepted.append(Accepted(sender, recipient, raw))
            self.changed.notify_all()
        if self.hold is not None:
            await self.hold.wait()
        if answer == DROP:
            return False
        writer.write(f"{answer}\r\n".encode())
        return True
