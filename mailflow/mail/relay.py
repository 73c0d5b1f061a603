"""The site's relay and a conversation with it: connecting, TLS, log-in; bytes in, replies out. Knows nothing of mails.

TLS that fails is a passing trouble; there is no way back to plain text.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from base64 import b64encode
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from typing import Self, cast

from mailflow.config import Settings
from mailflow.core.errors import Misconfigured

REPLY_BYTES = 64 * 1024
REPLY_LINES = 200
REPLY_LINE = re.compile(rb"([2-5][0-9]{2})([ -]?)(.*)", re.DOTALL)
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Lost(Exception):
    """The conversation cannot go on; what for is in the text, without addresses."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds (RFC 5321 §4.5.3.2): to connect, for a command, for the answer after the mail."""

    connect: float = 30
    command: float = 300
    final: float = 600


@dataclass(frozen=True, slots=True)
class Relay:
    """Where mail goes out. `security`: none, starttls, tls."""

    host: str
    port: int
    security: str
    own_name: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)  # None: the system's authorities, name verified
    timeouts: Timeouts = Timeouts()

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The site's relay; `Misconfigured` without one."""
        if settings.relay_host is None:
            raise Misconfigured(
                "MAILFLOW_RELAY_HOST is not set: name the SMTP relay that takes outgoing mail, e.g. smtp.example.org"
            )
        if settings.relay_user and settings.relay_security == "none" and settings.relay_host not in LOOPBACK:
            raise Misconfigured(
                "MAILFLOW_RELAY_SECURITY is none: the relay's password would go out in clear; set starttls or tls"
            )
        password = settings.relay_password.get_secret_value() if settings.relay_password else None
        return cls(
            host=settings.relay_host,
            port=settings.relay_port,
            security=settings.relay_security,
            own_name=settings.mail_domain,
            user=settings.relay_user,
            password=password,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """One SMTP reply: its code and its lines as one text."""

    code: int
    text: str


@cache
def system_authorities() -> ssl.SSLContext:
    """Verifies certificate and name with the system's authorities, or those of SSL_CERT_FILE. Made once: it is slow."""
    return ssl.create_default_context()


async def connect(relay: Relay) -> tuple[Wire, bool]:
    """An open connection, secured and logged in as configured, and whether it takes pipelined commands."""
    loop = asyncio.get_running_loop()
    if relay.security == "tls":
        name, context = relay.host, relay.tls or system_authorities()
        _, wire = await loop.create_connection(Wire, relay.host, relay.port, ssl=context, server_hostname=name)
    else:
        _, wire = await loop.create_connection(Wire, relay.host, relay.port)
    try:
        await _expect(wire, b"", "greeting", relay)
        offered = await _expect(wire, f"EHLO {relay.own_name}\r\n".encode("ascii"), "EHLO", relay)
        if relay.security == "starttls":
            await _expect(wire, b"STARTTLS\r\n", "STARTTLS", relay)
            await wire.secure(relay.tls or system_authorities(), relay.host)
            offered = await _expect(wire, f"EHLO {relay.own_name}\r\n".encode("ascii"), "EHLO", relay)
        if relay.user is not None:
            secret = f"\0{relay.user}\0{relay.password or ''}".encode()
            await _expect(wire, b"AUTH PLAIN " + b64encode(secret) + b"\r\n", "AUTH", relay)  # RFC 4616
    except BaseException:
        wire.abort()
        raise
    return wire, "PIPELINING" in offered.text.upper().split()


async def _expect(wire: Wire, command: bytes, what: str, relay: Relay) -> Reply:
    if command:
        wire.write(command)
    reply = await wire.reply(relay.timeouts.command)
    if reply.code // 100 != 2:
        raise Lost(f"{what} refused with {reply.code}")
    return reply


class Wire(asyncio.Protocol):
    """Bytes in, replies out, in order."""

    def __init__(self) -> None:
        self.closed = False
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._lines: list[str] = []
        self._replies: deque[Reply] = deque()
        self._waiting: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's transports are no subclass of it

    def data_received(self, data: bytes) -> None:
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            found = REPLY_LINE.fullmatch(line.rstrip(b"\r"))
            if found is None:
                return self.abort()
            self._lines.append(found[3].decode("ascii", "replace"))
            if found[2] != b"-":
                self._replies.append(Reply(int(found[1]), " ".join(self._lines)))
                self._lines = []
        if len(self._buffer) > REPLY_BYTES or len(self._lines) > 200:
            return self.abort()
        if self._replies:
            self._wake()
        return None

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = True
        self._wake()

    @property
    def usable(self) -> bool:
        """Open, and nothing has come that nobody asked for (a relay that closes says 421 first)."""
        return not self.closed and not self._replies and not self._lines

    def write(self, data: bytes) -> None:
        """Send; a connection that is gone shows at the reply."""
        if self._transport is not None and not self.closed:
            self._transport.write(data)

    async def reply(self, seconds: float) -> Reply:
        """The next reply; `Lost` when the connection ends or `seconds` pass."""
        return (await self.replies(1, seconds))[0]

    async def replies(self, count: int, seconds: float) -> list[Reply]:
        """The next so many replies, in `seconds` together."""
        try:
            async with asyncio.timeout(seconds):
                while len(self._replies) < count:
                    if self.closed:
                        raise Lost("connection lost")
                    self._waiting = asyncio.get_running_loop().create_future()
                    await self._waiting
        except TimeoutError:
            raise Lost("timeout") from None
        return [self._replies.popleft() for _ in range(count)]

    async def secure(self, context: ssl.SSLContext, name: str) -> None:
        """Go on under TLS. What came before it in the clear must not count as said under it (CVE-2011-0411)."""
        if self._buffer or self._replies or self._lines or self._transport is None:
            raise Lost("data after the reply to STARTTLS")
        loop = asyncio.get_running_loop()
        self._transport = await loop.start_tls(self._transport, self, context, server_hostname=name)

    def abort(self) -> None:
        """Hang up now."""
        self.closed = True
        if self._transport is not None:
            self._transport.abort()
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
