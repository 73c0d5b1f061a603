"""Goal P7: from a wording to the relay, against smtplib with ten reused connections to the same sink, in turn.

`python -m benchmarks.sending [--mails 3000] [--rounds 3]` brings its own PostgreSQL, sink and dispatcher process, and
prints composing per core, then for each round smtplib, posting, sending what is queued, and both at once.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import queue
import smtplib
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import uvloop
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.config import Settings
from mailflow.core.clock import SystemClock
from mailflow.core.ids import new_id
from mailflow.core.keys import Keyring
from mailflow.mail import tokens
from mailflow.mail.sending.compose import Letter, compose
from mailflow.outbox import dispatcher
from mailflow.outbox.posting import Draft, post_all
from mailflow.runtime.passing_postgres import passing_database
from mailflow.store import tables
from mailflow.store.engine import open_engine
from mailflow.templates.rendering import Rendered, render

WORDING = """Objet : {{ prenom }}, votre rendez-vous à l'agence

Bonjour {{ prenom }},

Nous vous proposons un rendez-vous avec **{{ conseillere }}**, votre conseillère, à l'agence de Lyon Part-Dieu.

1. mardi 3 mars à 9 h 00
2. mercredi 4 mars à 14 h 30
3. jeudi 5 mars à 10 h 15

Répondez 1, 2 ou 3 à ce courriel. Pour un autre jour, répondez AUTRE et dites-nous quand vous êtes disponible.

{% if lien %}
Vous pouvez aussi choisir en ligne : {{ lien }}
{% endif %}

Cordialement,
L'agence de Lyon Part-Dieu, 1 rue Inventée, 69003 Lyon
"""
VALUES = {"prenom": "Léa", "conseillere": "Zoé Lefèvre", "lien": "https://agence.example.org/rendez-vous"}
KEYRING = Keyring((b"only-for-benchmarks-0123456789abcdef",))
CONNECTIONS, BATCH = 10, 50


def composed(content: Rendered) -> bytes:
    """One mail with its tokens, as posting makes it."""
    mail, now = new_id(), datetime.now(UTC)
    address = "lea.martin@example.net"
    reply_to = tokens.reply_address(KEYRING, "suivi@bench.example.org", mail, address, now.date())
    return compose(
        Letter(
            message_id=tokens.message_id(KEYRING, mail, "bench.example.org"),
            date=now,
            sender="suivi@bench.example.org",
            sender_name="Agence de Lyon Part-Dieu",
            reply_to=reply_to,
            recipient=address,
            recipient_name="Léa Martin",
            subject=content.subject,
            text=content.text,
            html=content.html,
        )
    )


def composing(count: int = 2000) -> float:
    """Rendered and composed mails a second on one core."""
    started = time.perf_counter()
    for _ in range(count):
        composed(render(WORDING, VALUES))
    return count / (time.perf_counter() - started)


def by_smtplib(port: int, mails: list[bytes]) -> float:
    """Mails a second by ten threads with a connection each."""
    left: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    for mail in mails:
        left.put(mail)

    def work() -> None:
        with smtplib.SMTP("127.0.0.1", port) as connection, contextlib.suppress(queue.Empty):
            while True:
                connection.sendmail("retour@bench.example.org", ["lea@example.net"], left.get_nowait())

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(mails) / (time.perf_counter() - started)


class Bench:
    """A site on a database of its own."""

    def __init__(self, engine: AsyncEngine, settings: Settings) -> None:
        self.engine, self.settings = engine, settings
        self.agency, self.person, self.case, self.conversation = (new_id() for _ in range(4))

    async def prepare(self) -> None:
        """One agency, person, case and conversation."""
        now, queue_id = datetime.now(UTC), new_id()
        agency = {"id": self.agency, "code": "B", "name": "Banc", "hours": {}, "closures": []}
        agency |= {"email": "a@bench.example.org", "phone": "0", "postal_address": "x"}
        person = {"id": self.person, "agency_id": self.agency, "reference": "1", "given_name": "L", "family_name": "M"}
        case = {"id": self.case, "agency_id": self.agency, "person_id": self.person, "status": "open", "state": {}}
        conversation = {"id": self.conversation, "agency_id": self.agency, "queue_id": queue_id, "subject": "x"}
        async with self.engine.begin() as connection:
            await connection.execute(insert(tables.agency).values(agency))
            await connection.execute(insert(tables.person).values(person | {"attributes": {}, "created_at": now}))
            await connection.execute(insert(tables.queue).values(id=queue_id, agency_id=self.agency, kind="triage"))
            await connection.execute(insert(tables.cases).values(case | {"created_at": now, "updated_at": now}))
            await connection.execute(
                insert(tables.conversation).values(conversation | {"state": "open", "last_at": now, "created_at": now})
            )

    def draft(self, not_before: datetime | None) -> Draft:
        """A rendered mail of the case."""
        content = render(WORDING, VALUES)
        return Draft(
            kind="pathway",
            dedup_key=str(new_id()),
            agency_id=self.agency,
            person_id=self.person,
            case_id=self.case,
            conversation_id=self.conversation,
            recipient="lea.martin@example.net",
            recipient_name="Léa Martin",
            sender_name="Agence de Lyon Part-Dieu",
            subject=content.subject,
            text=content.text,
            html=content.html,
            not_before=not_before,
        )

    async def post(self, count: int, not_before: datetime | None = None) -> float:
        """Mails posted a second, in transactions of fifty."""
        started = time.perf_counter()
        for first in range(0, count, BATCH):
            async with self.engine.begin() as connection:
                drafts = [self.draft(not_before) for _ in range(min(BATCH, count - first))]
                await post_all(connection, KEYRING, self.settings, drafts, datetime.now(UTC))
        return count / (time.perf_counter() - started)

    async def sent(self) -> int:
        """How many are recorded as sent."""
        async with self.engine.begin() as connection:
            return int(
                (await connection.execute(text("SELECT count(*) FROM outbox WHERE state = 'sent'"))).scalar_one()
            )

    async def until_sent(self, count: int, port: int, at_relay: int) -> float:
        """Wait until the relay has them all, then until all are recorded; when that was, by our clock."""
        while accepted(port) < at_relay:  # asks the sink, not the database that is being measured
            await asyncio.sleep(0.02)
        while await self.sent() < count:
            await asyncio.sleep(0.005)
        return time.perf_counter()

    async def release(self) -> float:
        """Everything posted for later is due at the time that is returned."""
        async with self.engine.begin() as connection:
            await connection.execute(text("UPDATE outbox SET not_before = now() WHERE state = 'queued'"))
            await connection.execute(text("SELECT pg_notify('outbox', '')"))
            return time.perf_counter()


async def dispatch_for(settings: Settings) -> None:
    """The dispatcher's process."""
    assert settings.database_url
    engine = open_engine(settings.database_url, pool=2)
    await dispatcher.serve(
        settings, engine, SystemClock(), KEYRING, asyncio.Event(), lambda: print("ready", flush=True)
    )


