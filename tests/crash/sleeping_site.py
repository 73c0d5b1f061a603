"""A site full of sleeping cases on a clock that runs fast: database, Temporal, worker, dispatcher, and a relay of ours.

What each person is to get is known before: the simulator plays the pathway for somebody who never answers.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from aiosmtpd.controller import Controller
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailflow.caseload.publishing import publish
from mailflow.caseload.simulating.portfolio import begin
from mailflow.caseload.simulating.world import AGENCY, MAILS, World
from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.ids import new_id
from mailflow.demo.clock import FILE, load_clock
from mailflow.pathways.document import read_pathway
from mailflow.pathways.personas import Persona
from mailflow.runtime.home import free_port
from mailflow.runtime.part import Part
from mailflow.runtime.stack import Addresses, choose_ports, standard_parts
from mailflow.runtime.supervisor import Backoff, Supervisor
from mailflow.store.bulk import insert_rows
from mailflow.store.engine import open_engine
from mailflow.store.filing import record_events
from mailflow.store.pathways import latest_revision
from mailflow.store.site import add_agency
from mailflow.store.tables import cases, person, person_address
from mailflow.workflows import options
from mailflow.workflows.reconciler import EVERY_SECONDS
from tests.controllers import stop
from tests.crash.sleeping_part import CONTINUE_AT, EVERY

DOMAIN = "emploi.example.org"
BEGINNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PARTS = ("postgres", "temporal", "worker", "dispatch")
HOURS: dict[str, Any] = {}  # an agency without any runs on plain time: due times come when the pathway says
SECRET = "only-for-sleeping-" + "0" * 32
WORDINGS = {
    name: f"Objet : {name}\n\nBonjour {{{{ prenom }}}} {{{{ nom }}}}.\n"
    for name in ("bonjour", "question", "rappel", "dernier")
}
PATHWAY = """\
code: sommeil
title: Sommeil
steps:
  - {{id: bonjour, kind: message, wording: bonjour, class: service, window: any}}
  - {{id: attendre, kind: wait, for: {first}}}
  - {{id: question, kind: message, wording: question, class: service, window: any}}
  - id: reponse
    kind: await_reply
    about: question
    answers: [{{intents: [confirm], outcome: oui, next: fin}}]
    timeout: {{after: {second}, next: rappel}}
  - {{id: rappel, kind: message, wording: rappel, class: service, window: any}}
  - {{id: encore, kind: wait, for: {third}}}
  - {{id: dernier, kind: message, wording: dernier, class: service, window: any}}
  - {{id: fin, kind: end, outcome: fini}}
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the clock runs, and the real seconds from a person's first day to each due time of the pathway."""

    speed: float
    first: float
    second: float
    third: float
    continue_at: int = options.CONTINUE_AT_EVENTS
    reconcile_every: float = EVERY_SECONDS

    def document(self) -> str:
        """The pathway whose due times come at these real seconds."""
        spans = {"first": self.first, "second": self.second - self.first, "third": self.third - self.second}
        return PATHWAY.format(**{name: _spelled(span * self.speed) for name, span in spans.items()})

    def forecast(self) -> dict[str, timedelta]:
        """The mails of one person, as the end of their keys in the outbox, and when after the first day each is due."""
        world = World(read_pathway(self.document()), {}, replace(AGENCY, hours=HOURS))
        life = begin(world, Persona("silent"), BEGINNING.date(), 12, "any")
        first_day = life.now
        mails = [happening for happening in life.live() if happening.what in MAILS]
        return {
            f"{mail.ref.enrolment}/{mail.ref.step}/{mail.ref.occurrence}/{mail.part}": mail.at - first_day
            for mail in mails
        }


def _spelled(seconds: float) -> str:
    """As the pathway language has it: at most five digits."""
    return f"{round(seconds / 60)} minutes" if seconds < 99_999 * 60 else f"{round(seconds / 3600)} hours"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mail at the relay."""

    message_id: str
    digest: str
    at: datetime


@dataclass  # without slots: aiosmtpd looks through all members of a handler, which Python 3.11.2 cannot with them
class Relay:
    """Takes everything and notes it with the service's time."""

    clock: Clock
    arrivals: list[Arrival] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        name = str(message_from_bytes(envelope.content, policy=default)["Message-ID"])
        self.arrivals.append(Arrival(name, sha256(envelope.content).hexdigest(), self.clock.now()))
        return "250 OK"


