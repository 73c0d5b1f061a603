"""Server-sent events: one listener on the database's channel `live` per process, fanned out to the open pages.

Events carry ids only and go to viewers who may see them; the page then fetches what changed with its usual rights.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import aclosing, contextmanager, suppress
from typing import Any
from uuid import UUID

import psycopg
import structlog

from mailflow.store.engine import listening

CHANNEL = "live"
RESYNC = "resync"  # "something may have been missed: fetch everything anew"
BYE = "bye"  # "the session is over"
HEARTBEAT = 15.0
CHECK_EVERY = 4  # heartbeats between two looks at the client's rights
REMEMBERED = 10_000
BACKOFF = (0.2, 0.5, 1.0, 2.0, 5.0)

Topics = frozenset[str]
log = structlog.get_logger(__name__)


READS, LEFT = "reads/", "left/"  # on the same channel: who has a conversation open; kept in memory only
READER_STAYS = 40.0  # seconds without a sign; one comes with every heartbeat


class Client:
    """One open page: the topics it may hear of, and what it has not been told yet (each topic once)."""

    def __init__(self, topics: Topics) -> None:
        self.topics = topics
        self._pending: dict[str, None] = {}
        self._woken = asyncio.Event()

    def tell(self, topic: str) -> None:
        """Note a change, if it is one of this client's topics."""
        if topic in self.topics or topic == RESYNC:
            self._pending[topic] = None
            self._woken.set()

    def wake(self) -> None:
        """Let a waiting `changes` return."""
        self._woken.set()

    async def changes(self, timeout: float) -> list[str]:
        """The topics that changed, as soon as there are any; empty after `timeout` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._woken.wait()
        self._woken.clear()
        topics, self._pending = list(self._pending), {}
        return topics


class Hub:
    """The process's listener, its clients, and a short memory so that a page misses nothing while it connects."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._clients: set[Client] = set()
        self._task: asyncio.Task[None] | None = None
        self._epoch = ""  # "" while not listening; a new one whenever something may have been missed
        self._count = 0
        self._forgotten = 0
        self._latest: OrderedDict[str, int] = OrderedDict()
        self._readers: dict[str, dict[UUID, float]] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self.listening = asyncio.Event()
        self.closed = False

    def start(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """End every stream and the listener."""
        self.closed = True
        for client in self._clients:
            client.wake()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def mark(self) -> str:
        """Where the stream of changes is now; a page keeps it to ask for what came after."""
        return f"{self._epoch}.{self._count}"

    @contextmanager
    def client(self, topics: Topics, mark: str) -> Iterator[Client]:
        """Register an open page and tell it what changed since its `mark`."""
        client = Client(topics)
        for topic in self._since(mark):
            client.tell(topic)
        self._clients.add(client)
        try:
            yield client
        finally:
            self._clients.discard(client)

    def readers(self, conversation_id: UUID) -> set[UUID]:
        """The staff who have the conversation open now, in whatever process."""
        now = time.monotonic()
        found = self._readers.get(str(conversation_id), {})
        return {who for who, until in found.items() if until > now}

    def _note_reader(self, notice: str) -> None:
        """A page was opened, is still open, or was left. Only a change is told to the others."""
        kind, _, rest = notice.partition("/")
        talk, _, who = rest.partition("/")
        now, reader = time.monotonic(), UUID(who)
        found = {one: until for one, until in self._readers.get(talk, {}).items() if until > now}
        before = set(found)
        if kind == "reads":
            found[reader] = now + READER_STAYS
        else:
            found.pop(reader, None)
        if found:
            self._readers[talk] = found
        else:
            self._readers.pop(talk, None)
        if set(found) != before:
            self._tell(f"draft:{talk}")

    def afterwards(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something for a page that is gone."""
        task = asyncio.create_task(work)
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    def _since(self, mark: str) -> list[str]:
        epoch, _, count = mark.partition(".")
        if not epoch or epoch != self._epoch or not count.isdecimal() or int(count) < self._forgotten:
            return [RESYNC]
        return [topic for topic, at in self._latest.items() if at > int(count)]

    def _hear(self, notice: str) -> None:
        if notice.startswith((READS, LEFT)):
            with suppress(ValueError):
                self._note_reader(notice)
        else:
            self._tell(notice)

    def _tell(self, topic: str) -> None:
        self._count += 1
        self._latest[topic] = self._count
        self._latest.move_to_end(topic)
        if len(self._latest) > REMEMBERED:
            self._forgotten = self._latest.popitem(last=False)[1]
        for client in self._clients:
            client.tell(topic)

    def _begin(self) -> None:
        self._epoch, self._count, self._forgotten = secrets.token_hex(4), 0, 0
        self._latest.clear()
        self.listening.set()
        for client in self._clients:
            client.tell(RESYNC)

    async def _listen(self) -> None:
        failures = 0
        while not self.closed:
            try:
                async with listening(self._url, CHANNEL) as connection:
                    if failures:
                        log.info("live.listening_again")
                    failures = 0
                    self._begin()
                    async for notice in connection.notifies():
                        self._hear(notice.payload)
            except (psycopg.Error, OSError) as error:
                if not failures:
                    log.warning("live.database_away", error=type(error).__name__)
                failures += 1
            self.listening.clear()
            self._epoch = ""
            await asyncio.sleep(BACKOFF[min(failures, len(BACKOFF) - 1)])


async def stream(
    hub: Hub,
    topics: Topics,
    mark: str,
    check: Callable[[], Awaitable[Topics | None]],
    say: Callable[[str], Coroutine[Any, Any, None]] | None = None,
) -> AsyncIterator[bytes]:
    """The events of one page. `check` says now and then which topics the page still may hear of, None for none.

    `say` tells the other processes that the page's conversation is open ("reads/"), or was left ("left/").
    """
    try:
        async with aclosing(_lines(hub, topics, mark, check, say)) as lines:
            async for line in lines:
                yield line
    finally:
        if say is not None:
            hub.afterwards(say(LEFT))


async def _lines(
    hub: Hub,
    topics: Topics,
    mark: str,
    check: Callable[[], Awaitable[Topics | None]],
    say: Callable[[str], Coroutine[Any, Any, None]] | None,
) -> AsyncGenerator[bytes]:
    with hub.client(topics, mark) as client:
        yield b"retry: 1000\n: open\n\n"
        quiet, said = 0, 0.0
        while not hub.closed:
            if say is not None and time.monotonic() - said >= HEARTBEAT:
                said = time.monotonic()
                await say(READS)
            changed = await client.changes(HEARTBEAT)
            quiet += 1
            if quiet % CHECK_EVERY == 0:
                found = await check()
                if found is None:
                    yield f"data: {BYE}\n\n".encode()
                    return
                client.topics = found
            lines = "".join(f"id: {hub.mark}\ndata: {topic}\n\n" for topic in changed)
            yield lines.encode() or b": still here\n\n"
