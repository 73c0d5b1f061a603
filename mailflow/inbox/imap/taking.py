"""One round over a folder: finds what is new, has it fetched, commits mails and cursor together, then has them settled.

Nothing is skipped: a mail that cannot be fetched is noted in the same transaction that moves the cursor past it,
tried again, and in the end shown as an item that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.core.clock import Clock
from mailflow.inbox.durable import check_durability
from mailflow.inbox.imap.accounts import Account
from mailflow.inbox.imap.fetching import BATCH_MAILS, TRIES, Fetched, Fetcher, batches
from mailflow.inbox.imap.session import Session, parts
from mailflow.inbox.imap.settling import Settler
from mailflow.store import imap as ledger
from mailflow.store import incoming
from mailflow.store.imap import Cursor, Entry

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Taker:
    """Takes one folder's mail."""

    account: Account
    folder: str
    engine: AsyncEngine
    clock: Clock
    fetcher: Fetcher
    settler: Settler
    stopping: Callable[[], bool]

    async def round(self, session: Session) -> int:
        """Everything there is to do now. Returns how many new mails were found."""
        cursor = await self._cursor(session)
        await self.settler.catch_up(session, cursor)
        await self._retry(session, cursor)
        uids, highest = await self._new(session, cursor)
        for part in parts(uids):
            sizes = await self.fetcher.sizes(session, part)
            for batch in batches(part, sizes):
                if self.stopping():
                    return len(uids)
                cursor = await self._take(session, cursor, batch, await self.fetcher.fetch(session, batch, sizes))
        async with self.engine.begin() as connection:
            await ledger.advance(connection, cursor, max(highest, cursor.last_uid), self.clock.now())
        return len(uids)

    async def _cursor(self, session: Session) -> Cursor:
        """The folder's cursor; from the first UID on when the folder is new or its UIDs were given out anew."""
        name, now, selected = self.account.name, self.clock.now(), session.selected
        async with self.engine.connect() as connection:
            found = await ledger.find_cursor(connection, name, self.folder)
        if found is not None and found.uidvalidity == selected.uidvalidity:
            return found
        if found is not None:
            log.warning("imap folder has new uids: all of it is read again", account=name)
            self.fetcher.suspects.clear()
        there = selected.uidnext - 1 if selected.uidnext else max(await self.fetcher.call(session.uids, 1), default=0)
        async with self.engine.begin() as connection:
            return await ledger.begin(
                connection,
                name,
                self.folder,
                uidvalidity=selected.uidvalidity,
                old_until=there,
                since=found.since if found else self.since(),
                now=now,
            )

    def since(self) -> date:
        """The day from which mail is taken at the first connection: today, when the site chose none."""
        return self.account.since or self.clock.now().date()

    async def _new(self, session: Session, cursor: Cursor) -> tuple[list[int], int]:
        """UIDs to take, and the UID up to which everything is known then."""
        first = cursor.last_uid + 1
        found = await self.fetcher.call(session.uids, first)
        highest = max([*found[-1:], cursor.old_until, cursor.last_uid])
        if first <= cursor.old_until:
            young = set(await self.fetcher.call(session.uids, first, cursor.old_until, cursor.since))
            found = [uid for uid in found if uid > cursor.old_until or uid in young]
        return found, highest

    async def _take(self, session: Session, cursor: Cursor, uids: Sequence[int], fetched: Sequence[Fetched]) -> Cursor:
        """Commit what was fetched of these UIDs, and the cursor behind them; then flag or move."""
        try:
            cursor = await self._commit(cursor, fetched, uids[-1])
        except DBAPIError as error:
            if not isinstance(error.orig, psycopg.DataError):
                raise
            if len(uids) > 1:  # one mail must not keep the others out
                for uid in uids:
                    cursor = await self._take(session, cursor, [uid], [one for one in fetched if one.uid == uid])
                return cursor
            log.warning("imap mail is refused by the database", account=self.account.name)
            fetched = [Fetched(uids[0], (), self.fetcher.failed(uids[0], 0, "the database refuses it"))]
            cursor = await self._commit(cursor, fetched, uids[0])
        for uid in uids:
            self.fetcher.suspects.pop(uid, None)
        await self._settle(session, cursor, fetched)
        return cursor

    async def _commit(self, cursor: Cursor, fetched: Sequence[Fetched], last_uid: int) -> Cursor:
        """One transaction: mails, what is left to do with them, and the cursor."""
        async with self.engine.begin() as connection:
            await check_durability(connection)
            rows = [row for one in fetched for row in one.rows]
            if rows:
                await incoming.add(connection, rows)
            await ledger.settle(connection, cursor, [one.uid for one in fetched if one.entry is None])
            await ledger.note(connection, cursor, [one.entry for one in fetched if one.entry])
            return await ledger.advance(connection, cursor, last_uid, self.clock.now())

    async def _settle(self, session: Session, cursor: Cursor, fetched: Sequence[Fetched]) -> None:
        taken = [one.entry for one in fetched if one.entry and one.entry.state == "taken"]
        await self.settler.settle(session, cursor, taken)

    async def _retry(self, session: Session, cursor: Cursor) -> None:
        """Mails that could not be fetched, one by one; the try is counted before it is made, as it may break us."""
        async with self.engine.connect() as connection:
            waiting = await ledger.due(connection, cursor, "failed", self.clock.now(), BATCH_MAILS)
        for entry in waiting:
            if self.stopping():
                return
            again = self.fetcher.failed(entry.uid, entry.attempts + 1, entry.reason)
            await self._commit(cursor, [Fetched(entry.uid, (), again)], cursor.last_uid)
            fetched = await self._fetch_again(session, again)
            await self._commit(cursor, [fetched], cursor.last_uid)
            self.fetcher.suspects.pop(entry.uid, None)
            await self._settle(session, cursor, [fetched])

    async def _fetch_again(self, session: Session, entry: Entry) -> Fetched:
        sizes = await self.fetcher.sizes(session, [entry.uid])
        found = await self.fetcher.fetch(session, [entry.uid], sizes)
        if not found or found[0].rows:
            return found[0] if found else Fetched(entry.uid)
        if entry.attempts >= TRIES:
            return await self.fetcher.give_up(session, entry)
        return replace(found[0], entry=entry)
