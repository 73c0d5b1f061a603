"""Each adviser's load beside the ceilings, with absence and cover: what the team lead looks at. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mailflow.store import absences
from mailflow.store.pages import team
from mailflow.web.call import Call
from mailflow.web.ceilings import tier_ceilings
from mailflow.web.pages.absences import absence_of, team_of


@dataclass(frozen=True, slots=True)
class Bar:
    """People beside a ceiling; `tier` "" for the account's own."""

    tier: str
    people: int
    ceiling: int

    @property
    def level(self) -> str:
        """ "full", "near" or ""."""
        return "full" if self.people >= self.ceiling else "near" if self.people >= 0.9 * self.ceiling else ""


@dataclass(frozen=True, slots=True)
class Load:
    """One adviser."""

    id: UUID
    name: str
    queue_id: UUID | None
    whole: Bar
    tiers: tuple[Bar, ...]
    open: int
    late: int
    tasks: int
    oldest: datetime | None
    away_until: date | None
    cover: str | None


async def loads(call: Call) -> list[Load]:
    """The advisers of the supervisor's agency; nobody for others."""
    scope, connection = call.viewer.scope, call.connection
    rows = await team.desks(connection, scope, call.now)
    if not rows:
        return []
    people = await team.followed(connection, scope)
    members = await absences.members(connection, scope.agency_id)
    away = await absences.from_day(connection, scope.agency_id, call.today)
    names = {row["id"]: row["name"] for row in members}
    chains = team_of(members, away)
    current = {row["staff_id"]: row for row in away if row["first_day"] <= call.today}
    ceilings = await tier_ceilings(call)
    found = []
    for row in rows:
        counted, absence = people.get(row["id"], {}), current.get(row["id"])
        cover = chains.chain(absence_of(absence), call.today)[1] if absence else None
        whole = Bar("", sum(counted.values()), row["ceiling"])
        tiers = tuple(Bar(tier, counted[tier], ceilings.get(tier, row["ceiling"])) for tier in sorted(counted) if tier)
        waits = (row["open"], row["late"], row["tasks"], row["oldest"])
        until = absence["last_day"] if absence else None
        name = names.get(cover) if cover else None
        found.append(Load(row["id"], row["name"], row["queue_id"], whole, tiers, *waits, until, name))
    return found
