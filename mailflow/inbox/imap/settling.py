"""What happens on the server once a mail is committed: nothing, a flag, or a move. Done again until it worked.

An entry `taken` stands in the database from the mail's own transaction on, so that a crash in between costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.core.clock import Clock
from mailflow.inbox.imap.accounts import Account, After
from mailflow.inbox.imap.fetching import Caller
from mailflow.inbox.imap.session import COMMAND_UIDS, Session
from mailflow.inbox.imap.trouble import Lost, SaidNo
from mailflow.store import imap as ledger
from mailflow.store.imap import Cursor, Entry

PAUSE = timedelta(minutes=10)
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Settler:
    """Flags or moves what was taken."""

    account: Account
    engine: AsyncEngine
    clock: Clock
    call: Caller
    refused: str = ""

    async def catch_up(self, session: Session, cursor: Cursor) -> None:
        """What an earlier process or an earlier refusal left undone."""
        while True:
            async with self.engine.connect() as connection:
                waiting = await ledger.due(connection, cursor, "taken", self.clock.now(), COMMAND_UIDS)
            await self.settle(session, cursor, waiting)
            if len(waiting) < COMMAND_UIDS or self.refused:
                return

    async def settle(self, session: Session, cursor: Cursor, entries: Sequence[Entry]) -> None:
        """Flag or move these, and forget them; what the server refuses is put off."""
        if not entries:
            return
        uids = [entry.uid for entry in entries]
        try:
            await self._on_server(session, uids)
        except SaidNo as error:
            self._note(error.public)
            await self._put_off(cursor, entries, error.public, PAUSE)
            return
        except Lost as error:  # at the second time these must not keep new mail from being taken
            again = any(entry.attempts for entry in entries)
            await self._put_off(cursor, entries, error.public, PAUSE if again else timedelta(0))
            raise
        self._note("")
        async with self.engine.begin() as connection:
            await ledger.settle(connection, cursor, uids)

    async def _put_off(self, cursor: Cursor, entries: Sequence[Entry], reason: str, pause: timedelta) -> None:
        until = self.clock.now() + pause
        late = [replace(entry, attempts=entry.attempts + 1, not_before=until, reason=reason) for entry in entries]
        async with self.engine.begin() as connection:
            await ledger.note(connection, cursor, late)

    async def _on_server(self, session: Session, uids: list[int]) -> None:
        if self.account.after is After.MOVE and self.account.archive is not None:
            if not session.selected.writable:
                raise SaidNo("changes: the folder is read-only")
            await self.call(session.move, uids, self.account.archive)
        elif self.account.after is After.FLAG:
            if not session.selected.may_set(self.account.flag):
                raise SaidNo(f"the flag {self.account.flag}")
            await self.call(session.flag, uids, self.account.flag)

    def _note(self, refused: str) -> None:
        """Log a change of state once, not each mail."""
        if refused != self.refused:
            self.refused = refused
            if refused:
                log.warning("imap mails are taken but stay as they are", account=self.account.name, reason=refused)
            else:
                log.info("imap mails are flagged or moved again", account=self.account.name)
