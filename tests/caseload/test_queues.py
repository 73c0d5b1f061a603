"""Whose queue it is, with colleagues who are away."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update

from mailflow.caseload.queues import cover_queue, owner_queue
from mailflow.core.ids import new_id
from mailflow.store.tables import queue, staff, staff_absence
from tests.caseload.site import Site


async def away(site: Site, staff_id: UUID, cover_id: UUID | None = None) -> None:
    today = site.now.date()
    async with site.services.engine.begin() as connection:
        await connection.execute(
            insert(staff_absence).values(
                id=new_id(),
                staff_id=staff_id,
                cover_id=cover_id,
                first_day=today - timedelta(days=1),
                last_day=today,
            )
        )


async def third_colleague(site: Site) -> UUID:
    made = new_id()
    async with site.services.engine.begin() as connection:
        values = {"login": "third", "name": "Jo Tiers", "email": "t@a.example", "role": "adviser"}
        await connection.execute(insert(staff).values(id=made, agency_id=site.agency_id, created_at=site.now, **values))
    return made


async def left(site: Site, staff_id: UUID) -> None:
    async with site.services.engine.begin() as connection:
        await connection.execute(update(staff).where(staff.c.id == staff_id).values(active=False))


async def places(site: Site) -> list[tuple[str, UUID | None]]:
    """Of the owner's queue and the cover's."""
    found = []
    async with site.services.engine.begin() as connection:
        for find in (owner_queue, cover_queue):
            key = await find(connection, site.agency_id, site.person_id, site.now.date())
            row = (await connection.execute(select(queue.c.kind, queue.c.owner_id).where(queue.c.id == key))).one()
            found.append((row.kind, row.owner_id))
    return found


async def test_the_adviser_answers_and_the_cover_stands_behind(site: Site) -> None:
    assert await places(site) == [("adviser", site.adviser_id), ("adviser", site.cover_id)]


async def test_an_absent_adviser_is_covered(site: Site) -> None:
    await away(site, site.adviser_id)
    assert await places(site) == [("adviser", site.cover_id)] * 2


async def test_an_absent_cover_is_covered_in_turn(site: Site) -> None:
    third = await third_colleague(site)
    await away(site, site.adviser_id)
    await away(site, site.cover_id, third)
    assert await places(site) == [("adviser", third)] * 2


@pytest.mark.parametrize("circle", [False, True])
async def test_when_everybody_is_away_the_adviser_keeps_it_and_the_next_stage_is_the_team_lead(
    site: Site, circle: bool
) -> None:
    await away(site, site.adviser_id)
    await away(site, site.cover_id, site.adviser_id if circle else None)
    assert await places(site) == [("adviser", site.adviser_id), ("lead", None)]


async def test_what_belonged_to_somebody_who_left_goes_to_triage_and_then_to_the_team_lead(site: Site) -> None:
    await left(site, site.adviser_id)
    assert await places(site) == [("triage", None), ("lead", None)]


async def test_a_cover_who_left_covers_nobody(site: Site) -> None:
    await away(site, site.adviser_id)
    await left(site, site.cover_id)
    assert await places(site) == [("adviser", site.adviser_id), ("lead", None)]
