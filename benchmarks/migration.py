"""Moving running cases to another revision: cases a second, and whether the dry run said what then happened.

    python -m benchmarks.migration [--cases 5000] [--batch 500]

Starts a PostgreSQL of its own. People stand at all steps of one pathway; three changes follow one another: a corrected
wording, a shorter delay, and a removed step with a mapping. The limit in the same run: advancing cases where nothing is
due, one transaction each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from pydantic import SecretStr

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.cases import open_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.mass_migration import Mover, Progress
from mailflow.caseload.migrating import Line, Result, plan_migration
from mailflow.caseload.publishing import publish
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.config import Settings
from mailflow.core.ids import new_id
from mailflow.runtime.passing_postgres import passing_database
from mailflow.services import Services, open_services
from mailflow.store.engine import libpq_url
from tests.caseload.crowd import STEPS, V1, WITHOUT, WORDINGS
from tests.caseload.site import HOURS

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SHORTER = V1.replace("reminders: [{after: 5 days", "reminders: [{after: 1 working day")
CORRECTED = WORDINGS | {"rappel": "Objet : Un rappel\n\nBonjour {{ prenom }} {{ nom }}.\n"}
CHANGES: tuple[tuple[str, str, dict[str, str], dict[str, str]], ...] = (
    ("a corrected wording", V1, CORRECTED, {}),
    ("a shorter delay", SHORTER, CORRECTED, {}),
    ("a removed step, mapped", WITHOUT, CORRECTED, {"verifier": "suite"}),
)


@dataclass(slots=True)
class Standing:
    """A clock that stands still."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at

    def real_seconds(self, span: timedelta) -> float:
        return span.total_seconds()


@dataclass(slots=True)
class Bench:
    """A site full of people."""

    services: Services
    clock: Standing
    shelf: Shelf
    batch: int

    @property
    def tools(self) -> Tools:
        return Tools(self.services.keyring, self.services.settings)

    async def publish(self, document: str, wordings: dict[str, str]) -> None:
        async with self.services.engine.begin() as connection:
            await publish(connection, document, wordings, None, self.clock.at)

    async def populate(self, agency_id: UUID, people: list[UUID]) -> None:
        """One person a step is brought there for real, the others are their copies."""
        states = []
        for step, person_id in zip(STEPS, people, strict=False):
            async with self.services.engine.begin() as connection:
                case_id = await open_case(connection, agency_id, person_id, self.clock.at)
                await enrol(connection, case_id, "foule", self.clock.at, start_at=step)
                await advance_case(connection, self.tools, self.shelf, case_id, self.clock.at)
        url = libpq_url(self.services.database_url)
        with psycopg.connect(url) as connection:
            states = connection.execute("SELECT state, next_due FROM cases ORDER BY id").fetchall()
            rows = [
                (new_id(), agency_id, person_id, json.dumps(states[n % len(STEPS)][0]), states[n % len(STEPS)][1])
                for n, person_id in enumerate(people[len(STEPS) :])
            ]
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO cases (id, agency_id, person_id, status, state, next_due, created_at, updated_at)"
                    " VALUES (%s, %s, %s, 'open', %s, %s, now(), now())",
                    rows,
                )
            connection.commit()
            connection.autocommit = True
            connection.execute("VACUUM ANALYZE")

    async def limit(self, count: int) -> float:
        """Cases a second, each advanced in its own transaction where nothing is due."""
        with psycopg.connect(libpq_url(self.services.database_url)) as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM cases ORDER BY id LIMIT %s", (count,))]
        began = time.perf_counter()
        for case_id in ids:
            async with self.services.engine.begin() as connection:
                await advance_case(connection, self.tools, self.shelf, case_id, self.clock.at)
        return len(ids) / (time.perf_counter() - began)

    async def change(self, number: int, name: str, mapping: dict[str, str]) -> None:
        async with self.services.engine.connect() as connection:
            plan = await plan_migration(connection, self.shelf, "foule", number, mapping)
        mover = Mover(self.services.engine, self.tools, self.shelf, self.clock, self.batch)
        said: list[Line] = []
        happened: list[Line] = []

        def hear(into: list[Line]) -> Any:
            def tell(progress: Progress) -> None:
                into.extend(progress.lines)

            return tell

        began = time.perf_counter()
        await mover.rehearse(plan, hear(said))
        middle, used = time.perf_counter(), time.process_time()
        await mover.carry_out(plan, None, hear(happened))
        seconds, processor = time.perf_counter() - middle, time.process_time() - used
        counts = Counter(line.result for line in happened)
        moved = [line for line in happened if line.result is Result.MOVED]
        timers, mails = sum(line.due != line.due_after for line in moved), sum(len(line.mails) for line in moved)
        rate, results = len(happened) / seconds, ", ".join(f"{count} {item}" for item, count in counts.items())
        print(
            f"{name:<24} {rate:6.0f} cases/s ({1000 * processor / len(happened):.2f} ms processor each), dry run"
            f" {len(said) / (middle - began):.0f}/s · {results} · {timers} timers, {mails} mails ·"
            f" dry run equals: {said == happened} · 100,000 cases: about {100_000 / rate / 60:.0f} min"
        )


def invent(url: str, count: int) -> tuple[UUID, list[UUID]]:
    """An agency and its people."""
    agency_id, people = new_id(), [new_id() for _ in range(count)]
    with psycopg.connect(libpq_url(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agency (id, code, name, hours, closures, email, phone, postal_address)"
            " VALUES (%s, 'B', 'Banc', %s, '[]', 'b@agence.example.org', '1', '1')",
            (agency_id, json.dumps(HOURS)),
        )
        cursor.executemany(
            "INSERT INTO person (id, agency_id, reference, given_name, family_name, created_at)"
            " VALUES (%s, %s, %s, 'Camille', 'Exemple', now())",
            [(who, agency_id, f"P{number}") for number, who in enumerate(people)],
        )
        cursor.executemany(
            "INSERT INTO person_address (id, person_id, address) VALUES (%s, %s, %s)",
            [(new_id(), who, f"p{number}@example.net") for number, who in enumerate(people)],
        )
    return agency_id, people


async def measure(url: str, count: int, batch: int) -> None:
    settings = Settings(
        database_url=url, secret_key=SecretStr("only-for-benchmarks-" + "0" * 32), mail_domain="agence.example.org"
    )
    clock = Standing()
    services = open_services(settings, clock=clock)
    bench = Bench(services, clock, Shelf(), batch)
    try:
        await bench.publish(V1, WORDINGS)
        await bench.populate(*invent(url, count))
        clock.at += timedelta(days=2, minutes=7)
        print(f"limit: nothing due, one transaction each: {await bench.limit(min(count, 1000)):.0f} cases/s")
        for number, (name, document, wordings, mapping) in enumerate(CHANGES, 2):
            await bench.publish(document, wordings)
            await bench.change(number, name, mapping)
    finally:
        await services.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--batch", type=int, default=500)
    args = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, {args.cases} cases, batches of {args.batch}")
    with passing_database() as url:
        asyncio.run(measure(url, args.cases, args.batch))


if __name__ == "__main__":
    main()
