"""Publishing now or at a time, moving people after it, rolling back: orders in a table, carried out by whoever is up.

A planned order holds the text that was agreed on: a draft that was changed since is not published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.drafting import publish_draft, roll_back
from mailflow.caseload.mass_migration import Mover
from mailflow.caseload.migrating import plan_migration
from mailflow.core.errors import Refused
from mailflow.pathways.diff import Class
from mailflow.store import audit
from mailflow.store.drafts import lock_draft
from mailflow.store.publications import add_publication, next_due, note_publication

CHANGED = "le brouillon a été modifié depuis que la publication était prévue"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """Who follows: nobody, or those whom only these classes of change concern ("all" of them when empty)."""

    moves: bool
    classes: frozenset[Class] = frozenset()
    mapping: Mapping[str, str] | None = None


async def order(
    connection: AsyncConnection, code: str, choice: Choice, by: UUID, now: datetime, at: datetime | None = None
) -> int | None:
    """Publish the draft now, and say which revision it became; or plan it for `at`. Raises `Refused`."""
    draft = await lock_draft(connection, code)
    if draft is None:
        raise Refused("Il n’y a pas de brouillon à publier.")
    if at is not None:
        if at <= now:
            raise Refused("Cette heure est déjà passée.")
        await _add(connection, code, choice, by, now, at, document=draft["document"], wordings=draft["wordings"])
        await audit.record(connection, now, by, "pathway.planned")
        return None
    number = await publish_draft(connection, code, by, now)
    await _add(connection, code, choice, by, now, now, number=number)
    return number


async def order_return(
    connection: AsyncConnection, code: str, number: int, by: UUID, now: datetime, *, moves: bool
) -> int:
    """Revision `number` again as the newest one, with everybody or nobody moved to it."""
    made = await roll_back(connection, code, number, by, now)
    await _add(connection, code, Choice(moves), by, now, now, number=made)
    return made


async def order_move(
    connection: AsyncConnection, code: str, number: int, choice: Choice, by: UUID, now: datetime
) -> None:
    """Move people to a revision that is published."""
    await _add(connection, code, choice, by, now, now, number=number)


async def _add(
    connection: AsyncConnection,
    code: str,
    choice: Choice,
    by: UUID,
    now: datetime,
    due_at: datetime,
    *,
    number: int | None = None,
    document: str = "",
    wordings: Mapping[str, str] | None = None,
) -> None:
    state = "planned" if number is None else "moving" if choice.moves else "done"
    await add_publication(
        connection,
        code=code,
        by=by,
        asked_at=now,
        due_at=due_at,
        document=document,
        wordings=wordings,
        number=number,
        moves=choice.moves,
        classes=sorted(choice.classes),
        mapping=dict(choice.mapping or {}),
        state=state,
        ended_at=now if state == "done" else None,
    )


async def carry_out_due(mover: Mover) -> int:
    """Everything that is due; how many orders. What is refused says why and holds nothing else up."""
    done = 0
    while await _one(mover):
        done += 1
    return done


async def _one(mover: Mover) -> bool:
    """One order. Its row stays locked while people are moved, so that no two parts do it; a crash leaves it open."""
    async with mover.engine.begin() as connection:
        row = await next_due(connection, mover.clock.now())
        if row is None:
            return False
        if row["state"] == "planned":
            await _publish(connection, row, mover.clock.now())
        else:
            await _move(connection, mover, row)
        return True


async def _publish(connection: AsyncConnection, row: RowMapping, now: datetime) -> None:
    try:
        async with connection.begin_nested():
            draft = await lock_draft(connection, row["code"])
            if draft is None or not _agreed(draft, row):
                raise Refused(CHANGED)
            number = await publish_draft(connection, row["code"], row["by"], now)
    except Refused as refusal:
        log.warning("planned publication refused", code=row["code"])
        await note_publication(connection, row["id"], state="refused", reason=refusal.public, ended_at=now)
        return
    state = "moving" if row["moves"] else "done"
    ended = None if row["moves"] else now
    await note_publication(connection, row["id"], state=state, number=number, ended_at=ended)


def _agreed(draft: RowMapping, row: RowMapping) -> bool:
    """Whether the draft is the one that was planned, wordings included."""
    return bool(draft["document"] == row["document"] and row["wordings"] in (None, draft["wordings"]))


async def _move(connection: AsyncConnection, mover: Mover, row: RowMapping) -> None:
    try:
        only = frozenset(Class(item) for item in row["classes"])
        plan = await plan_migration(connection, mover.shelf, row["code"], row["number"], row["mapping"], only)
        await mover.carry_out(plan, row["by"], lambda progress: None)
    except Refused as refusal:
        state, reason = "refused", refusal.public
    else:
        state, reason = "done", ""
    await note_publication(connection, row["id"], state=state, reason=reason, ended_at=mover.clock.now())


def structure_only(classes: Collection[Class]) -> bool:
    """Whether people at removed steps are concerned."""
    return not classes or Class.STRUCTURE in classes