@contextlib.contextmanager
def child(*arguments: str) -> Iterator[str]:
    """A process of ours that has printed its first line; killed at the end."""
    with subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


async def measure(url: str, port: int, mails: int, rounds: int) -> dict[str, float]:
    """All figures, medians of the rounds."""
    settings = site(url, port)
    engine = open_engine(url)
    bench = Bench(engine, settings)
    await bench.prepare()
    sample = [composed(render(WORDING, VALUES)) for _ in range(mails)]
    figures: dict[str, list[float]] = {name: [] for name in ("smtplib", "posting", "sending", "both at once")}
    total = 0
    with child("benchmarks.sending", "--dispatch", url, str(port)):
        for number in range(1, rounds + 1):
            figures["smtplib"].append(await asyncio.to_thread(by_smtplib, port, sample))
            figures["posting"].append(await bench.post(mails, datetime.now(UTC) + timedelta(days=1)))
            for name in ("sending", "both at once"):
                total += mails
                if name == "sending":
                    started = await bench.release()
                else:
                    started = time.perf_counter()
                    await bench.post(mails)
                figures[name].append(mails / (await bench.until_sent(total, port, total + number * mails) - started))
    await engine.dispose()
    assert accepted(port) == total + rounds * mails
    return {name: statistics.median(values) for name, values in figures.items()}


def accepted(port: int) -> int:
    """The sink's own count."""
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rwb") as file:
        file.readline()
        file.write(b"XCNT\r\n")
        file.flush()
        return int(file.readline().split()[1])


def site(url: str, port: int) -> Settings:
    """Settings of the measured site."""
    return Settings(
        database_url=url,
        mail_domain="bench.example.org",
        relay_host="127.0.0.1",
        relay_port=port,
        relay_security="none",
        relay_connections=CONNECTIONS,
        automatic_mails_per_hour=0,  # no fuse
    )


def main() -> None:
    """One command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dispatch", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.dispatch:
        uvloop.run(dispatch_for(site(chosen.dispatch[0], int(chosen.dispatch[1]))))
        return
    figures = {"composing per core": composing()}
    with passing_database() as url, child("benchmarks.smtp_sink") as port:
        figures |= uvloop.run(measure(url, int(port), chosen.mails, chosen.rounds))
    for name in ("sending", "both at once"):
        figures[f"{name} / smtplib (goal 0.5)"] = figures[name] / figures["smtplib"]
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}, indent=2))


if __name__ == "__main__":
    main()
