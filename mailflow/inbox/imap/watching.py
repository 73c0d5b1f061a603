"""Keeps one folder under watch: connects, lets rounds be made, waits for news by IDLE or by the clock, connects again.

All blocking work happens in one thread of the folder's own, which `stop` can always end.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.errors import MailflowError, Refused, frames_of
from mailflow.inbox.addresses import Mailboxes
from mailflow.inbox.imap.accounts import Account
from mailflow.inbox.imap.arriving import Reception
from mailflow.inbox.imap.connecting import Client
from mailflow.inbox.imap.fetching import Fetcher
from mailflow.inbox.imap.oauth import TokenProvider
from mailflow.inbox.imap.session import Session, open_session
from mailflow.inbox.imap.settling import Settler
from mailflow.inbox.imap.taking import Taker
from mailflow.inbox.imap.trouble import Lost

log = structlog.get_logger(__name__)
T = TypeVar("T")
SILENCES = 2


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds between tries, doubling: after trouble that passes, and after a refusal, which may lock an account."""

    first: float = 0.5
    longest: float = 60.0
    first_refused: float = 60.0
    longest_refused: float = 900.0
    drain: float = 5.0


class Watcher:
    """One folder of one account."""

    def __init__(
        self,
        account: Account,
        folder: str,
        tokens: TokenProvider | None,
        settings: Settings,
        engine: AsyncEngine,
        clock: Clock,
        stop: asyncio.Event,
        pauses: Pauses,
    ) -> None:
        self._account, self._folder, self._tokens = account, folder, tokens
        self._stop, self._pauses = stop, pauses
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"imap-{account.name}")
        self._bell, self._rope = socket.socketpair()
        self._client: Client | None = None
        self._problem = "not connected yet"
        self._failures = self._refusals = 0  # in a row
        self._silences = 0  # how often mail came in and IDLE did not say so
        self._fetcher = Fetcher(
            account, folder, Reception(account, Mailboxes(settings)), clock, settings.smtp_max_bytes, self._call
        )
        settler = Settler(account, engine, clock, self._call)
        self._taker = Taker(account, folder, engine, clock, self._fetcher, settler, stop.is_set)

    async def run(self) -> None:
        """Until `stop`."""
        ringing = asyncio.create_task(self._ring())
        try:
            while not self._stop.is_set():
                try:
                    await self._connected()
                except Exception as error:  # noqa: BLE001 - the loop's edge: log, wait, go on
                    await self._rest(error)
        finally:
            ringing.cancel()
            self._cut()
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._bell.close()
            self._rope.close()

    async def _call(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    async def _ring(self) -> None:
        """End an IDLE at once, and after a while whatever else is waited for."""
        await self._stop.wait()
        self._rope.send(b"!")
        await asyncio.sleep(self._pauses.drain)
        self._cut()

    def _cut(self) -> None:
        if self._client is not None:
            self._client.cut()

    def _opened(self, client: Client) -> None:
        self._client = client

    async def _connected(self) -> None:
        """One connection's life."""
        session = await self._call(open_session, self._account, self._folder, self._tokens, self._opened)
        try:
            told, idled = True, False
            while not self._stop.is_set():
                found = await self._taker.round(session)
                self._well()
                if idled:
                    self._judge_idle(told, found)
                idled = session.idles and self._silences < SILENCES
                told = await (self._idle(session) if idled else self._pause())
                if not told:
                    await self._call(session.refresh)
        except Lost:
            self._cut()  # no good-bye to wait for
            raise
        finally:
            await self._call(session.close)
            self._client = None

    def _judge_idle(self, told: bool, found: int) -> None:
        """A server may offer IDLE and say nothing; once may be a mail that came just then."""
        if told:
            self._silences = 0
        elif found:
            self._silences += 1
            if self._silences == SILENCES:
                log.warning("imap server does not announce new mail: it is asked regularly", account=self._name)

    @property
    def _name(self) -> str:
        return self._account.name

    async def _idle(self, session: Session) -> bool:
        return await self._call(session.wait, self._account.idle_seconds, self._bell)

    async def _pause(self) -> bool:
        """Without IDLE; nobody tells of news."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), self._account.poll_seconds)
        return self._stop.is_set()

    def _well(self) -> None:
        self._failures = self._refusals = 0
        if self._problem:
            self._problem = ""
            log.info("imap mailbox is read", account=self._name)

    async def _rest(self, error: Exception) -> None:
        """Log a new kind of trouble once, and wait. One lost connection is no trouble: servers end old ones."""
        problem = kind_of(error)
        passing = isinstance(error, Lost) and not self._failures and not self._problem
        if problem != self._problem and not passing and not self._stop.is_set():
            log.warning("imap mailbox cannot be read", account=self._name, reason=problem, detail=detail_of(error))
            self._problem = problem
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), self._next_pause(isinstance(error, Refused)))

    def _next_pause(self, refused: bool) -> float:
        pauses = self._pauses
        if refused:
            self._refusals += 1
            return min(pauses.longest_refused, pauses.first_refused * 2.0 ** min(self._refusals - 1, 12))
        self._failures += 1
        return min(pauses.longest, pauses.first * 2.0 ** min(self._failures - 1, 12))


def detail_of(error: Exception) -> str:
    """For whoever looks into it."""
    if isinstance(error, MailflowError):
        return error.private
    return " ".join(frames_of(error)[-3:])


def kind_of(error: Exception) -> str:
    """In a few words, without anything of the server's or a person's."""
    if isinstance(error, MailflowError):
        return error.public
    if isinstance(error, (SQLAlchemyError, OSError)):
        return f"the database is away ({type(error).__name__})"
    return type(error).__name__
