"""Promise R4/R5: 2,000 mails through a relay that misbehaves in 30 % of its dialogues; each arrives once, or once more
only where nobody can know, and flagged.

`python -m benchmarks.faulty_relay [--mails 2000] [--seed 1] [--share 0.3]` brings its own PostgreSQL and relay.
`--relay FILE.py` uses an outside relay instead, started as `FILE.py PORT LOG p4xx p5xx pdrop pslow seed`, which writes
a tab-separated line a mail taken: time, recipient, Message-ID, hash.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import uvloop

from benchmarks.sending import KEYRING, Bench, site
from mailflow.runtime.passing_postgres import passing_database
from mailflow.store.engine import open_engine
from tests.faulty_relay import FaultyRelay
from tests.outbox.faults import judge, send_through


async def measure(url: str, chosen: argparse.Namespace) -> bool:
    """Send, judge, print; whether every promise held."""
    engine = open_engine(url)
    bench = Bench(engine, site(url, 25))
    await bench.prepare()
    started, accepted, met = time.perf_counter(), [], {}
    if chosen.relay:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "accepted.tsv"
            async with outside(chosen, log) as port:
                await send_through(engine, bench.settings, KEYRING, port, bench.draft(None), chosen.mails)
            lines = (line.split("\t") for line in log.read_text().splitlines())
            accepted = [(fields[2].strip(), fields[3]) for fields in lines]
    else:
        async with FaultyRelay(chosen.seed, chosen.share).running() as relay:
            await send_through(engine, bench.settings, KEYRING, relay.port, bench.draft(None), chosen.mails)
        accepted, met = relay.accepted, dict(sorted(relay.met.items()))
    counts, broken = await judge(engine, accepted)
    await engine.dispose()
    shown = {"seed": chosen.seed, "seconds": round(time.perf_counter() - started, 1), **counts, "faults met": met}
    print(json.dumps(shown | {"broken promises": broken[:20]}, indent=2))
    return not broken


@contextlib.asynccontextmanager
async def outside(chosen: argparse.Namespace, log: Path) -> AsyncIterator[int]:
    """A relay of somebody else's, on a free port: a third of its faults each 4xx, 5xx and dropped, some slow."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    shares = [f"{chosen.share * part:.3f}" for part in (0.33, 0.27, 0.33, 0.07)]
    log.touch()
    command = [sys.executable, chosen.relay, str(port), str(log), *shares, str(chosen.seed)]
    process = subprocess.Popen(command)
    try:
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            await asyncio.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.wait()


def main() -> int:
    """One command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=0.3)
    parser.add_argument("--relay", metavar="FILE.py")
    chosen = parser.parse_args()
    with passing_database() as url:
        return 0 if uvloop.run(measure(url, chosen)) else 1


if __name__ == "__main__":
    sys.exit(main())
