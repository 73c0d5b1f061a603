"""`AssignPerson` on real PostgreSQL: portfolios, ceilings, covers and tiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, update

from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish
from mailflow.core.ids import new_id
from mailflow.store.tables import assignment, person, staff
from tests.caseload.site import Site

PLACE = """
code: place
title: Attribution
steps:
  - {id: attribuer, kind: assign, ASKED, next: selon}
  - id: selon
    kind: branch
    ways:
      - {when: {attribute: tier, is: [guidé]}, next: fin_guide}
    else: fin
  - {id: fin, kind: end, outcome: fini}
  - {id: fin_guide, kind: end, outcome: guide}
"""


CALLING = """
code: appels
title: Appels
steps:
  - {id: appeler, kind: task, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""


async def assigned(site: Site, asked: str) -> tuple[UUID, str]:
    """Who follows the person after the step, and how the pathway ended ("" while it waits)."""
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await publish(connection, PLACE.replace("ASKED", asked), {}, None, site.now)
        await enrol(connection, case_id, "place", site.now)
    site.now += timedelta(minutes=1)
    await site.advance(case_id)
    [row] = await site.rows(
        "SELECT staff_id FROM assignment WHERE until IS NULL AND person_id = :id", id=site.person_id
    )
    [case] = await site.rows("SELECT state #>> '{enrolments,e1,ended}' AS ended FROM cases")
    return row["staff_id"], case["ended"] or ""


async def change(site: Site, staff_id: UUID, **values: object) -> None:
    async with site.services.engine.begin() as connection:
        await connection.execute(update(staff).where(staff.c.id == staff_id).values(**values))


async def follow(site: Site, staff_id: UUID, count: int) -> None:
    """Put `count` other people into a portfolio."""
    async with site.services.engine.begin() as connection:
        for _ in range(count):
            made = new_id()
            row = {"id": made, "agency_id": site.agency_id, "reference": str(made), "created_at": site.now}
            await connection.execute(insert(person).values(**row, given_name="A", family_name="B"))
            link = {"id": new_id(), "person_id": made, "staff_id": staff_id, "since": site.now}
            await connection.execute(insert(assignment).values(**link))


async def test_the_present_adviser_keeps_a_person_while_there_is_room(site: Site) -> None:
    await follow(site, site.adviser_id, 4)
    assert await assigned(site, "to: adviser, ceiling: 5") == (site.adviser_id, "fini")


async def test_a_full_portfolio_gives_the_person_to_the_colleague_with_most_room(site: Site) -> None:
    await follow(site, site.adviser_id, 5)
    assert await assigned(site, "to: adviser, ceiling: 5") == (site.cover_id, "fini")
    rows = await site.rows("SELECT until FROM assignment WHERE person_id = :id ORDER BY since", id=site.person_id)
    assert [row["until"] is None for row in rows] == [False, True]


async def test_nobody_is_put_into_a_full_portfolio_the_lead_finds_a_place(site: Site) -> None:
    await follow(site, site.adviser_id, 5)
    await follow(site, site.cover_id, 5)
    assert await assigned(site, "to: adviser, ceiling: 5") == (site.adviser_id, "")
    [task] = await site.rows("SELECT q.kind, t.options FROM task t JOIN queue q ON q.id = t.queue_id")
    assert task["kind"] == "lead" and task["options"] == ["assigned", "retry"]


async def test_the_account_s_own_ceiling_is_never_passed(site: Site) -> None:
    await change(site, site.adviser_id, ceiling=2)
    await follow(site, site.adviser_id, 2)
    assert (await assigned(site, "to: adviser, ceiling: 100"))[0] == site.cover_id


async def test_the_tier_changes_with_the_adviser_and_the_next_steps_see_it(site: Site) -> None:
    await change(site, site.adviser_id, tier="suivi")
    await change(site, site.cover_id, tier="guidé")
    assert await assigned(site, "to: adviser, tier: guidé") == (site.cover_id, "guide")


async def test_the_ceiling_of_the_tier_holds_when_nothing_else_is_said(site: Site) -> None:
    await follow(site, site.adviser_id, 70)
    assert (await assigned(site, "to: adviser, tier: renforcé"))[0] == site.cover_id


async def test_a_person_may_be_handed_to_the_cover(site: Site) -> None:
    assert await assigned(site, "to: cover") == (site.cover_id, "fini")


async def test_what_waits_goes_along_to_the_new_adviser(site: Site) -> None:
    case_id = await site.open()
    await site.mail(case_id, safe="human", intents=["question"], answer=None, needs_answer=True)
    async with site.services.engine.begin() as connection:
        await publish(connection, CALLING, {}, None, site.now)
        await enrol(connection, case_id, "appels", site.now)
    await site.advance(case_id)
    await follow(site, site.adviser_id, 5)
    assert await assigned(site, "to: adviser, ceiling: 5") == (site.cover_id, "")
    owners = "SELECT DISTINCT q.owner_id FROM {} x JOIN queue q ON q.id = x.queue_id"
    for table in ("task", "conversation"):
        assert [row["owner_id"] for row in await site.rows(owners.format(table))] == [site.cover_id], table


async def test_the_site_sets_the_ceilings_of_its_tiers(site: Site) -> None:
    settings = site.services.settings.model_copy(update={"tier_ceilings": {"renforcé": 3}})
    site.services = replace(site.services, settings=settings)
    await follow(site, site.adviser_id, 3)
    assert (await assigned(site, "to: adviser, tier: renforcé"))[0] == site.cover_id


async def test_only_the_tier_may_change(site: Site) -> None:
    assert await assigned(site, "to: same, tier: guidé") == (site.adviser_id, "guide")
