"""The worker on a real Temporal server whose store is thrown away: the cases come back, nothing is sent twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from mailflow.caseload.cases import open_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.retention.erasing import Order, erase_dossier
from mailflow.core.clock import ScaledClock
from mailflow.core.errors import Misconfigured
from mailflow.core.ids import new_id
from mailflow.services import Services
from mailflow.workflows import worker
from mailflow.workflows.client import Cases, connect
from mailflow.workflows.reconciler import Reconciler
from tests.caseload.site import Site
from tests.workflows.temporal import DevServer, fresh, until


@asynccontextmanager
async def working(services: Services) -> AsyncIterator[None]:
    """The part `worker`, ready."""
    stop, ready = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(worker.serve(services, stop, ready.set))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    try:
        yield
    finally:
        stop.set()
        waiting.cancel()
        await running


def pointed_at(site: Site, server: DevServer, speed: float = 1) -> Services:
    """Services on a clock that begins on the site's Monday morning."""
    clock = ScaledClock(datetime.now(UTC), site.now, speed)
    changes = {"temporal_address": server.address, "task_queue": fresh()}
    return replace(site.services, clock=clock, settings=site.services.settings.model_copy(update=changes))


async def cases_of(site: Site, count: int) -> list[UUID]:
    """Sleeping cases of people we do not know yet, and one that was welcomed."""
    async with site.services.engine.begin() as connection:
        made = [await open_case(connection, site.agency_id, None, site.now) for _ in range(count - 1)]
        made.append(await open_case(connection, site.agency_id, site.person_id, site.now))
        await enrol(connection, made[-1], "premier-contact", site.now)
    return made


async def test_a_lost_temporal_store_is_rebuilt_and_nothing_is_sent_twice(site: Site, server: DevServer) -> None:
    services = pointed_at(site, server)
    await cases_of(site, 20)
    await server.connect()
    async with working(services):
        await until(lambda: everything_runs(services, site, mails=1))
    server.kill()
    server.forget_everything()
    server.start()
    await server.connect()

    async with working(services):
        await until(lambda: everything_runs(services, site, mails=1))
        reconciler = await reconciler_of(services)
        assert await reconciler.mend() == 0


async def everything_runs(services: Services, site: Site, *, mails: int) -> bool:
    cases = Cases(await connect(services.settings, services.keyring), services.settings.task_queue)
    return await cases.count_running() == 20 and len(await site.sent()) == mails


async def reconciler_of(services: Services) -> Reconciler:
    client = await connect(services.settings, services.keyring)
    return Reconciler(services.engine, Cases(client, services.settings.task_queue))


async def test_the_store_may_be_lost_while_the_worker_runs(site: Site, server: DevServer) -> None:
    services = pointed_at(site, server)
    await cases_of(site, 20)
    await server.connect()
    async with working(services):
        await until(lambda: everything_runs(services, site, mails=1))
        server.kill()
        server.forget_everything()
        server.start()
        await server.connect()
        await (await reconciler_of(services)).mend()
        await until(lambda: everything_runs(services, site, mails=1))


async def test_weeks_of_a_pathway_pass_in_seconds_on_a_scaled_clock(site: Site, server: DevServer) -> None:
    services = pointed_at(site, server, speed=timedelta(days=5).total_seconds())
    await cases_of(site, 1)
    await server.connect()
    async with working(services):
        await until(lambda: task_is_open(site))
    assert (await site.sent())[:2] == ["bienvenue/1/message", "proposition/1/message"]
    server.kill()
    for file in server.folder.glob("temporal.db*"):
        stored = file.read_bytes()
        assert not [
            word for word in ("Zoé", "Inventée", "zoe@", "bienvenue", "premier-contact") if word.encode() in stored
        ]


async def task_is_open(site: Site) -> bool:
    return bool(await site.rows("SELECT FROM task"))


async def test_a_mail_wakes_the_case_through_the_table(site: Site, server: DevServer) -> None:
    services = pointed_at(site, server)
    await server.connect()
    async with working(services):
        case_id = (await cases_of(site, 1))[0]
        await site.mail(case_id, about=False, safe="human", needs_answer=True)

        await until(lambda: everything_is_applied(site))


async def test_the_worker_waits_for_a_temporal_that_is_away_at_its_start(site: Site, server: DevServer) -> None:
    services = pointed_at(site, server)
    await server.connect()
    server.kill()
    stop, ready = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(worker.serve(services, stop, ready.set))
    await asyncio.wait({running}, timeout=0.2)
    assert not ready.is_set() and not running.done()
    server.start()
    async with asyncio.timeout(30):
        await ready.wait()
    stop.set()
    await running


async def test_a_missing_address_stops_the_start_with_a_plain_sentence(site: Site) -> None:
    with pytest.raises(Misconfigured, match="MAILFLOW_TEMPORAL_ADDRESS"):
        await worker.serve(site.services, asyncio.Event(), lambda: None)


async def test_only_missing_workflows_are_started_and_only_those_without_a_case_are_woken(site: Site) -> None:
    wanted = await cases_of(site, 3)
    started: list[UUID] = []
    woken: list[UUID] = []
    gone = new_id()

    class Fake:
        async def start(self, case_id: UUID) -> None:
            started.append(case_id)

        async def wake(self, case_id: UUID, kinds: Sequence[str], events: Sequence[int]) -> None:
            woken.append(case_id)

        async def count_running(self) -> int:
            return 1

        async def running(self) -> AsyncIterator[UUID]:
            for case_id in (wanted[0], gone):
                yield case_id

    assert await Reconciler(site.services.engine, Fake()).mend() == 2
    assert sorted(started) == sorted(wanted[1:]) and woken == [gone]


async def test_the_workflow_of_an_erased_dossier_ends(site: Site, server: DevServer) -> None:
    services = pointed_at(site, server)
    async with site.services.engine.begin() as connection:
        case_id = await open_case(connection, site.agency_id, site.person_id, site.now)
    await server.connect()
    async with working(services):
        reconciler = await reconciler_of(services)
        await until(lambda: runs(reconciler, {case_id}))
        async with site.services.engine.begin() as connection:
            done = await erase_dossier(connection, site.person_id, Order("test", site.now))
        assert done.kept is None and not await site.rows("SELECT FROM cases")
        await reconciler.mend()
        await until(lambda: runs(reconciler, set()))


async def runs(reconciler: Reconciler, wanted: set[UUID]) -> bool:
    return {case_id async for case_id in reconciler.cases.running()} == wanted


async def test_events_recorded_while_temporal_is_dead_are_applied_once_it_is_back(
    site: Site, server: DevServer
) -> None:
    services = pointed_at(site, server)
    cases = await cases_of(site, 5)
    await server.connect()
    async with working(services):
        await until(lambda: everything_is_applied(site))
        server.kill()
        for _ in range(3):
            for case_id in cases:
                await site.event(case_id, "conversation_closed", conversation_id=str(case_id))
        server.start()
        await server.connect()
        await until(lambda: everything_is_applied(site), seconds=60)
    assert await site.sent() == ["bienvenue/1/message"]


async def everything_is_applied(site: Site) -> bool:
    return not await site.rows("SELECT FROM case_event WHERE applied_at IS NULL OR signalled_at IS NULL")
