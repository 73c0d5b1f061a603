"""The part `worker`: Temporal worker, signal pump and reconciler together, and the publisher. Waits for Temporal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import structlog
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from mailflow.services import Services
from mailflow.workflows.activities import Activities
from mailflow.workflows.case import CaseWorkflow
from mailflow.workflows.client import Cases, connect
from mailflow.workflows.publisher import run_publisher
from mailflow.workflows.reconciler import Reconciler, run_reconciler
from mailflow.workflows.signals import Pump, paused, run_pump

log = structlog.get_logger(__name__)

POLLERS = 8
TASKS = 12  # taken at once: what waits longer than 10 s inside a busy worker is lost work, so it waits at the server
LONGEST_PAUSE = 5.0
STICKY = timedelta(seconds=4)  # so long a killed worker's cached cases wait for it; 10 s is Temporal's own choice
RUNNER = SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules("mailflow"))


def make_worker(client: Client, activities: Activities) -> Worker:
    """A worker of our task queue. As many activities at once as there are database connections to spare."""
    settings = activities.services.settings
    return Worker(
        client,
        task_queue=settings.task_queue,
        workflows=[CaseWorkflow],
        activities=[activities.advance],
        workflow_runner=RUNNER,
        max_cached_workflows=settings.workflow_cache,
        max_concurrent_workflow_tasks=TASKS,
        max_concurrent_local_activities=max(1, settings.database_pool - 2),
        max_concurrent_workflow_task_polls=POLLERS,
        sticky_queue_schedule_to_start_timeout=STICKY,
        no_remote_activities=True,
    )


async def serve(services: Services, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    """Run until `stop`; a fatal error of the worker or a Temporal that is away is waited out."""
    publisher = asyncio.create_task(run_publisher(services, stop))
    try:
        await _serve(services, stop, ready)
    finally:
        publisher.cancel()
        await asyncio.gather(publisher, return_exceptions=True)


async def _serve(services: Services, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    pause, away = 0.5, False
    while not stop.is_set():
        try:
            client = await connect(services.settings, services.keyring)
        except (RuntimeError, RPCError, OSError) as error:
            if not away:
                log.warning("waiting for temporal", error=type(error).__name__)
            away = True
        else:
            if away:
                log.info("temporal is there")
            pause, away = 0.5, False
            await _work(client, services, stop, ready)
        if not stop.is_set():
            await paused(stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE)


async def _work(client: Client, services: Services, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    cases = Cases(client, services.settings.task_queue)
    worker = make_worker(client, Activities(services))
    over = asyncio.Event()  # of this round: the site stops, or the worker failed
    tasks = [
        asyncio.create_task(worker.run(), name="worker"),
        asyncio.create_task(run_pump(Pump(services.engine, cases, services.clock), services.database_url, over)),
        asyncio.create_task(run_reconciler(Reconciler(services.engine, cases), over)),
    ]
    stopping = asyncio.create_task(stop.wait())
    ready()
    try:
        await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        over.set()
        stopping.cancel()
        await worker.shutdown()
        results = await asyncio.gather(*tasks, stopping, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            log.error("worker stopped", error=type(result).__name__)
