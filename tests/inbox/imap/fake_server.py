"""An IMAP server on the loopback that misbehaves as a test wants it to. Speaks just enough for the part."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class FakeServer:
    """One folder. UIDs in `refused` get NO, in `breaking` garbage and a hang-up, in `missing` no body."""

    mails: dict[int, bytes] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    breaking: set[int] = field(default_factory=set)
    missing: set[int] = field(default_factory=set)
    vanished: set[int] = field(default_factory=set)  # found by SEARCH once, and gone
    old: set[int] = field(default_factory=set)  # came in before any day asked for
    sizes: dict[int, int] = field(default_factory=dict)  # what it says when it is not true
    boast: int = 0  # announced length of every body
    announces: bool = True  # of new mail, in IDLE
    early: bool = False  # says something before it agrees to IDLE
    login: str = "OK done"
    flags: str = r"\Seen \*"
    port: int = 0
    connections: int = 0
    fetches: list[list[int]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FakeServer]:
        """Listen until left; every connection is cut then."""
        server = await asyncio.start_server(self._started, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await server.wait_closed()

    def add(self, uid: int, raw: bytes) -> None:
        """A mail comes in."""
        self.mails[uid] = raw
        self._arrived.set()

    def _started(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            writer.write(b"* OK [CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS AUTH=PLAIN AUTH=XOAUTH2] hello\r\n")
            while line := (await reader.readline()).decode("latin-1").rstrip("\r\n"):
                tag, _, command = line.partition(" ")
                self.said.append(command)
                for answer in await self._answer(tag, command, reader, writer):
                    writer.write(answer if isinstance(answer, bytes) else answer.encode() + b"\r\n")
                if command.upper() == "LOGOUT" or writer.is_closing():
                    break
                await writer.drain()
        except (ConnectionError, EOFError):
            pass
        finally:
            writer.close()

    async def _answer(
        self, tag: str, command: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> list[str | bytes]:
        name = command.upper()
        done = f"{tag} OK done"
        if name.startswith("CAPABILITY"):
            return ["* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS AUTH=PLAIN AUTH=XOAUTH2", done]
        if name.startswith("AUTHENTICATE"):
            return await self._authenticate(tag, reader, writer)
        if name.startswith("SELECT"):
            first = f"* OK [PERMANENTFLAGS ({self.flags})] limited"
            return [f"* {len(self.mails)} EXISTS", "* OK [UIDVALIDITY 7] valid", first, f"{tag} OK [READ-WRITE] done"]
        if name.startswith("UID SEARCH"):
            first, _, last = re.search(r"UID (\d+):(\d+|\*)", name)[0][4:].partition(":")  # type: ignore[index]
            found = [uid for uid in self.mails if int(first) <= uid and (last == "*" or uid <= int(last))]
            if "SINCE" in name:
                found = [uid for uid in found if uid not in self.old]
            for uid in self.vanished & set(found):
                del self.mails[uid]
            return [f"* SEARCH {' '.join(map(str, found))}", done]
        if name.startswith("UID FETCH"):
            return self._fetch(tag, command, writer)
        if name == "IDLE":
            return await self._idle(tag, reader, writer)
        if name == "LOGOUT":
            return ["* BYE", done]
        return [done]

    async def _authenticate(
        self, tag: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> list[str | bytes]:
        writer.write(b"+ \r\n")
        self.said.append((await reader.readline()).decode().strip())
        return [f"{tag} {self.login}"]

    def _fetch(self, tag: str, command: str, writer: asyncio.StreamWriter) -> list[str | bytes]:
        uids = [int(uid) for uid in command.split()[2].split(",")]
        out: list[str | bytes] = []
        if "RFC822.SIZE" in command:
            there = [uid for uid in uids if uid in self.mails]
            sizes = {uid: self.sizes.get(uid, len(self.mails[uid])) for uid in there}
            out += [f"* {uid} FETCH (UID {uid} RFC822.SIZE {sizes[uid]})" for uid in there]
            return [*out, f"{tag} OK done"]
        self.fetches.append(uids)
        if self.breaking & set(uids):
            writer.write(b"* 1 FETCH (UID ) NIL {x}\r\n)(\r\n?? ??\r\n")
            writer.close()
            return []
        header = "BODY.PEEK[HEADER]" in command
        if self.refused & set(uids) and not header:
            return [f"{tag} NO [SERVERBUG] cannot"]
        for uid in uids:
            if uid in self.mails and not (uid in self.missing and not header):
                raw = self.mails[uid]
                part = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if header else raw
                key = "BODY[HEADER]<0>" if header else "BODY[]"
                length = self.boast or len(part)
                out.append(f"* {uid} FETCH (UID {uid} {key} {{{length}}}\r\n".encode() + part + b")\r\n")
        return [*out, f"{tag} OK done"]

    async def _idle(self, tag: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[str | bytes]:
        self._arrived.clear()
        writer.write((b"* 1 EXISTS\r\n" if self.early else b"") + b"+ idling\r\n")
        over = asyncio.create_task(reader.readline())
        arrived = asyncio.create_task(self._arrived.wait())
        await asyncio.wait([over, arrived], return_when=asyncio.FIRST_COMPLETED)
        if not over.done() and self.announces:
            writer.write(f"* {len(self.mails)} EXISTS\r\n".encode())
        arrived.cancel()
        await over
        return [f"{tag} OK done"]
