"""Undoing a change of the settings: what was before stands again, if nobody changed it since. A change of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload import wording_editing
from mailflow.caseload.settings import absences, accounts, agencies, regions, rules, site, switches, tags
from mailflow.core.errors import Refused
from mailflow.store import setting_changes

PutBack = Callable[[AsyncConnection, str, Any, Any, UUID, datetime], Awaitable[None]]
# Kind → puts the first values back where the second still stand; raises `Refused` otherwise.
WAYS: Mapping[str, PutBack] = {
    module.KIND: module.put_back
    for module in (wording_editing, agencies, accounts, tags, rules, switches, site, absences, regions)
}


async def undo(connection: AsyncConnection, change_id: UUID, by: UUID, now: datetime) -> Mapping[str, Any]:
    """Undo one change; its row. Raises `Refused` with a sentence when it cannot be undone any more."""
    change = await setting_changes.lock(connection, change_id)
    if change is None:
        raise Refused("Ce changement n’existe pas.", "no such change")
    if await setting_changes.is_undone(connection, change_id):
        raise Refused("Ce changement est déjà annulé.", "undone already")
    await WAYS[change["kind"]](connection, change["key"], change["before"], change["after"], by, now)
    await setting_changes.record(
        connection,
        by,
        now,
        kind=change["kind"],
        key=change["key"],
        before=change["after"],
        after=change["before"],
        undoes=change_id,
    )
    return dict(change)
