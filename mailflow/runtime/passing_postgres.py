"""A PostgreSQL for the length of a test run or a measurement: started, ready, stopped and removed. Not supervised."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mailflow.core.errors import Misconfigured
from mailflow.runtime.postgres import EmbeddedPostgres, embedded_postgres, remove
from mailflow.store.migrate import migrate


@contextmanager
def passing_postgres(folder: Path | None = None) -> Iterator[EmbeddedPostgres]:
    """A running server with an empty database, its data in a folder of its own inside `folder` (None: /tmp)."""
    home = Path(tempfile.mkdtemp(prefix="mailflow-passing-", dir=folder))
    home.chmod(0o755)  # as root the server runs as another user
    server = embedded_postgres(home)
    server.initialise()
    log = home / "postgres.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            server.command(),
            user=server.user,
            extra_groups=[] if server.user else None,
            cwd="/",
            stdout=output,
            stderr=output,
        )
    try:
        while not server.ready():
            if process.poll() is not None:
                raise Misconfigured(f"PostgreSQL did not start: {log.read_text()[-500:]}")
            time.sleep(0.05)
        yield server
    finally:
        process.send_signal(2)
        process.wait()
        remove(home)
        shutil.rmtree(home)


@contextmanager
def passing_database() -> Iterator[str]:
    """The URL of a database with all tables, durable as in production."""
    with passing_postgres() as server:
        migrate(server.url)
        yield server.url
