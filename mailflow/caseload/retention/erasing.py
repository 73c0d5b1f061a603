"""Erasing a dossier, or a conversation of nobody's, in the caller's transaction: all of it or, in doubt, nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.pathways.state import state_from_json
from mailflow.store import audit, erasing, removing
from mailflow.store.erasing import Belongings
from mailflow.store.people import lock_senders

ERASED = "dossier.erased"
NOBODYS_ERASED = "conversation.erased"
WAIT = "SET LOCAL lock_timeout = '5s'"  # somebody is working on it: it stays, this time
SETTLED = timedelta(days=1)  # so long a hold that was lifted still counts: time to see a mistake


class Kept(StrEnum):
    """Why it stays."""

    HELD = "held"
    RUNNING = "running"
    DECISION = "decision"
    TASK = "task"
    OUTBOX = "outbox"
    UNREAD = "unread"
    REQUEST = "request"
    ARRIVING = "arriving"
    TRANSFER = "transfer"
    SHARED = "shared"
    RECENT = "recent"
    BUSY = "busy"
    GONE = "gone"  # there is no such thing, or it is part of another dossier


@dataclass(frozen=True, slots=True)
class Done:
    """`kept` says why nothing was removed; else `counts` says how many rows of each table went."""

    kept: Kept | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """`rule` is a code for the log. `before`: keep it when anything happened since. `dry`: only look."""

    rule: str
    now: datetime
    before: datetime | None = None
    by: UUID | None = None
    dry: bool = False


async def erase_dossier(connection: AsyncConnection, person_id: UUID, order: Order) -> Done:
    """The person, the entries merged into theirs, and everything of theirs. An audit line without any of it stays."""
    await connection.execute(text(WAIT))
    await lock_senders(connection, await erasing.addresses_of(connection, [person_id]))
    people = await erasing.entries_of(connection, person_id)
    if not people:
        return Done(Kept.GONE)
    return await _erase(connection, await erasing.all_of(connection, people), order, ERASED)


async def erase_nobodys(connection: AsyncConnection, conversation_id: UUID, order: Order) -> Done:
    """A conversation that belongs to nobody, with the case that was opened for it."""
    await connection.execute(text(WAIT))
    found = await erasing.all_of_nobodys(connection, conversation_id)
    return await _erase(connection, found, order, NOBODYS_ERASED) if found else Done(Kept.GONE)


async def _erase(connection: AsyncConnection, found: Belongings, order: Order, action: str) -> Done:
    kept = await _reason_to_keep(connection, found, order)
    if kept or order.dry:
        return Done(kept)
    counts = await removing.remove(connection, found, order.now)
    await audit.record(connection, order.now, order.by, action, why=order.rule)
    return Done(counts=counts)


async def _reason_to_keep(connection: AsyncConnection, found: Belongings, order: Order) -> Kept | None:
    if await erasing.is_held(connection, found, order.now - SETTLED):
        return Kept.HELD
    if why := await erasing.waits(connection, found):
        return Kept(why)
    for status, state in await erasing.states_of(connection, found):
        if is_running(status, state):
            return Kept.RUNNING
    if await erasing.is_shared(connection, found):
        return Kept.SHARED
    if order.before is not None and await erasing.is_recent(connection, found, order.before):
        return Kept.RECENT
    return None


def is_running(status: str, raw: Mapping[str, object]) -> bool:
    """Whether anything can still happen by itself: a pathway that has not ended, or somebody who waits for an answer.

    Its workflow sleeps without a timer then; the reconciler ends it once the case is gone.
    """
    if status == "closed":
        return False  # that of an entry merged into another
    state = state_from_json(raw)
    return bool(state.clocks) or any(not item.ended for item in state.enrolments.values())
