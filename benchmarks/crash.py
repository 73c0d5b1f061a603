"""Kills each part in turn under a longer load, and says what was lost (nothing), doubled (nothing), and how quickly.

    python -m benchmarks.crash [--mails 2000] [--rounds 3] [--connections 10]

Ends with 1 when a promise is broken. Runs a whole site of its own in a temporary folder.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from mailflow.runtime import postgres
from tests.crash.harness import Outcome, run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=2000, help="at least so many")
    parser.add_argument("--rounds", type=int, default=1, help="how often each part is killed")
    parser.add_argument("--connections", type=int, default=10)
    args = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="mailflow-crash-"))
    home.chmod(0o755)
    try:
        outcome = asyncio.run(run(home, args.mails, connections=args.connections, rounds=args.rounds))
    finally:
        postgres.remove(home)
        shutil.rmtree(home)
    print(table(outcome))
    return 1 if outcome.broken_promises else 0


def table(outcome: Outcome) -> str:
    """The figures, and the broken promises in plain words."""
    sent = outcome.sent
    mails = len(sent.acknowledged)
    lines = [
        f"{mails} mails in {outcome.seconds:.1f} s ({mails / outcome.seconds:.0f}/s) with {len(outcome.kills)} kills",
        f"acknowledged {mails}, lost {len(outcome.lost)}, doubled {len(outcome.doubled)}",
        f"5xx {len(sent.refused)}, 4xx {sent.deferred}, connections lost {sent.broken}",
        f"relayed {sum(outcome.relayed.values())} mails, {sum(n - 1 for n in outcome.relayed.values())} of them again",
    ]
    for part in dict.fromkeys(name for name, _ in outcome.kills):
        seconds = [took for name, took in outcome.kills if name == part]
        lines.append(f"  {part:<9} served again after {statistics.median(seconds):.1f} s (worst {max(seconds):.1f} s)")
    return "\n".join([*lines, *(outcome.broken_promises or ["no promise broken"])])


if __name__ == "__main__":
    sys.exit(main())
