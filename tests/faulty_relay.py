"""A relay on the loopback that misbehaves in a share of its dialogues, from a seed, and logs what it accepted."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256

FAULTS = (
    *("421 greeting", "drop before data", "drop at data", "drop in mail", "reset in mail"),
    *("4xx to rcpt", "5xx to rcpt", "4xx to mail", "5xx to mail"),
    *("slow", "accepted, then drop", "accepted, then reset", "accepted, half an answer", "accepted, then silence"),
)
SOFT = ("421 4.7.0 try later", "450 4.2.0 greylisted", "451 4.3.0 local error", "452 4.2.2 mailbox full")
HARD = ("550 5.1.1 no such user", "552 5.3.4 too big", "554 5.7.1 rejected")


class Gone(Exception):
    """This connection ends here; `rudely` with a reset."""

    def __init__(self, *, rudely: bool = False) -> None:
        self.rudely = rudely


@dataclass(slots=True)
class FaultyRelay:
    """`share` of the mails meet a fault; the greeting and every mail draw their own."""

    seed: int
    share: float = 0.3
    silence: float = 3.0  # longer than the sender's patience
    port: int = 0
    accepted: list[tuple[str, str]] = field(default_factory=list)  # Message-ID, hash of the bytes
    met: Counter[str] = field(default_factory=Counter)
    _random: random.Random = field(default_factory=random.Random)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FaultyRelay]:
        """Listen until left."""
        self._random.seed(self.seed)
        server = await asyncio.start_server(self._started, "127.0.0.1", 0, limit=2**22)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await server.wait_closed()

    async def _started(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._talk(reader, writer)
        except Gone as gone:
            if not gone.rudely:
                writer.close()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    def _draw(self) -> str:
        if self._random.random() >= self.share:
            return ""
        fault = self._random.choice(FAULTS[1:])
        self.met[fault] += 1
        return fault

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._random.random() < self.share / 10:
            self.met[FAULTS[0]] += 1
            writer.write(b"421 4.3.2 not now\r\n")
            return
        writer.write(b"220 faulty ESMTP\r\n")
        fault = ""
        while line := (await reader.readline()).decode().strip():
            verb = line[:4].upper()
            if verb == "EHLO":
                writer.write(b"250-faulty\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
            elif verb == "MAIL":
                fault = self._draw()
                writer.write(b"250 2.1.0 ok\r\n")
            elif verb == "RCPT":
                await self._rcpt(writer, fault)
            elif verb == "DATA":
                await self._data(reader, writer, fault)
            else:
                writer.write(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")
            await writer.drain()

    async def _rcpt(self, writer: asyncio.StreamWriter, fault: str) -> None:
        if fault == "drop before data":
            raise Gone
        if fault in ("4xx to rcpt", "5xx to rcpt"):
            self._say(writer, SOFT if fault[0] == "4" else HARD)
        else:
            writer.write(b"250 2.1.5 ok\r\n")

    def _say(self, writer: asyncio.StreamWriter, replies: tuple[str, ...]) -> None:
        reply = self._random.choice(replies)
        writer.write(f"{reply}\r\n".encode())
        if reply.startswith("421"):
            raise Gone

    async def _data(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: str) -> None:
        if fault in ("4xx to rcpt", "5xx to rcpt"):
            writer.write(b"503 5.5.1 no valid recipient\r\n")
            return
        if fault == "drop at data":
            raise Gone
        writer.write(b"354 go on\r\n")
        await writer.drain()
        if fault in ("drop in mail", "reset in mail"):
            await reader.read(100)
            raise Gone(rudely=fault == "reset in mail")
        raw = (await reader.readuntil(b"\r\n.\r\n"))[:-3]
        if fault in ("4xx to mail", "5xx to mail"):
            self._say(writer, SOFT if fault[0] == "4" else HARD)
            return
        self._accept(raw)
        await self._answer(writer, fault)

    async def _answer(self, writer: asyncio.StreamWriter, fault: str) -> None:
        if fault == "slow":
            await asyncio.sleep(self._random.uniform(0.05, 0.5))
        elif fault == "accepted, then silence":
            await asyncio.sleep(self.silence)
            raise Gone
        elif fault == "accepted, half an answer":
            writer.write(b"25")
            await writer.drain()
            raise Gone
        elif fault.startswith("accepted"):
            raise Gone(rudely=fault.endswith("reset"))
        writer.write(b"250 2.0.0 queued\r\n")

    def _accept(self, raw: bytes) -> None:
        head = raw.partition(b"\r\n\r\n")[0]
        line = next((line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:")), b"")
        self.accepted.append((line.partition(b":")[2].strip().decode(), sha256(raw).hexdigest()))
