"""The signal pump, with a stand-in for Temporal that fails when told to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from temporalio.service import RPCError, RPCStatusCode

from mailflow.core.clock import SystemClock
from mailflow.store.cases import insert_case
from mailflow.workflows.signals import Pump, run_pump
from tests.caseload.site import Site
from tests.workflows.temporal import until


@dataclass(slots=True)
class FakeTemporal:
    """Takes signals, or refuses as many as it is told to."""

    failures: int = 0
    status: RPCStatusCode = RPCStatusCode.UNAVAILABLE
    refuses: UUID | None = None
    taken: list[tuple[UUID, list[str], list[int]]] = field(default_factory=list)

    async def wake(self, case_id: UUID, kinds: Sequence[str], events: Sequence[int]) -> None:
        await asyncio.sleep(0)
        if case_id == self.refuses:
            raise RPCError("no", RPCStatusCode.INVALID_ARGUMENT, b"")
        if self.failures:
            self.failures -= 1
            raise RPCError("away", self.status, b"")
        self.taken.append((case_id, list(kinds), list(events)))


def pump_of(site: Site, temporal: FakeTemporal) -> Pump:
    return Pump(site.services.engine, temporal, SystemClock())


async def other_case(site: Site) -> UUID:
    async with site.services.engine.begin() as connection:
        return await insert_case(connection, site.agency_id, None, site.now)


async def waiting(site: Site) -> int:
    return len(await site.rows("SELECT FROM case_event WHERE signalled_at IS NULL"))


async def test_all_events_of_a_case_go_as_one_signal_in_order(site: Site) -> None:
    temporal, first, second = FakeTemporal(), await site.open(), await other_case(site)
    for case_id in (first, second, first, first):
        await site.event(case_id, "mail")

    assert await pump_of(site, temporal).drain() == 2

    assert [(case_id, events) for case_id, _, events in temporal.taken] == [(first, [1, 3, 4]), (second, [2])]
    assert await waiting(site) == 0


async def test_an_event_counts_as_signalled_only_after_temporal_took_it(site: Site) -> None:
    temporal, case_id = FakeTemporal(failures=1), await site.open()
    await site.event(case_id, "mail")
    pump = pump_of(site, temporal)

    with pytest.raises(RPCError):
        await pump.drain()
    assert await waiting(site) == 1

    await pump.drain()
    assert await waiting(site) == 0
    assert len(temporal.taken) == 1


async def test_one_case_that_fails_does_not_hold_up_what_was_taken(site: Site) -> None:
    temporal, first, second = FakeTemporal(), await site.open(), await other_case(site)
    temporal.refuses = first
    await site.event(first, "mail")
    await site.event(second, "control")

    assert await pump_of(site, temporal).drain() == 2

    assert [case_id for case_id, _, _ in temporal.taken] == [second]
    assert await waiting(site) == 1


@pytest.mark.parametrize("status", [RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.PERMISSION_DENIED])
async def test_what_concerns_every_case_stops_the_pump_instead_of_trying_them_all(
    site: Site, status: RPCStatusCode
) -> None:
    temporal, case_id = FakeTemporal(failures=1, status=status), await site.open()
    await site.event(case_id, "mail")

    with pytest.raises(RPCError):
        await pump_of(site, temporal).drain()

    assert await waiting(site) == 1


async def test_an_event_that_was_applied_before_its_signal_needs_none(site: Site) -> None:
    temporal, case_id = FakeTemporal(), await site.open()
    await site.event(case_id, "from_the_future")
    await site.advance(case_id)

    await pump_of(site, temporal).drain()

    assert temporal.taken == []


async def test_the_pump_survives_temporal_going_away_and_loses_nothing(site: Site) -> None:
    temporal, stop = FakeTemporal(failures=3), asyncio.Event()
    cases = [await site.open(), *[await other_case(site) for _ in range(4)]]
    running = asyncio.create_task(run_pump(pump_of(site, temporal), site.services.database_url, stop))
    for case_id in cases * 3:
        await site.event(case_id, "mail")

    async def all_told() -> bool:
        return await waiting(site) == 0

    await until(all_told)
    stop.set()
    await running
    told = [event for _, _, events in temporal.taken for event in events]
    assert sorted(told) == list(range(1, 16))
    for case_id in cases:
        own = [event for found, _, events in temporal.taken for event in events if found == case_id]
        assert own == sorted(own)


async def test_two_pumps_on_one_database_take_turns(site: Site) -> None:
    first, second, stop = FakeTemporal(), FakeTemporal(), asyncio.Event()
    url = site.services.database_url
    running = [asyncio.create_task(run_pump(pump_of(site, fake), url, stop)) for fake in (first, second)]
    case_id = await site.open()
    for _ in range(5):
        await site.event(case_id, "mail")

        async def told() -> bool:
            return await waiting(site) == 0

        await until(told)
    stop.set()
    await asyncio.gather(*running)
    assert not (first.taken and second.taken)
    assert sum(len(fake.taken) for fake in (first, second)) == 5
