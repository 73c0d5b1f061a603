"""The case workflow on the time-skipping server, with a stand-in for its activity."""

from __future__ import annotations

from datetime import timedelta

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from mailflow.workflows import options
from mailflow.workflows.case import CaseWorkflow
from mailflow.workflows.contracts import CaseOutcome, StartCase, Woken
from tests.workflows.temporal import FakeCase, fake_worker, fresh

DAY = 86400.0
CLOSED = CaseOutcome(closed=True, version=9)


async def run(env: WorkflowEnvironment, case: FakeCase) -> WorkflowHandle[CaseWorkflow, int]:
    """Run a case to its end."""
    queue = fresh()
    async with fake_worker(env.client, case, queue):
        handle = await env.client.start_workflow(
            CaseWorkflow.run, StartCase("a"), id=fresh("case"), task_queue=queue, run_timeout=timedelta(days=3650)
        )
        assert await handle.result() == 9
    return handle


async def test_the_case_sleeps_until_each_due_time_and_ends_when_it_is_closed(skipping: WorkflowEnvironment) -> None:
    case = FakeCase([CaseOutcome(wait_seconds=100 * DAY), CaseOutcome(wait_seconds=0.0), CLOSED])
    before = await skipping.get_current_time()

    await run(skipping, case)

    assert case.calls == 3
    assert await skipping.get_current_time() - before >= timedelta(days=100)


async def test_a_signal_wakes_a_case_that_waits_for_nothing(skipping: WorkflowEnvironment) -> None:
    case, queue = FakeCase([CaseOutcome(), CLOSED]), fresh()
    async with fake_worker(skipping.client, case, queue):
        handle = await skipping.client.start_workflow(
            CaseWorkflow.run, StartCase("a"), id=fresh("case"), task_queue=queue
        )
        await case.called.wait()
        await handle.signal(CaseWorkflow.control, Woken([1]))
        assert await handle.result() == 9
    assert case.calls == 2


async def test_a_signal_that_comes_with_the_start_costs_no_second_round(skipping: WorkflowEnvironment) -> None:
    case, queue = FakeCase([CaseOutcome(wait_seconds=DAY), CLOSED]), fresh()
    async with fake_worker(skipping.client, case, queue):
        handle = await skipping.client.start_workflow(
            CaseWorkflow.run,
            StartCase("a"),
            id=fresh("case"),
            task_queue=queue,
            start_signal="mail_event",
            start_signal_args=[Woken([1])],
        )
        await case.called.wait()
        await handle.result()
    history = await handle.fetch_history()
    assert case.calls == 2
    assert [event.event_type for event in history.events].count(EventType.EVENT_TYPE_TIMER_FIRED) == 1


async def test_a_database_that_is_away_for_a_while_only_delays_the_case(skipping: WorkflowEnvironment) -> None:
    case = FakeCase([CLOSED], failures=8)

    await run(skipping, case)

    assert case.calls == 1


async def test_a_long_history_is_continued_as_new_and_nothing_is_lost(skipping: WorkflowEnvironment) -> None:
    rounds = [CaseOutcome(wait_seconds=1.0)] * 30
    limit, options.CONTINUE_AT_EVENTS = options.CONTINUE_AT_EVENTS, 40
    try:
        handle = await run(skipping, FakeCase([*rounds, CLOSED]))
    finally:
        options.CONTINUE_AT_EVENTS = limit
    first = await skipping.client.get_workflow_handle(handle.id, run_id=handle.first_execution_run_id).describe()
    assert first.status and first.status.name == "CONTINUED_AS_NEW"


async def test_a_step_costs_at_most_seven_events_and_2500_bytes(skipping: WorkflowEnvironment) -> None:
    few = await run(skipping, FakeCase([*[CaseOutcome(wait_seconds=DAY, version=5)] * 10, CLOSED]))
    many = await run(skipping, FakeCase([*[CaseOutcome(wait_seconds=DAY, version=5)] * 30, CLOSED]))
    histories = [await handle.fetch_history() for handle in (few, many)]
    events = [len(history.events) for history in histories]
    size = [sum(event.ByteSize() for event in history.events) for history in histories]
    assert (events[1] - events[0]) / 20 <= 7
    assert (size[1] - size[0]) / 20 <= 2500
