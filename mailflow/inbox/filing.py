"""The filing part: claims mail that was taken, reads it, and files each batch in one transaction, exactly once.

A batch that fails is filed mail by mail; a mail that still fails becomes an unreadable item in triage, and after some
tries by the last resort. A crash at any point leaves the rows `new`. Several processes may run at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailflow.caseload.settings.rules_in_force import in_force
from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.errors import MailflowError, Temporary
from mailflow.core.keys import Keyring
from mailflow.inbox import last_resort, ruling
from mailflow.inbox.clues import Envelope, gather
from mailflow.inbox.key_records import KeyRecords
from mailflow.inbox.knowledge import Knowledge, load
from mailflow.inbox.planning import (
    Item,
    Taken,
    allot,
    cases_wanted,
    contexts,
    open_strangers_cases,
    place,
)
from mailflow.inbox.proving import Keys, Verifier, verified
from mailflow.inbox.suggesting import suggest
from mailflow.inbox.verdict import WORDS
from mailflow.inbox.writing import placed, write
from mailflow.mail.pool import ReaderPool
from mailflow.mail.values import Context, Disposition, ReadMail, Understanding
from mailflow.outbox.acknowledging import Received, acknowledge_all
from mailflow.store import filing, tags
from mailflow.store.engine import is_passing, listening
from mailflow.store.incoming import CHANNEL, ClaimedMail, claim, finish, postpone

BATCH = 200
LANES = 2  # while one waits for the database, the other reads
POLL_SECONDS = 3.0
BACKOFF_SECONDS = (0.1, 0.2, 0.5, 1.0)

log = structlog.get_logger(__name__)


class Reader(Verifier, Protocol):
    """Reads mail where it can do no harm (mail.pool)."""

    async def read_all(self, raws: list[bytes]) -> list[ReadMail]:
        """Each mail read; what cannot be read comes back as unreadable."""
        ...

    async def understand_all(self, asked: list[tuple[ReadMail, Context, datetime, str]]) -> list[Understanding]:
        """What each mail means against what was asked."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What filing works with."""

    settings: Settings
    engine: AsyncEngine
    clock: Clock
    keyring: Keyring
    reader: Reader
    keys: Keys | None = None  # None: signatures are not checked here


async def serve(
    settings: Settings,
    engine: AsyncEngine,
    clock: Clock,
    keyring: Keyring,
    stop: asyncio.Event,
    ready: Callable[[], None],
) -> None:
    """File mail until `stop`; survives the database going away."""
    own = settings.mailboxes
    async with ReaderPool(settings.readers, settings.read_seconds, settings.read_megabytes, own) as reader:
        keys = KeyRecords(settings.dns_server) if settings.verify_dkim else None
        tools = Tools(settings, engine, clock, keyring, reader, keys)
        wake = asyncio.Event()
        listener = asyncio.create_task(_listen(settings, wake))
        try:
            async with asyncio.TaskGroup() as lanes:
                for _ in range(LANES):
                    lanes.create_task(_lane(tools, wake, stop, ready))
                await stop.wait()
                wake.set()
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)


async def _lane(tools: Tools, wake: asyncio.Event, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    failures = 0
    while not stop.is_set():
        wake.clear()
        try:
            filed = await file_next(tools, claimed=ready)
        except Exception as error:  # noqa: BLE001 - the loop's edge: log, wait, go on
            if not failures:
                log.warning("filing waits", error=type(error).__name__)
            pause = BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)]
            failures += 1
            await _woken(stop, pause)
            continue
        if failures:
            log.info("filing goes on")
        failures = 0
        if not filed and not stop.is_set():
            await _woken(wake, POLL_SECONDS)


