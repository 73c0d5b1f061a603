"""How far each IMAP folder was read (UIDVALIDITY, UID), and mails with something left to do. Speaks no IMAP.

The cursor moves in the transaction that stores the mails, and only from where its reader thought it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Temporary
from mailflow.store.tables import imap_folder, imap_message

LOCK = 0x6D61696C696E  # "mailin": one process reads the mailboxes at a time
REASON_LENGTH = 200


class Moved(Temporary):
    """Somebody else moved the cursor meanwhile: read it again."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far one folder was read. `since` counts for the UIDs up to `old_until` only."""

    id: int
    uidvalidity: int
    last_uid: int
    since: date
    old_until: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A mail with something left to do; its states are explained at the table."""

    uid: int
    state: str
    attempts: int
    not_before: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What the doctor wants to know of one folder."""

    account: str
    folder: str
    seen_at: datetime
    taken: int
    failed: int
    left: int


CURSOR = (
    imap_folder.c.id,
    imap_folder.c.uidvalidity,
    imap_folder.c.last_uid,
    imap_folder.c.since,
    imap_folder.c.old_until,
)


async def find_cursor(connection: AsyncConnection, account: str, folder: str) -> Cursor | None:
    """The folder's cursor, None before its first round."""
    wanted = select(*CURSOR).where(imap_folder.c.account == account, imap_folder.c.folder == folder)
    row = (await connection.execute(wanted)).one_or_none()
    return Cursor(*row) if row else None


async def begin(
    connection: AsyncConnection,
    account: str,
    folder: str,
    *,
    uidvalidity: int,
    old_until: int,
    since: date,
    now: datetime,
) -> Cursor:
    """Start at the first UID: a new folder, or a known one whose UIDs mean nothing any more (RFC 9051 §2.3.1.1)."""
    fresh = {"uidvalidity": uidvalidity, "last_uid": 0, "old_until": old_until, "seen_at": now}
    adding = upsert(imap_folder).values(account=account, folder=folder, since=since, **fresh)
    changing = adding.on_conflict_do_update(
        index_elements=["account", "folder"], set_=fresh, where=imap_folder.c.uidvalidity != uidvalidity
    )
    row = (await connection.execute(changing.returning(*CURSOR))).one_or_none()
    if row is None:
        raise Moved("The folder is read by somebody else too", "folder begun")
    await connection.execute(delete(imap_message).where(imap_message.c.folder_id == row.id))
    return Cursor(*row)


async def advance(connection: AsyncConnection, cursor: Cursor, last_uid: int, now: datetime) -> Cursor:
    """Move the cursor, in the transaction of the mails it passes. Raises `Moved` when another one was quicker."""
    moving = (
        update(imap_folder)
        .where(
            imap_folder.c.id == cursor.id,
            imap_folder.c.uidvalidity == cursor.uidvalidity,
            imap_folder.c.last_uid == cursor.last_uid,
        )
        .values(last_uid=last_uid, seen_at=now)
        .returning(*CURSOR)
    )
    row = (await connection.execute(moving)).one_or_none()
    if row is None:
        raise Moved("The folder is read by somebody else too", "cursor moved")
    return Cursor(*row)


async def note(connection: AsyncConnection, cursor: Cursor, entries: Sequence[Entry]) -> None:
    """Write down what is left to do with these mails."""
    if not entries:
        return
    names = ("uid", "state", "attempts", "not_before")
    rows = [
        {"folder_id": cursor.id, "reason": entry.reason[:REASON_LENGTH]}
        | {name: getattr(entry, name) for name in names}
        for entry in entries
    ]
    adding = upsert(imap_message)
    changed = {name: adding.excluded[name] for name in ("state", "attempts", "not_before", "reason")}
    await connection.execute(adding.on_conflict_do_update(index_elements=["folder_id", "uid"], set_=changed), rows)


async def due(connection: AsyncConnection, cursor: Cursor, state: str, now: datetime, limit: int) -> list[Entry]:
    """Mails in `state` whose time has come, in the order of their UIDs."""
    wanted = (
        select(imap_message)
        .where(
            imap_message.c.folder_id == cursor.id,
            imap_message.c.state == state,
            imap_message.c.not_before <= now,
        )
        .order_by(imap_message.c.uid)
        .limit(limit)
    )
    rows = await connection.execute(wanted)
    return [Entry(row.uid, row.state, row.attempts, row.not_before, row.reason) for row in rows]


async def settle(connection: AsyncConnection, cursor: Cursor, uids: Sequence[int]) -> None:
    """Nothing is left to do with these."""
    if uids:
        await connection.execute(
            delete(imap_message).where(imap_message.c.folder_id == cursor.id, imap_message.c.uid.in_(uids))
        )


async def read_again(connection: AsyncConnection, account: str, since: date | None) -> int:
    """Let the part read an account's folders again from the first UID. Returns how many folders it has."""
    values: dict[str, object] = {
        "last_uid": 0,
        "old_until": func.greatest(imap_folder.c.old_until, imap_folder.c.last_uid),
    }
    if since is not None:
        values["since"] = since
    result = await connection.execute(update(imap_folder).where(imap_folder.c.account == account).values(values))
    return int(result.rowcount)


async def reports(connection: AsyncConnection) -> list[FolderReport]:
    """All folders ever read."""
    counts = [func.count().filter(imap_message.c.state == state).label(state) for state in ("taken", "failed", "left")]
    wanted = (
        select(imap_folder.c.account, imap_folder.c.folder, imap_folder.c.seen_at, *counts)
        .select_from(imap_folder.outerjoin(imap_message))
        .group_by(imap_folder.c.id)
        .order_by(imap_folder.c.account, imap_folder.c.folder)
    )
    rows = await connection.execute(wanted)
    return [FolderReport(row.account, row.folder, row.seen_at, row.taken, row.failed, row.left) for row in rows]
