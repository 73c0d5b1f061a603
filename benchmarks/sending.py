"""Goal P7: from a wording to the relay, against smtplib with ten reused connections to the same sink, in turn.

`python -m benchmarks.sending [--mails 3000] [--rounds 3]` brings its own PostgreSQL, sink and dispatcher process, and
prints composing per core, then for each round smtplib, the same with one fsynced line a mail, posting, sending what is
queued, and both at once; and the processor time a mail took in each process. On a machine that does other work as well
believe that rather than the rates: three processes of ours wait for each other, of smtplib's only two.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import uvloop
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.processor_time import children, spent, spent_by_all
from benchmarks.smtp_peers import CONNECTIONS, accepted, by_smtplib
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
BATCH = 50


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

    async def post(self, count: int, not_before: datetime | None = None) -> None:
        """So many mails, in transactions of fifty."""
        for first in range(0, count, BATCH):
            async with self.engine.begin() as connection:
                drafts = [self.draft(not_before) for _ in range(min(BATCH, count - first))]
                await post_all(connection, KEYRING, self.settings, drafts, datetime.now(UTC))

    async def sent(self) -> int:
        """How many are recorded as sent."""
        async with self.engine.begin() as connection:
            return int(
                (await connection.execute(text("SELECT count(*) FROM outbox WHERE state = 'sent'"))).scalar_one()
            )

    async def until_sent(self, count: int, port: int, at_relay: int) -> None:
        """Wait until the relay has them all, then until all are recorded."""
        while accepted(port) < at_relay:  # asks the sink, not the database that is being measured
            await asyncio.sleep(0.02)
        while await self.sent() < count:
            await asyncio.sleep(0.005)

    async def release(self) -> None:
        """Everything posted for later is due now."""
        async with self.engine.begin() as connection:
            await connection.execute(text("UPDATE outbox SET not_before = now() WHERE state = 'queued'"))
            await connection.execute(text("SELECT pg_notify('outbox', '')"))


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


class Figures:
    """Rates, and processor time a mail by process, of all rounds."""

    def __init__(self, mails: int, processes: dict[str, Callable[[], float]]) -> None:
        self._mails, self._processes = mails, processes
        self._rates: dict[str, list[float]] = {}
        self._spent: dict[str, list[dict[str, float]]] = {}
        self.start()

    def start(self) -> None:
        """From here on it is measured."""
        self._before = self._now()
        self._began = time.perf_counter()

    def end(self, name: str) -> None:
        """So far, under this name."""
        seconds = time.perf_counter() - self._began
        after = self._now()
        self._rates.setdefault(name, []).append(self._mails / seconds)
        each = {process: (after[process] - self._before[process]) / self._mails * 1e6 for process in after}
        self._spent.setdefault(name, []).append(each)

    def _now(self) -> dict[str, float]:
        return {name: read() for name, read in self._processes.items()}

    def medians(self) -> dict[str, object]:
        """Of all rounds; ratios are those within a round."""
        found: dict[str, object] = {name: round(statistics.median(rates)) for name, rates in self._rates.items()}
        for peer in ("smtplib", "smtplib, one fsync a mail"):
            for name in ("sending", "both at once"):
                pairs = zip(self._rates[name], self._rates[peer], strict=True)
                found[f"{name} / {peer}"] = round(statistics.median(ours / theirs for ours, theirs in pairs), 2)
        return found | {
            f"processor time a mail, {name} (µs)": {
                process: round(statistics.median(one[process] for one in rounds)) for process in self._processes
            }
            for name, rounds in self._spent.items()
        }


async def measure(url: str, port: int, mails: int, rounds: int, servers: dict[str, int]) -> dict[str, object]:
    """All figures."""
    settings = site(url, port)
    engine = open_engine(url)
    bench = Bench(engine, settings)
    await bench.prepare()
    sample = [composed(render(WORDING, VALUES)) for _ in range(mails)]
    sent = relayed = 0
    before = set(children(os.getpid()))
    with child("benchmarks.sending", "--dispatch", url, str(port)):
        (dispatcher_id,) = set(children(os.getpid())) - before
        processes = {name: partial(spent_by_all, process) for name, process in servers.items()}
        processes |= {"dispatcher": partial(spent, dispatcher_id), "client": time.process_time}
        figures = Figures(mails, processes)
        for _ in range(rounds):
            for name, recorded in (("smtplib", False), ("smtplib, one fsync a mail", True)):
                figures.start()
                await asyncio.to_thread(by_smtplib, port, sample, recorded=recorded)
                figures.end(name)
            relayed += 2 * mails
            figures.start()
            await bench.post(mails, datetime.now(UTC) + timedelta(days=1))
            figures.end("posting")
            for name in ("sending", "both at once"):
                sent, relayed = sent + mails, relayed + mails
                figures.start()
                if name == "sending":
                    await bench.release()
                    figures.start()
                else:
                    await bench.post(mails)
                await bench.until_sent(sent, port, relayed)
                figures.end(name)
    await engine.dispose()
    assert accepted(port) == relayed
    return figures.medians()


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
    figures: dict[str, object] = {"composing per core": round(composing())}
    with passing_database() as url:
        (postgres,) = children(os.getpid())
        with child("benchmarks.smtp_sink") as port:
            (sink,) = set(children(os.getpid())) - {postgres}
            servers = {"PostgreSQL": postgres, "relay": sink}
            figures |= uvloop.run(measure(url, int(port), chosen.mails, chosen.rounds, servers))
    print(json.dumps(figures, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
