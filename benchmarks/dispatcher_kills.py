"""Promise R4: `python -m benchmarks.dispatcher_kills [--kills 100]` kills the dispatcher (-9) again and again while it
sends, and counts copies at the relay: none twice but in the ambiguous window, and those flagged; "never twice" never.

Brings its own PostgreSQL and relay. About two seconds a kill.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import replace
from hashlib import sha256

from sqlalchemy import text

from benchmarks.sending import KEYRING, Bench, site
from mailflow.outbox.posting import post_all
from mailflow.runtime.passing_postgres import passing_database
from mailflow.store.engine import open_engine
from tests.outbox import dispatch_until_killed
from tests.outbox.faults import BEGINNING, judge
from tests.relays import ScriptedRelay

EACH = 12  # mails between two kills
LEFT = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"


async def measure(url: str, kills: int) -> bool:
    """Kill, let it finish, judge, print."""
    engine = open_engine(url)
    bench = Bench(engine, site(url, 25))
    await bench.prepare()
    drafts = [
        replace(bench.draft(None), recipient=f"p{number}@example.net", if_ambiguous=("retry", "ask")[number % 2])
        for number in range(EACH * (kills + 1))
    ]
    async with engine.begin() as connection:
        await post_all(connection, KEYRING, bench.settings, drafts, BEGINNING)
    async with ScriptedRelay().running() as relay:
        for kill in range(1, kills + 1):
            process = await started(url, relay.port)
            await relay.seen(EACH * kill)
            process.kill()
            await process.wait()
        process = await started(url, relay.port)
        while await left(bench):
            await asyncio.sleep(0.2)
        process.kill()
        await process.wait()
    accepted = [(message_id(mail.raw), sha256(mail.raw).hexdigest()) for mail in relay.accepted]
    counts, broken = await judge(engine, accepted)
    await engine.dispose()
    print(json.dumps({"kills": kills, **counts, "broken promises": broken[:20]}, indent=2))
    return not broken


async def started(url: str, port: int) -> asyncio.subprocess.Process:
    """A dispatcher of its own process, at work."""
    command = (sys.executable, "-m", dispatch_until_killed.__name__, url, str(port))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    while await process.stdout.readline() not in (b"ready\n", b""):
        pass
    return process


async def left(bench: Bench) -> int:
    """Mails that still wait."""
    async with bench.engine.connect() as connection:
        return int((await connection.execute(text(LEFT))).scalar_one())


def message_id(raw: bytes) -> str:
    """Of the mail's head."""
    line = next(line for line in raw.split(b"\r\n") if line.lower().startswith(b"message-id:"))
    return line.partition(b":")[2].strip().decode()


def main() -> int:
    """One command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    chosen = parser.parse_args()
    with passing_database() as url:
        return 0 if asyncio.run(measure(url, chosen.kills)) else 1


if __name__ == "__main__":
    sys.exit(main())
