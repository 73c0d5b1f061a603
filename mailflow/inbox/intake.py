"""The part `intake`: opens the ports, runs SMTP and LMTP sessions and the group commit, and stops them in order."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import Callable, Mapping
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.errors import Misconfigured, Temporary
from mailflow.core.keys import Keyring
from mailflow.inbox.desk import Desk
from mailflow.inbox.durable import DurableWriter
from mailflow.inbox.group_commit import GroupCommit
from mailflow.inbox.limits import Doors, Limits
from mailflow.inbox.lmtp import LmtpSession
from mailflow.inbox.receiving import MailIntake
from mailflow.inbox.smtp import SmtpSession
from mailflow.inbox.starttls import Certificate

log = structlog.get_logger(__name__)

LAST_TRANSACTIONS = 10.0  # seconds a stop waits for mails under way
Ports = Mapping[str, int]


def log_ports(ports: Ports) -> None:
    """Say where we listen; with port 0 nobody knows before."""
    log.info("intake listens", **ports)


async def serve(
    settings: Settings,
    engine: AsyncEngine,
    clock: Clock,
    keyring: Keyring,
    stop: asyncio.Event,
    ready: Callable[[], None],
    *,
    bound: Callable[[Ports], None] = log_ports,
    limits: Limits | None = None,
) -> None:
    """Take mail until `stop`. `bound` learns the real ports ("smtp", and "lmtp" when on) before `ready` is called.

    Raises `Misconfigured` for a taken port and for a database that may lose committed mail.
    """
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd logs addresses of peers and people
    writer = DurableWriter(engine)
    if not await _open(writer, stop):
        return
    commit = GroupCommit(writer)
    limits = limits or Limits.of(settings)
    receiver = MailIntake(settings, clock, commit)
    desk = Desk(receiver, settings.mail_domain, limits, Doors(limits), certificate_of(settings))
    running = asyncio.create_task(commit.run())
    servers: list[asyncio.Server] = []
    try:
        await _listen(settings, desk, servers, bound)
        ready()
        await stop.wait()
    finally:
        for server in servers:
            server.close()
        await desk.close(LAST_TRANSACTIONS)
        commit.stop()
        await running


def certificate_of(settings: Settings) -> Certificate | None:
    """The certificate for STARTTLS, tried; None when the site has set none. Raises `Misconfigured`."""
    if settings.smtp_certificate is None:
        return None
    made = Certificate(settings.smtp_certificate, settings.smtp_key or settings.smtp_certificate)
    made.context()
    return made


async def _open(writer: DurableWriter, stop: asyncio.Event) -> bool:
    """Wait for the database; False when `stop` came first."""
    pause = 0.2
    while not stop.is_set():
        try:
            await writer.open()
        except Temporary as error:
            if pause == 0.2:
                log.error("intake waits for the database", reason=error.private)
        else:
            return True
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            pause = min(5.0, pause * 2)
    return False


async def _listen(
    settings: Settings, desk: Desk, servers: list[asyncio.Server], bound: Callable[[Ports], None]
) -> None:
    """Open the ports; several intake processes may share them."""
    wanted: list[tuple[str, type[SmtpSession], int]] = [("smtp", SmtpSession, settings.smtp_port)]
    if settings.lmtp_port >= 0:
        wanted.append(("lmtp", LmtpSession, settings.lmtp_port))
    ports: dict[str, int] = {}
    for name, session, port in wanted:
        try:
            server = await asyncio.get_running_loop().create_server(
                partial(session, desk), settings.smtp_host, port, reuse_port=True, backlog=1024
            )
        except OSError as error:
            raise Misconfigured(port_trouble(name, settings.smtp_host, port, error)) from None
        servers.append(server)
        ports[name] = server.sockets[0].getsockname()[1]
    bound(ports)


def port_trouble(name: str, host: str, port: int, error: OSError) -> str:
    """One sentence with the way out."""
    setting = f"MAILFLOW_{name.upper()}_PORT"
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program: stop it (`ss -ltnp 'sport = :{port}'` names it) "
            f"or set {setting} to another port, 0 for any free one"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} may only be opened by root: set {setting} to a port from 1024 on, or 0 for any free one"
    return f"Cannot listen on {host} port {port} ({error.strerror}): check MAILFLOW_SMTP_HOST and {setting}"