@dataclass(slots=True)
class SleepingSite:
    """The running site."""

    home: Path
    settings: Settings
    clock: Clock
    running: Supervisor
    addresses: Addresses
    relay: Relay
    engine: AsyncEngine
    pace: Pace
    first_day: datetime = BEGINNING

    async def enrol(self, count: int, document: str = "") -> list[UUID]:
        """So many people on the pathway of the pace, or another of the same code, all at once."""
        async with self.engine.begin() as connection:
            await publish(connection, document or self.pace.document(), WORDINGS, None, BEGINNING)
            made = await _people(connection, count)
            revision = await latest_revision(connection, "sommeil")
            assert revision is not None
        async with self.engine.begin() as connection:
            self.first_day = self.clock.now()
            data = {"enrolment": "e1", "revision_id": str(revision["id"])}
            events = [{"case_id": key, "kind": "enrolled", "data": data, "at": self.first_day} for key in made]
            await record_events(connection, events)
        return made


async def _people(connection: AsyncConnection, count: int) -> list[UUID]:
    code, at = f"TEST-{new_id()}", {"created_at": BEGINNING}
    place = {"name": "Agence d'essai", "email": f"{code.lower()}@{DOMAIN}", "phone": "04 00 00 00 00"}
    agency_id = await add_agency(
        connection, {"code": code, **place, "postal_address": "", "hours": HOURS, "closures": []}
    )
    whose = {"agency_id": agency_id}
    people = [
        {"id": new_id(), "reference": f"{code}-{number:06}", "given_name": "Nul", "family_name": f"Autre {number}"}
        | {"language": "fr", "attributes": {}, **whose, **at}
        for number in range(count)
    ]
    await insert_rows(connection, person, people)
    places = [
        {"id": new_id(), "person_id": row["id"], "address": f"p{row['id']}@courrier.example.net"}
        | {"preferred": True, "state": "active"}
        for row in people
    ]
    await insert_rows(connection, person_address, places)
    state = {"status": "open", "state": {}, "version": 0, "failures": 0, "updated_at": BEGINNING, **whose, **at}
    made = [{"id": new_id(), "person_id": row["id"]} | state for row in people]
    await insert_rows(connection, cases, made)
    return [row["id"] for row in made]


@asynccontextmanager
async def sleeping_site(
    home: Path, pace: Pace, before_temporal: Callable[[Path], None] = lambda file: None
) -> AsyncIterator[SleepingSite]:
    """The parts at work. `before_temporal` is called before each start of Temporal, with its database file."""
    clock = _start_clock(home, pace.speed)
    relay = Relay(clock)
    controller = Controller(relay, hostname="127.0.0.1", port=free_port(set()))
    controller.start()
    try:
        settings = Settings(
            home=home,
            mail_domain=DOMAIN,
            relay_host="127.0.0.1",
            relay_port=controller.port,
            secret_key=SecretStr(SECRET),
        )
        parts, addresses = _parts(settings, home, pace, before_temporal)
        async with Supervisor(parts, home, backoff=Backoff(first=0.1, longest=1.0)) as running:
            await running.ready(timeout=120)
            engine = open_engine(addresses.database_url, pool=2)
            yield SleepingSite(home, settings, clock, running, addresses, relay, engine, pace)
            await engine.dispose()
    finally:
        stop(controller)


def _start_clock(home: Path, speed: float) -> Clock:
    """The clock of the parts, as the demo's: in a file of the home."""
    record = {"real_start": datetime.now(UTC).isoformat(), "service_start": BEGINNING.isoformat(), "speed": speed}
    (home / FILE).write_text(json.dumps(record))
    return load_clock(home)


def _parts(
    settings: Settings, home: Path, pace: Pace, before_temporal: Callable[[Path], None]
) -> tuple[tuple[Part, ...], Addresses]:
    environment = {
        "MAILFLOW_MAIL_DOMAIN": DOMAIN,
        "MAILFLOW_SECRET_KEY": SECRET,
        "MAILFLOW_RELAY_HOST": "127.0.0.1",
        "MAILFLOW_RELAY_PORT": str(settings.relay_port),
        "MAILFLOW_RELAY_SECURITY": "none",
        "MAILFLOW_AUTOMATIC_MAILS_PER_HOUR": "0",  # an hour is an instant here
        "MAILFLOW_LOG_LEVEL": "warning",
        CONTINUE_AT: str(pace.continue_at),
        EVERY: str(pace.reconcile_every),
    }
    ports = choose_ports(settings, home)
    runner = ("-m", "tests.crash.sleeping_part")
    parts, addresses = standard_parts(settings, home, ports, runner=runner, environment=environment)
    chosen = []
    for part in parts:
        if part.name == "temporal":
            part = replace(part, prepare=lambda: before_temporal(home / "temporal.db"))
        if part.name in PARTS:
            chosen.append(part)
    return tuple(chosen), addresses
