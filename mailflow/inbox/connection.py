"""One connection on aiosmtpd: command loop, reading of mail data, limits, closing. The commands are in smtp.py.

aiosmtpd's command loop, DATA command and error answers are replaced: they have no bounds on addresses, recipients,
connections or data rate, read mail line by line, and show the text of exceptions to the peer.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

import structlog
from aiosmtpd.smtp import SMTP

from mailflow.core.errors import frames_of
from mailflow.inbox.data_reader import DataReader
from mailflow.inbox.desk import CLOSING, TROUBLE, Delivery, Desk
from mailflow.inbox.refusals import Hangup, SmtpRefusal

log = structlog.get_logger(__name__)

BUFFER = 64 * 1024
ALL = 1 << 24  # more than the stream's buffer can hold
Command = Callable[[Any, bytes], str]


class Connection(SMTP):
    """The server's side of one connection; subclasses bring the commands."""

    line_length_limit = BUFFER  # bounds the stream's buffer; lines are bounded by `Limits.command_bytes`
    source = "smtp"
    greeting = "ESMTP"
    commands: ClassVar[Mapping[bytes, Command]] = {}

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            None,
            data_size_limit=desk.limits.mail_bytes,
            enable_SMTPUTF8=True,
            hostname=desk.hostname,
            ident=self.greeting,
            timeout=min(5.0, desk.limits.idle_seconds / 4),  # how often the limits of time are looked at
            loop=asyncio.get_running_loop(),
        )
        self._desk = desk
        self._entered = False
        self._peer = ""
        self._leaving = False
        self._secured = False
        self._active_at = self._began_at = self.loop.time()
        self._data: DataReader | None = None
        self._data_read: asyncio.Future[None] | None = None
        self._budget = desk.limits.idle_commands
        self._unknown = desk.limits.unknown_commands
        self._delivery = Delivery("", self.source)

    # -- the connection ------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast(asyncio.Transport, transport)  # uvloop's transports are no subclass of it
        peer = transport.get_extra_info("peername")
        self._peer = str(peer[0]) if isinstance(peer, tuple) else ""
        if self._desk.closing or not self._desk.doors.enter(self._peer):
            self._line.write(b"421 4.7.0 Too many connections, try again later\r\n")
            self._line.close()
            return
        self._entered = True
        self._desk.sessions.add(self)
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self._data_read is None or self._data is None:
            if self._entered:
                super().data_received(data)
            return
        self._active_at = self.loop.time()
        rest = self._data.feed(data)
        if rest is not None:
            if not self._data_read.done():
                self._data_read.set_result(None)
            self._data_read = None
            if rest:
                super().data_received(rest)

    def eof_received(self) -> bool | None:
        stays = super().eof_received() if self._entered else None
        return None if self._secured else stays  # in TLS there is no half-closed connection

    def connection_lost(self, error: Exception | None) -> None:
        if not self._entered:
            return
        self._entered = False
        self._desk.doors.leave(self._peer)
        self._desk.sessions.discard(self)
        self._desk.emptied.set()
        super().connection_lost(error)

    def leave_if_idle(self) -> None:
        """Part now when no transaction is running, else after it."""
        if self._delivery.sender is None:
            self._part(CLOSING)

    def cut(self) -> None:
        """End the connection at once."""
        self._line.abort()

    def _part(self, reply: str) -> None:
        """Say why, and close; a peer that does not even read is cut off."""
        self._leaving = True
        if not self._line.is_closing():
            self._line.write(f"{reply}\r\n".encode())
            self._line.close()

    def _timeout_cb(self) -> None:
        if self._leaving:
            self.cut()
            return
        limits, now = self._desk.limits, self.loop.time()
        spent = now - self._began_at
        if self._delivery.sender is not None and spent > limits.transaction_seconds:
            self._part("421 4.4.2 Transaction takes too long")
        elif self._data is not None and self._data.received < limits.bytes_per_second * (
            spent - limits.slow_start_seconds
        ):
            self._part("421 4.4.2 Data comes too slowly")
        elif now - self._active_at > limits.idle_seconds:
            self._part("421 4.4.2 Idle for too long")
        self._reset_timeout()

    # -- the dialogue --------------------------------------------------------------------------------------------

    async def _handle_client(self) -> None:
        try:
            await self.push(f"220 {self.hostname} {self.greeting}")
            while not self._leaving:
                line = await self._reader.readuntil(b"\n")
                self._active_at = self.loop.time()
                await self._answer_line(line)
        except asyncio.LimitOverrunError:
            self._part("500 5.5.2 Line too long")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:  # also when cancelled: at the peer's end of file only its half of the connection is closed
            self._line.close()

    async def _answer_line(self, line: bytes) -> None:
        verb, _, argument = line.rstrip(b"\r\n").partition(b" ")
        verb = verb.upper()
        try:
            if len(line) > self._desk.limits.command_bytes:
                raise SmtpRefusal("500 5.5.2 Line too long")
            if verb == b"STARTTLS":
                await self.starttls(argument)
                return
            if verb == b"DATA":
                reply = await self.data(argument)
            else:
                reply = self.commands.get(verb, Connection.unknown)(self, argument)
            await self.push(reply)
        except Hangup as last:
            self._part(last.reply)
        except SmtpRefusal as refusal:
            await self.push(refusal.reply)
        except ConnectionError:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: our trouble is never the sender's fault
            self.start_over()
            await self.push(await self.handle_exception(error))
        if self._desk.closing:
            self.leave_if_idle()

    async def push(self, status: str) -> None:  # type: ignore[override]
        self._writer.write(status.encode() + b"\r\n")
        await self._writer.drain()

    async def handle_exception(self, error: Exception) -> str:
        """4xx for whatever went wrong on our side."""
        log.error("smtp session failed", error=type(error).__name__, frames=frames_of(error))
        return TROUBLE

    async def data(self, argument: bytes) -> str:
        """DATA waits for the mail."""
        raise NotImplementedError

    async def starttls(self, argument: bytes) -> None:
        """STARTTLS waits for the handshake."""
        raise NotImplementedError

    @property
    def may_start_tls(self) -> bool:
        """Whether TLS is offered now."""
        return self._desk.certificate is not None and not self._secured

    async def secure(self) -> None:
        """Go on in TLS. What the peer sent before the handshake ended the clear part is dropped with the connection."""
        assert self._desk.certificate is not None
        context = self._desk.certificate.context()
        if self._reader._buffer:  # type: ignore[attr-defined]  # commands smuggled in clear behind STARTTLS (CVE-2011-0411)
            raise Hangup("421 4.7.0 Commands behind STARTTLS")
        await self.push("220 2.0.0 Ready to start TLS")
        try:
            secured = await self.loop.start_tls(
                self._line, self, context, server_side=True, ssl_handshake_timeout=self._desk.limits.handshake_seconds
            )
        except (ssl.SSLError, TimeoutError) as error:
            raise ConnectionError("no handshake") from error
        if secured is None:
            raise ConnectionError("gone during the handshake")
        self._line = secured
        self._reader._transport = secured  # type: ignore[attr-defined]
        self._writer = asyncio.StreamWriter(secured, self, self._reader, self.loop)
        self._secured = True
        self.start_over()

    def unknown(self, argument: bytes) -> str:
        """A command we do not know; only a few are borne with."""
        self._unknown -= 1
        if self._unknown <= 0:
            raise Hangup("421 4.7.0 Too many unknown commands")
        return "500 5.5.1 Command not known"

    def spend(self, reply: str) -> str:
        """The answer to a command that brings no mail nearer; only so many are borne with."""
        self._budget -= 1
        if self._budget < 0:
            raise Hangup("421 4.7.0 Too many commands without a mail")
        return reply

    def start_over(self) -> None:
        """Forget the transaction."""
        self._delivery = Delivery(self._peer, self.source)

    async def read_mail(self) -> DataReader:
        """What follows DATA, up to its end: first from the buffer, then straight from the socket."""
        reader = DataReader(self._desk.limits.mail_bytes, self._desk.doors)
        try:
            rest = reader.feed(await self._reader.read(ALL))
            if rest is None:
                self._data, self._data_read = reader, self.loop.create_future()
                await self._data_read
            elif rest:
                super().data_received(rest)
        except BaseException:
            reader.close()
            raise
        finally:
            self._data = self._data_read = None
        return reader
