"""Runs a whole site under load while its parts are killed in turn, then asks the database what became of the mail."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from aiosmtpd.controller import Controller

from mailflow.config import Settings
from mailflow.core.clock import SystemClock
from mailflow.core.ids import new_id
from mailflow.runtime.home import free_port
from mailflow.runtime.stack import Addresses, choose_ports, standard_parts
from mailflow.runtime.supervisor import Backoff, Supervisor
from mailflow.store.engine import open_engine
from mailflow.store.site import add_account, add_agency
from mailflow.store.tables import assignment, person, person_address
from tests.controllers import stop
from tests.crash.sender import Sender, Sent

DOMAIN = "emploi.example.org"
PARTS = ("intake", "filing", "postgres", "worker", "temporal", "dispatch", "web")
PEOPLE = 50
UNSETTLED: dict[str, LiteralString] = {
    "mails taken and not filed": "SELECT count(*) FROM incoming WHERE state = 'new'",
    "events their case has not applied": "SELECT count(*) FROM case_event WHERE applied_at IS NULL",
    "mails due and not sent": "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending') AND not_before < now()",
}


@dataclass(slots=True)
class Outcome:
    """What the promises R1 and R2 are judged by."""

    sent: Sent
    kills: list[tuple[str, float]] = field(default_factory=list)  # part, seconds until it served again
    lost: list[str] = field(default_factory=list)  # acknowledged and not an item in a queue
    doubled: list[str] = field(default_factory=list)  # an item more than once
    left: dict[str, int] = field(default_factory=dict)  # what was not done in time, and how often
    seconds: float = 0.0
    relayed: Counter[str] = field(default_factory=Counter)  # Message-IDs at the relay
    mails: list[bytes] = field(default_factory=list)  # what the relay took

    @property
    def broken_promises(self) -> list[str]:
        """Plain sentences; empty when all is well."""
        said = []
        if self.sent.refused:
            said.append(f"{len(self.sent.refused)} answers 5xx, e.g. {self.sent.refused[0]}")
        if self.lost:
            said.append(f"{len(self.lost)} acknowledged mails lost, e.g. {self.lost[0]}")
        if self.doubled:
            said.append(f"{len(self.doubled)} mails stored more than once, e.g. {self.doubled[0]}")
        return [*said, *(f"{count} {what}" for what, count in self.left.items())]


class Relay:
    """A relay that takes everything, counts and keeps it."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.outcome.relayed[str(message_from_bytes(envelope.content, policy=default)["Message-ID"])] += 1
        self.outcome.mails.append(envelope.content)
        return "250 OK"


@asynccontextmanager
async def site(home: Path, outcome: Outcome) -> AsyncIterator[tuple[Supervisor, Addresses]]:
    """A running site with an agency, an adviser and some people; mail out goes to a relay of our own."""
    relay = Controller(Relay(outcome), hostname="127.0.0.1", port=free_port(set()))
    relay.start()
    try:
        settings = Settings(home=home, mail_domain=DOMAIN, relay_host="127.0.0.1", relay_port=relay.port)
        environment = {
            "MAILFLOW_MAIL_DOMAIN": DOMAIN,
            "MAILFLOW_RELAY_HOST": "127.0.0.1",
            "MAILFLOW_RELAY_PORT": str(relay.port),
            "MAILFLOW_RELAY_SECURITY": "none",
            "MAILFLOW_UNDO_SECONDS": "0",
        }
        ports = choose_ports(settings, home)
        parts, addresses = standard_parts(settings, home, ports, environment=environment)
        async with Supervisor(parts, home, backoff=Backoff(first=0.1)) as running:
            await running.ready(timeout=120)
            await populate(addresses.database_url)
            yield running, addresses
    finally:
        stop(relay)


