"""Carries `AssignPerson` out: an adviser with room under the ceiling, the cover, or another tier. Overfills nobody.

The ceilings by tier are the site's; the `ceiling` of a pathway comes before them, and nobody ever gets more than the
account's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.handing_over import hand_over
from mailflow.pathways.commands import AssignPerson
from mailflow.pathways.events import Told
from mailflow.pathways.steps.assign import ASSIGNED, NO_CAPACITY
from mailflow.store.portfolios import Portfolio, portfolios, set_tier
from mailflow.store.threads import find_owner


async def assign_person(
    connection: AsyncConnection,
    case: Mapping[str, Any],
    command: AssignPerson,
    ceilings: Mapping[str, int],
    today: date,
    now: datetime,
) -> Told:
    """Do it, or say that there is no room."""
    person_id: UUID | None = case["person_id"]
    if person_id is None:
        return Told(now, command.ref, NO_CAPACITY)
    tier = command.tier or case["person_tier"]
    limit = command.ceiling or ceilings.get(tier, 0)
    everybody = await portfolios(connection, case["agency_id"], person_id)
    owner = await find_owner(connection, person_id, today)
    if command.to == "adviser":
        candidates = [item for item in everybody if item.tier in ("", tier)]
        chosen = _chosen(candidates, limit, owner.staff_id if owner else None)
    else:
        wanted = None if owner is None else owner.cover_id if command.to == "cover" else owner.staff_id
        chosen = _chosen([item for item in everybody if item.staff_id == wanted], limit, wanted)
    if chosen is None:
        return Told(now, command.ref, NO_CAPACITY)
    if owner is None or owner.staff_id != chosen:
        await hand_over(connection, case, chosen, now)
    if command.tier:
        await set_tier(connection, person_id, command.tier)
    return Told(now, command.ref, ASSIGNED)


def _chosen(candidates: Sequence[Portfolio], limit: int, present: UUID | None) -> UUID | None:
    """The present adviser while there is room, else the one with the most room in proportion."""
    ceilings = {item.staff_id: min(item.ceiling, limit or item.ceiling) for item in candidates}
    free = [item for item in candidates if item.people < ceilings[item.staff_id]]
    free.sort(key=lambda item: (item.staff_id != present, item.people / ceilings[item.staff_id], item.staff_id))
    return free[0].staff_id if free else None
