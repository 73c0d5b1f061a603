"""A case that cannot be advanced: its adviser has a task after an hour of tries, until an advance goes well."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from mailflow.caseload.enrolment import enrol
from mailflow.caseload.stuck import PATIENCE, STUCK, TRIES, note_failure
from mailflow.caseload.tasks import complete
from mailflow.core.ids import new_id
from tests.caseload.site import Site


async def fail(site: Site, case_id: UUID, times: int, apart: timedelta) -> list[bool]:
    """The advance fails so often; what `note_failure` said."""
    said = []
    for _ in range(times):
        async with site.services.engine.begin() as connection:
            said.append(await note_failure(connection, case_id, site.now))
        site.now += apart
    return said


async def stuck_tasks(site: Site) -> list[Mapping[str, Any]]:
    return await site.rows("SELECT t.*, q.kind AS queue, q.owner_id FROM task t JOIN queue q ON q.id = t.queue_id")


async def test_after_an_hour_of_failures_the_adviser_has_one_task(site: Site) -> None:
    case_id = await site.open()

    said = await fail(site, case_id, 3 * TRIES, PATIENCE / TRIES)

    assert said.count(True) == 1 and said.index(True) == TRIES
    [task] = await stuck_tasks(site)
    assert (task["title"], task["state"], task["queue"], task["owner_id"]) == (
        STUCK,
        "open",
        "adviser",
        site.adviser_id,
    )


async def test_few_failures_over_hours_and_many_within_the_hour_disturb_nobody(site: Site) -> None:
    case_id = await site.open()
    assert not any(await fail(site, case_id, TRIES - 1, timedelta(hours=9)))
    await site.advance(case_id)
    assert not any(await fail(site, case_id, 5 * TRIES, timedelta(seconds=30)))


async def test_an_advance_that_goes_well_withdraws_the_task_and_counts_anew(site: Site) -> None:
    case_id = await site.open()
    await fail(site, case_id, TRIES + 1, PATIENCE / TRIES)

    await site.advance(case_id)

    assert [task["state"] for task in await stuck_tasks(site)] == ["withdrawn"]
    [row] = await site.rows("SELECT failures, failing_since FROM cases")
    assert (row["failures"], row["failing_since"]) == (0, None)
    assert (await fail(site, case_id, TRIES + 1, PATIENCE / TRIES))[-1]
    assert sorted(task["state"] for task in await stuck_tasks(site)) == ["open", "withdrawn"]


async def test_a_finished_task_is_not_opened_again_by_the_same_failures_and_the_case_ignores_it(site: Site) -> None:
    case_id = await site.open()
    await fail(site, case_id, TRIES + 1, PATIENCE / TRIES)
    [task] = await stuck_tasks(site)
    async with site.services.engine.begin() as connection:
        await complete(connection, task["id"], "done", site.adviser_id, site.now)
    assert not any(await fail(site, case_id, TRIES, PATIENCE))
    await site.advance(case_id)
    assert not await site.rows("SELECT FROM case_event WHERE applied_at IS NULL")


async def test_without_an_adviser_triage_has_it_and_a_closed_or_unknown_case_nobody(site: Site) -> None:
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await connection.execute(text("UPDATE assignment SET until = since"))
    await fail(site, case_id, TRIES + 1, PATIENCE / TRIES)
    assert [task["queue"] for task in await stuck_tasks(site)] == ["triage"]
    async with site.services.engine.begin() as connection:
        await connection.execute(text("UPDATE cases SET status = 'closed'"))
    assert not any(await fail(site, new_id(), TRIES + 1, PATIENCE))
    await site.advance(case_id)
    assert [task["state"] for task in await stuck_tasks(site)] == ["withdrawn"]


async def test_the_agency_s_broken_calendar_does_not_keep_the_task_from_being_opened(site: Site) -> None:
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await enrol(connection, case_id, "premier-contact", site.now)
        await connection.execute(text("UPDATE agency SET time_zone = 'Europe/Nowhere'"))
    with pytest.raises(Exception, match="Nowhere"):
        await site.advance(case_id)

    assert (await fail(site, case_id, TRIES + 1, PATIENCE / TRIES))[-1]