async def populate(url: str) -> None:
    """One agency with one adviser who follows everybody."""
    now = SystemClock().now()
    hours = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    agency = {"code": "TEST", "name": "Agence d'essai", "email": f"agence@{DOMAIN}", "phone": "04 00 00 00 00"}
    account = {"login": "adviser", "name": "Alice Martin", "email": f"alice@{DOMAIN}", "role": "adviser"}
    engine = open_engine(url, pool=1)
    async with engine.begin() as connection:
        agency_id = await add_agency(connection, {**agency, "postal_address": "", "hours": hours, "closures": []})
        adviser_id = await add_account(connection, "TEST", account, now)
        people = [
            {"id": new_id(), "agency_id": agency_id, "reference": f"{number:07}", "given_name": f"Prénom{number}"}
            | {"family_name": "Essai", "created_at": now}
            for number in range(PEOPLE)
        ]
        await connection.execute(person.insert(), people)
        await connection.execute(
            person_address.insert(),
            [{"id": new_id(), "person_id": row["id"], "address": address(number)} for number, row in enumerate(people)],
        )
        await connection.execute(
            assignment.insert(),
            [{"id": new_id(), "person_id": row["id"], "staff_id": adviser_id, "since": now} for row in people],
        )
    await engine.dispose()


def address(number: int) -> str:
    """The address of an invented person."""
    return f"personne{number}@courrier.example.net"


async def run(
    home: Path,
    mails: int,
    *,
    connections: int = 4,
    rounds: int = 1,
    parts: Sequence[str] = PARTS,
    pause: float = 0.0,
    patience: float = 120,
) -> Outcome:
    """Send `mails` or more, killing each of `parts` in turn, `rounds` times, meanwhile; then look for every mail."""
    outcome = Outcome(Sent())
    async with site(home, outcome) as (running, addresses):
        people = [address(number) for number in range(PEOPLE)]
        sender = Sender(addresses.smtp_port, f"suivi@{DOMAIN}", people, pause=pause)
        outcome.sent = sender.sent
        began = time.monotonic()
        victims = [part for _ in range(rounds) for part in parts]
        async with asyncio.TaskGroup() as group:
            killing = kill_in_turn(running, outcome, victims, mails / (len(victims) + 1), sender)
            killed = asyncio.Event()
            group.create_task(killing).add_done_callback(lambda _: killed.set())
            await sender.send(mails, connections, killed)
            outcome.seconds = time.monotonic() - began
        await running.ready(timeout=patience)
        outcome.left = await settled(addresses.database_url, patience)
        judge(addresses.database_url, outcome)
    return outcome


async def kill_in_turn(
    running: Supervisor, outcome: Outcome, victims: Sequence[str], step: float, sender: Sender
) -> None:
    """Kill the next part each time another `step` of mails was taken."""
    for turn, name in enumerate(victims, start=1):
        await sender.reached(turn * step)
        began = time.monotonic()
        await running.kill_and_wait(name, timeout=120)
        outcome.kills.append((name, time.monotonic() - began))


async def settled(url: str, patience: float) -> dict[str, int]:
    """Wait until every mail is filed, every case informed, every due mail sent; returns what was not in time."""
    limit = time.monotonic() + patience
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while True:
            left = {}
            for what, query in UNSETTLED.items():
                row = await (await connection.execute(query)).fetchone()
                if row and row[0]:
                    left[what] = int(row[0])
            if not left or time.monotonic() > limit:
                return left
            await asyncio.sleep(0.1)


def judge(url: str, outcome: Outcome) -> None:
    """Each acknowledged mail is exactly one message in a conversation that stands in a queue."""
    query = (
        "SELECT m.rfc_message_id, count(*) FROM message m JOIN conversation c ON c.id = m.conversation_id "
        "JOIN queue q ON q.id = c.queue_id WHERE m.direction = 'in' GROUP BY 1"
    )
    with psycopg.connect(url) as connection:
        items = dict(connection.execute(query).fetchall())
    outcome.lost = [identity for identity in outcome.sent.acknowledged if identity not in items]
    outcome.doubled = [identity for identity, count in items.items() if count > 1]
