"""A case as it stands this moment, with what has happened and was not applied yet. Locks it, changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.advancing import MOST_EVENTS, attributes_of, calendar_of, events_of, revision_ids
from mailflow.caseload.revisions import Shelf
from mailflow.core.errors import Temporary
from mailflow.pathways.interpreter import advance
from mailflow.pathways.run import Run
from mailflow.pathways.state import state_from_json
from mailflow.store import cases


@dataclass(frozen=True, slots=True)
class Present:
    """`run` is for asking: what is due, what would be refused. `row` is that of `lock_case`."""

    row: RowMapping
    run: Run


async def present(
    connection: AsyncConnection, shelf: Shelf, case_id: UUID, now: datetime, revisions: Iterable[str] = ()
) -> Present | None:
    """The open case, locked until commit, as it will be when the next event comes; None without one.

    Time is left out: what is due waits for the transaction that advances the case. `revisions`: further ones to know.
    """
    row = await cases.lock_case(connection, case_id)
    if row is None or row["status"] != "open":
        return None
    waiting = await cases.unapplied_events(connection, case_id, MOST_EVENTS)
    if len(waiting) == MOST_EVENTS:
        raise Temporary("Ce dossier reçoit beaucoup d’événements : réessayez dans un instant.", "events wait")
    events = await events_of(connection, waiting)
    state = state_from_json(row["state"])
    published = await shelf.fetch(connection, revision_ids(state, events) | set(revisions))
    pathways = {key: item.pathway for key, item in published.items()}
    calendar = calendar_of(dict(row))
    attributes = attributes_of(dict(row), calendar.local(now).date())
    for event in events:
        state = advance(state, event, now, calendar, pathways, attributes, settle=False).state
    return Present(row, Run(state, now, calendar, pathways, attributes))
