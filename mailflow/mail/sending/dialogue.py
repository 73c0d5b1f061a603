"""The part of SMTP that is spoken for every mail, on a connection that aiosmtplib opened, secured and logged in on.

Knows how far a mail came, and sends MAIL, RCPT and DATA in one go where the relay offers it (RFC 2920). One mail at a
time. Judges no reply.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_REPLY = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply, its lines as one text (RFC 5321 §4.2)."""

    code: int
    text: str


class Broken(ConnectionError):
    """The connection is gone, silent, or speaks no SMTP. `replies` came before."""

    def __init__(self, why: str, replies: Sequence[Reply] = ()) -> None:
        super().__init__(why)
        self.replies = tuple(replies)


class Dialogue(asyncio.Protocol):
    """Takes over an open transport."""

    def __init__(self, transport: asyncio.Transport, *, pipelining: bool) -> None:
        self.pipelining = pipelining
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._rest = b""
        self._lines: list[str] = []
        self._replies: deque[Reply] = deque()
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._lost = False
        transport.set_protocol(self)

    @property
    def is_open(self) -> bool:
        """Whether nothing says that it is not."""
        return not self._lost and not self._transport.is_closing()

    async def say(self, data: bytes, replies: int, seconds: float) -> list[Reply]:
        """Send `data` and wait for its replies. Raises `Broken`, after which the connection is of no use."""
        if not self.is_open or self._replies or self._rest:  # a word nobody asked for: it takes its leave
            self.abort()
            raise Broken("the connection was closed")
        self._wanted = replies
        self._waiter = self._loop.create_future()
        timer = self._loop.call_later(seconds, self._fail, "no reply in time")
        try:
            self._transport.write(data)
            await self._waiter
        except BaseException:
            self.abort()
            raise
        finally:
            timer.cancel()
            self._waiter = None
            self._wanted = 0
        found = list(self._replies)
        self._replies.clear()
        return found

    async def leave(self, seconds: float) -> None:
        """QUIT, if the relay still listens."""
        if self.is_open:
            try:
                await self.say(b"QUIT\r\n", 1, seconds)
            except Broken:
                return
            self._transport.close()

    def abort(self) -> None:
        """Hang up at once."""
        self._lost = True
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Bytes from the relay, cut anywhere."""
        if len(self._rest) + len(data) > LONGEST_REPLY:
            self._fail("a reply without end")
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if not self._take(line.rstrip(b"\r")):
                self._fail("no SMTP reply")
                return
        if self._waiter and not self._waiter.done() and len(self._replies) >= self._wanted:
            self._waiter.set_result(None)

    def eof_received(self) -> None:
        """The relay says no more."""
        self._fail("the relay hung up")

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._fail("the relay hung up" if exc is None else type(exc).__name__)

    def _take(self, line: bytes) -> bool:
        code, mark = line[:3], line[3:4]
        if not code.isdigit() or mark not in (b" ", b"-", b"") or len(self._lines) > 500:
            return False
        self._lines.append(line[4:].decode("utf-8", "replace"))
        if mark != b"-":
            self._replies.append(Reply(int(code), "\n".join(self._lines)))
            self._lines = []
        return True

    def _fail(self, why: str) -> None:
        self._lost = True
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(Broken(why, self._replies))
        self._transport.abort()


def transparent(raw: bytes) -> bytes:
    """The mail as it goes over the wire, with its end (RFC 5321 §4.5.2). `raw` has CRLF line ends."""
    body = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    if body.startswith(b"."):
        body = b"." + body
    return body.replace(b"\r\n.", b"\r\n..") + b".\r\n"