async def _woken(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


async def _listen(settings: Settings, wake: asyncio.Event) -> None:
    """Wake the lanes at each notice; without a connection they poll."""
    while True:
        try:
            async with listening(settings.database_url or "", CHANNEL) as connection:
                wake.set()
                async for _ in connection.notifies():
                    wake.set()
        except (psycopg.Error, OSError) as error:
            log.info("listening stopped", error=type(error).__name__)
        await asyncio.sleep(BACKOFF_SECONDS[-1])


async def file_next(tools: Tools, limit: int = BATCH, claimed: Callable[[], None] = lambda: None) -> int:
    """Claim and file the oldest mails. Returns how many were taken; `claimed` is called when they, or none, were."""
    async with tools.engine.begin() as connection:
        mails = await claim(connection, limit, tools.clock.now())
        claimed()
        if not mails:
            return 0
        raws = [mail.raw for mail in mails]
        reads = await tools.reader.read_all(raws)
        if tools.keys is not None:
            reads = await verified(tools.keys, tools.reader, raws, reads)
        batch = list(zip(mails, reads, strict=True))
        if not await _attempt(connection, len(mails), file_batch(connection, tools, batch)):
            for mail, read in batch:
                await _file_alone(connection, tools, mail, read)
    return len(mails)


async def _file_alone(connection: AsyncConnection, tools: Tools, mail: ClaimedMail, read: ReadMail) -> None:
    if await _attempt(connection, 1, file_batch(connection, tools, [(mail, read)])):
        return
    if await _attempt(connection, 1, file_batch(connection, tools, [(mail, read)], ruled=False)):
        return
    plain = ReadMail(
        disposition=Disposition.UNREADABLE,
        disposition_reason=WORDS["failed"],
        text=mail.raw.decode("ascii", "replace").replace("\0", "\ufffd"),
        problems=(WORDS["failed"],),
    )
    if await _attempt(connection, 1, file_batch(connection, tools, [(mail, plain)])):
        return
    now = tools.clock.now()
    if mail.attempts < last_resort.TRIES or not await _attempt(connection, 1, last_resort.file(connection, mail, now)):
        await postpone(connection, [mail.id], now)


async def _attempt(connection: AsyncConnection, mails: int, filed: Awaitable[object]) -> bool:
    """File in a savepoint, so that a failure takes back this much only. What no mail is to blame for is raised."""
    try:
        async with connection.begin_nested():
            await filed
    except (Temporary, OSError):
        raise
    except Exception as error:
        if connection.invalidated or connection.closed or (isinstance(error, DBAPIError) and is_passing(error)):
            raise
        cause = getattr(error, "orig", None) if isinstance(error, SQLAlchemyError) else None
        log.warning("filing failed", mails=mails, error=type(error).__name__, cause=type(cause).__name__)
        return False
    return True


async def file_batch(
    connection: AsyncConnection, tools: Tools, batch: Sequence[tuple[ClaimedMail, ReadMail]], *, ruled: bool = True
) -> list[Item]:
    """File read mails in the caller's transaction, with few statements for all of them together.

    Not `ruled`: without the administrators' rules, should a mail fail because of them.
    """
    now = tools.clock.now()
    taken = [_taken(tools.keyring, mail, read) for mail, read in batch]
    have = await load(connection, [one.clues for one in taken], [one.envelope.mailbox for one in taken], now)
    if have is None:
        raise Temporary("No agency is set up yet: mail waits")
    existing = frozenset(have.known.conversations)
    items = allot(taken, have, tools.keyring, tools.settings.authserv_names)
    await suggest(connection, items, have)
    have.cases = await filing.ensure_cases(connection, cases_wanted(items, have), now)
    await filing.add_cases(connection, open_strangers_cases(items, have), now)
    have.requests = await filing.find_requests(connection, set(have.cases.values()), now)
    meanings = await tools.reader.understand_all(contexts(items, have))
    rules = await in_force(connection) if ruled else ()
    for item, meant, (mail, _) in zip(items, meanings, batch, strict=True):
        place(item, meant, have, now, tools.settings.act_within_days)
        ruling.apply(item, have, rules, mail.raw, now)
    tagged = await ruling.tags_wanted(connection, items, now)
    await write(connection, items, have, existing, now)
    await tags.put_all(connection, tagged, now)
    await _acknowledge(connection, tools, items, have, now)
    await finish(connection, [mail.id for mail, _ in batch], now)
    return items


def _taken(keyring: Keyring, mail: ClaimedMail, read: ReadMail) -> Taken:
    names = frozenset(filter(None, mail.authserv_ids.split(",")))
    envelope = Envelope(mail.mailbox, mail.envelope_from, mail.recipients, mail.received_at, mail.trusted, names)
    return Taken(mail.id, read, envelope, gather(keyring, read, envelope))


async def _acknowledge(
    connection: AsyncConnection, tools: Tools, items: Sequence[Item], have: Knowledge, now: datetime
) -> None:
    received = [
        Received(
            agency=have.agencies[item.agency_id],
            person_id=item.person_id,
            conversation_id=item.conversation_id,
            to_address=item.mail.from_address,
            received_at=item.envelope.received_at,
            in_reply_to=item.mail.message_id,
        )
        for item in items
        if deserves_acknowledgement(item)
    ]
    try:
        await acknowledge_all(connection, tools.keyring, tools.settings, received, now)
    except MailflowError as error:  # it is composed before anything is written, and mail is filed without it
        log.warning("acknowledgements refused", mails=len(received), error=type(error).__name__, reason=error.private)


def deserves_acknowledgement(item: Item) -> bool:
    """Only a person's own mail that a person will answer; never what a machine sent (RFC 3834 §2)."""
    mail = item.mail
    human = mail.disposition is Disposition.HUMAN and mail.auto_submitted in ("", "no") and not mail.wants_no_answer
    return human and bool(mail.from_address) and bool(item.envelope.sender) and placed(item).needs_answer
