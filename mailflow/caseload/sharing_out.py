"""Who among the advisers follows which people, under the ceilings: one as far as there is room, then the others.

Pure. The rule of a place is that of caseload/assigning: nobody gets more than the account's own ceiling, nor more than
that of the person's tier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from uuid import UUID

from mailflow.store.portfolios import Portfolio


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody who needs an adviser: tier ("" for none), and who follows the person now."""

    id: UUID
    tier: str
    present: UUID | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """Person → adviser; and those for whom there is no room, who stay where they are."""

    places: Mapping[UUID, UUID]
    left: tuple[UUID, ...]


def limit(item: Portfolio, tier: str, ceilings: Mapping[str, int]) -> int:
    """How many people the adviser follows at most, for one more of this tier."""
    return min(item.ceiling, ceilings.get(tier) or item.ceiling)


def share_out(
    people: Sequence[Seeker],
    advisers: Sequence[Portfolio],
    ceilings: Mapping[str, int],
    *,
    target: UUID | None = None,
    away: AbstractSet[UUID] = frozenset(),
) -> Shared:
    """In order: to the `target` while there is room, then to who has most room in proportion, present ones only.

    Nobody gets a person they follow already.
    """
    loads = {item.staff_id: item for item in advisers}
    places: dict[UUID, UUID] = {}
    left: list[UUID] = []
    for person in people:
        chosen = _chosen(person, loads, ceilings, target, away)
        if chosen is None or (target is not None and person.present == target):
            left.append(person.id)
            continue
        places[person.id] = chosen
        loads[chosen] = replace(loads[chosen], people=loads[chosen].people + 1)
        if person.present in loads:
            old = loads[person.present]
            loads[person.present] = replace(old, people=old.people - 1)
    return Shared(places, tuple(left))


def _chosen(
    person: Seeker,
    loads: Mapping[UUID, Portfolio],
    ceilings: Mapping[str, int],
    target: UUID | None,
    away: AbstractSet[UUID],
) -> UUID | None:
    free = [
        item
        for item in loads.values()
        if item.staff_id != person.present
        and item.people < limit(item, person.tier, ceilings)
        and (item.staff_id == target or (item.staff_id not in away and item.tier in ("", person.tier)))
    ]
    free.sort(
        key=lambda item: (item.staff_id != target, item.people / limit(item, person.tier, ceilings), item.staff_id)
    )
    return free[0].staff_id if free else None
