"""The whole case on the time-skipping server: real workflow, real activity, real PostgreSQL; weeks in a second."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from temporalio import activity
from temporalio.client import WorkflowHistory
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment, WorkflowEnvironment

from mailflow.caseload.enrolment import enrol
from mailflow.caseload.stuck import STUCK, TRIES
from mailflow.config import Settings
from mailflow.services import Services
from mailflow.workflows import options
from mailflow.workflows.activities import Activities
from mailflow.workflows.case import CaseWorkflow
from mailflow.workflows.contracts import AdvanceCase, CaseOutcome, StartCase, Woken
from mailflow.workflows.worker import make_worker
from tests.caseload.site import Site
from tests.workflows.temporal import fresh, until


@dataclass(slots=True)
class ServerClock:
    """The test server's time, moved to where the site's rows begin."""

    shift: timedelta
    latest: datetime

    def now(self) -> datetime:
        return self.latest + self.shift

    def real_seconds(self, span: timedelta) -> float:
        return max(0.0, span.total_seconds())


@dataclass(slots=True, kw_only=True)
class FollowingActivities(Activities):
    """The real ones, with the clock set to the server's time first."""

    skipping: WorkflowEnvironment
    clock: ServerClock

    @activity.defn(name=options.ADVANCE_CASE)
    async def advance(self, request: AdvanceCase) -> CaseOutcome:
        self.clock.latest = await self.skipping.get_current_time()
        return await Activities.advance(self, request)


async def test_the_starter_pathway_runs_to_its_reminders_and_its_task(
    site: Site, settings: Settings, skipping: WorkflowEnvironment
) -> None:
    server_now = await skipping.get_current_time()
    clock = ServerClock(site.now - server_now, server_now)
    services = Services(replace_queue(settings), clock, site.services.keyring, site.services.engine)
    activities = FollowingActivities(services=services, skipping=skipping, clock=clock)
    case_id = await site.open()
    async with services.engine.begin() as connection:
        await enrol(connection, case_id, "premier-contact", site.now)

    async def task_is_open() -> bool:
        await skipping.sleep(timedelta(days=1))
        return bool(await site.rows("SELECT FROM task"))

    async with make_worker(skipping.client, activities):
        handle = await skipping.client.start_workflow(
            CaseWorkflow.run,
            StartCase(str(case_id)),
            id=options.case_workflow_id(case_id),
            task_queue=services.settings.task_queue,
        )
        await until(task_is_open)
        assert await site.sent() == [
            "bienvenue/1/message",
            "proposition/1/message",
            "reponse_web/1/reminder-1",
            "reponse_web/1/reminder-2",
        ]
        async with services.engine.begin() as connection:
            await connection.exec_driver_sql("UPDATE cases SET status = 'closed'")
        await handle.signal(CaseWorkflow.control, Woken([1]))
        await handle.result()
    assert_no_personal_data(await handle.fetch_history())


def replace_queue(settings: Settings) -> Settings:
    return settings.model_copy(update={"task_queue": fresh()})


def assert_no_personal_data(history: WorkflowHistory) -> None:
    raw = history.to_json()
    for word in ("Zoé", "Invent", "zoe@example.org", "bienvenue"):
        assert word not in raw


async def test_the_text_of_a_database_error_does_not_reach_temporal(
    site: Site, settings: Settings, skipping: WorkflowEnvironment
) -> None:
    services = replace(site.services, settings=replace_queue(settings))
    async with services.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE cases RENAME COLUMN state TO hidden")
    async with make_worker(skipping.client, Activities(services)):
        handle = await skipping.client.start_workflow(
            CaseWorkflow.run,
            StartCase(str(site.person_id)),
            id=fresh("case"),
            task_queue=services.settings.task_queue,
        )

        async def has_failed_once() -> bool:
            return len((await handle.fetch_history()).events) > 4

        await until(has_failed_once)
        raw = (await handle.fetch_history()).to_json()
        await handle.terminate()
    assert "SELECT" not in raw and "hidden" not in raw


async def test_each_failed_advance_is_counted_and_the_adviser_told_while_it_is_tried_on(
    site: Site, settings: Settings
) -> None:
    clock = ServerClock(timedelta(0), site.now)
    activities = Activities(replace(site.services, clock=clock, settings=settings))
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await enrol(connection, case_id, "premier-contact", site.now)
        await connection.exec_driver_sql("ALTER TABLE outbox RENAME COLUMN raw TO hidden")
    for _ in range(TRIES):
        with pytest.raises(ApplicationError):
            await ActivityEnvironment().run(activities.advance, AdvanceCase(str(case_id)))
        clock.latest += timedelta(minutes=10)
    assert [task["title"] for task in await site.rows("SELECT title FROM task WHERE state = 'open'")] == [STUCK]

    async with site.services.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE outbox RENAME COLUMN hidden TO raw")
    await ActivityEnvironment().run(activities.advance, AdvanceCase(str(case_id)))
    assert await site.sent() == ["bienvenue/1/message"]
    assert not await site.rows("SELECT FROM task WHERE state = 'open'")


async def test_an_advance_that_takes_too_long_counts_as_failed(
    site: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = await site.open()
    monkeypatch.setattr(options, "ADVANCE_SECONDS", 0.2)
    async with site.services.engine.begin() as connection:
        await connection.exec_driver_sql("LOCK TABLE case_event IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(ApplicationError):
            await ActivityEnvironment().run(Activities(site.services).advance, AdvanceCase(str(case_id)))
    assert [row["failures"] for row in await site.rows("SELECT failures FROM cases")] == [1]
