"""Many mails in a real Dovecot, the part `imap` killed again and again, new UIDs once, the same mails also by SMTP.

Shared by the test and by benchmarks/imap.py.
"""

from __future__ import annotations

import contextlib
import os
import random
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import psycopg

from mailflow.runtime.home import free_port
from tests.inbox.imap.conftest import mail, toml
from tests.inbox.imap.dovecot import PASSWORD, Dovecot, dovecot

USER, ADDRESS, ARCHIVE = "suivi", "suivi@agence.example.org", "Traites"
PATIENCE = 60.0


@dataclass(slots=True)
class Outcome:
    """What was found afterwards."""

    mails: int
    kills: int = 0
    restarts: float = 0.0  # seconds until a part killed served again, worst
    seconds: float = 0.0
    items: int = 0
    different: int = 0  # items with a Message-ID of their own
    by_source: dict[str, int] = field(default_factory=dict)
    sent: int = 0  # by SMTP
    waiting: int = 0  # mails still in the folder
    archived: int = 0

    @property
    def broken_promises(self) -> list[str]:
        """Empty when all is well."""
        out = []
        if self.different != self.mails:
            out.append(f"{self.mails - self.different} mails lost")
        if self.items != self.different:
            out.append(f"{self.items - self.different} items double")
        if self.waiting or self.archived != self.mails:
            out.append(f"{self.waiting} mails not moved, {self.archived} in the archive")
        return out


class Parts:
    """The parts `imap` and `intake` as processes of their own."""

    def __init__(self, url: str, home: Path, server: Dovecot, after: str = "move") -> None:
        self.home, self.smtp_port = home, free_port({server.port, server.tls_port})
        (home / "password").write_text(PASSWORD)
        account = {"name": USER, "addresses": [ADDRESS], "host": "127.0.0.1", "port": server.port, "user": USER}
        account |= {"security": "none", "password_file": str(home / "password"), "since": "2020-01-01"}
        (home / "imap.toml").write_text(toml(account | {"after": after, "archive": ARCHIVE}))
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
        self._environment |= {
            "MAILFLOW_HOME": str(home),
            "MAILFLOW_DATABASE_URL": url,
            "MAILFLOW_MAIL_DOMAIN": "agence.example.org",
            "MAILFLOW_IMAP_CONFIG": str(home / "imap.toml"),
            "MAILFLOW_SMTP_PORT": str(self.smtp_port),
        }

    @contextlib.contextmanager
    def running(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        """One part, serving; killed in the end."""
        ready = self.home / f"{name}.ready"
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "mailflow.cli", name, "--ready-file", str(ready)]
        with (self.home / f"{name}.log").open("ab") as output:
            process = subprocess.Popen(command, env=self._environment, stdout=output, stderr=output)
        try:
            limit = time.monotonic() + PATIENCE
            while not ready.exists():
                if process.poll() is not None or time.monotonic() > limit:
                    raise RuntimeError((self.home / f"{name}.log").read_text()[-2000:])
                time.sleep(0.005)
            yield process
        finally:
            process.kill()
            process.wait()


def send(port: int, mails: list[bytes]) -> None:
    """The same mails by SMTP."""
    with smtplib.SMTP("127.0.0.1", port) as client:
        for raw in mails:
            client.sendmail("camille@example.net", [ADDRESS], b"Received: from elsewhere\r\n" + raw)


def run(url: str, mails: int, kills: int, seed: int = 1) -> Outcome:
    """The whole exercise; every kill meets a part with mails under way."""
    chance = random.Random(seed)
    raws = [mail(number, text="Oui. " * chance.randrange(1, 200)) for number in range(mails)]
    outcome = Outcome(mails)
    with tempfile.TemporaryDirectory(prefix="mailflow-killing-") as folder, dovecot() as server:
        parts = Parts(url, Path(folder), server)
        shares = [raws[start :: kills + 1] for start in range(kills + 1)]
        began = time.monotonic()
        with parts.running("intake"), psycopg.connect(url, autocommit=True) as connection:
            for number, share in enumerate(shares):
                for raw in share:
                    server.deliver(USER, raw)
                sender = Thread(target=send, args=(parts.smtp_port, share[::2]))
                sender.start()
                outcome.sent += len(share)
                last = number == kills
                _one_life(parts, connection, server, outcome, None if last else chance)
                sender.join()
                send(parts.smtp_port, share[1::2])
                if number == kills // 2:
                    server.stop()
                    server.new_uids(USER)
                    server.start()
            outcome.seconds = time.monotonic() - began
            _count(connection, outcome)
        outcome.waiting, outcome.archived = len(server.names(USER)), len(server.names(USER, ARCHIVE))
    return outcome


def _one_life(
    parts: Parts, connection: psycopg.Connection, server: Dovecot, outcome: Outcome, chance: random.Random | None
) -> None:
    """Start the part; kill it as soon as it stored something, or (no `chance`) let it finish."""
    began = time.monotonic()
    before = _stored(connection)
    with parts.running("imap"):
        outcome.restarts = max(outcome.restarts, time.monotonic() - began)
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            if chance is None and not server.names(USER):
                break
            if chance is not None and _stored(connection) > before:
                time.sleep(chance.random() * 0.05)
                break
            time.sleep(0.002)
        outcome.kills += chance is not None


def _stored(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM incoming WHERE source = 'imap'").fetchone()
    assert row is not None
    return int(row[0])


def _count(connection: psycopg.Connection, outcome: Outcome) -> None:
    rows = connection.execute("SELECT source, raw FROM incoming").fetchall()
    outcome.items = len(rows)
    outcome.different = len({raw.partition(b"Message-ID: ")[2].partition(b"\r\n")[0] for _, raw in rows})
    for source, _ in rows:
        outcome.by_source[source] = outcome.by_source.get(source, 0) + 1
