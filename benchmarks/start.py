"""How long a site takes to start, on an empty home and on kept data, and what memory each process has when idle.

    python -m benchmarks.start [--settle 5] [--rounds 1]

Runs `mailflow up` in a temporary home with a relay configured, so that every part is there. Goal P11: ready in 5 s on
kept data, `--help` in 0.3 s, our own processes together 400 MB. Memory needs Linux's /proc.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from mailflow.runtime import postgres

FOREIGN = ("postgres", "temporal")
CLI = (sys.executable, "-m", "mailflow.cli")


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the running site, in kilobytes. `rss` counts shared pages in full, `pss` its share of them."""

    name: str
    rss: int
    pss: int

    @property
    def own(self) -> bool:
        return not self.name.startswith(FOREIGN)


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds until each part served, until all did, and the idle processes."""

    parts: dict[str, float]
    seconds: float
    processes: list[Process]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--settle", type=float, default=5.0, metavar="SECONDS", help="idle time before memory is read")
    parser.add_argument("--rounds", type=int, default=1, help="starts on kept data")
    args = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="mailflow-start-"))
    home.chmod(0o755)
    try:
        print(machine())
        print(f"mailflow --help: {statistics.median(help_seconds() for _ in range(7)) * 1000:.0f} ms (median of 7)")
        print("\n" + table("empty home", start(home, args.settle)))
        for _ in range(args.rounds):
            print("\n" + table("kept data", start(home, args.settle)))
    finally:
        postgres.remove(home)
        shutil.rmtree(home)
    return 0


def help_seconds() -> float:
    """One `mailflow --help` as a process."""
    began = time.perf_counter()
    subprocess.run([*CLI, "--help"], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def start(home: Path, settle: float) -> Start:
    """Start the site, let it idle, look at it, stop it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
    environment |= {"MAILFLOW_HOME": str(home), "MAILFLOW_RELAY_HOST": "127.0.0.1"}
    parts: dict[str, float] = {}
    began = time.perf_counter()
    pipe = subprocess.PIPE
    with subprocess.Popen([*CLI, "up"], env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout
        try:
            for line in running.stdout:
                if found := re.match(r"\[\d+/\d+\] (\w+): ready", line):
                    parts.setdefault(found[1], time.perf_counter() - began)
                if line.startswith("mailflow runs"):
                    break
            seconds = time.perf_counter() - began
            time.sleep(settle)
            processes = [measured(pid) for pid in family(running.pid)]
        finally:
            running.send_signal(signal.SIGINT)
            running.communicate()
    return Start(parts, seconds, processes)


def family(pid: int) -> list[int]:
    """The process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in family(int(child)))]


def measured(pid: int) -> Process:
    """Name and memory of one process."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ").split()
    name = words[words.index("mailflow.cli") + 1] if "mailflow.cli" in words else " ".join(words[:1]).split("/")[-1]
    if "mailflow.mail.reader_process" in words:
        name = "reader"
    sums = dict(re.findall(r"^(\w+): +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE))
    return Process(name.rstrip(":"), int(sums["Rss"]), int(sums["Pss"]))


def table(title: str, found: Start) -> str:
    """Ready times in their order, then memory."""
    lines = [f"{title}: ready in {found.seconds:.2f} s"]
    lines.append("  " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in found.parts.items()))
    own = [process for process in found.processes if process.own]
    lines += [f"  {process.name:<12} {megabytes([process])}" for process in own]
    for name, group in (("own", own), *((n, [p for p in found.processes if p.name.startswith(n)]) for n in FOREIGN)):
        lines.append(f"  {f'all {name}':<12} {megabytes(group)}   ({len(group)} processes)")
    return "\n".join(lines)


def megabytes(processes: list[Process]) -> str:
    """Their memory together."""
    rss, pss = sum(process.rss for process in processes) / 1024, sum(process.pss for process in processes) / 1024
    return f"RSS {rss:6.1f} MB   PSS {pss:6.1f} MB"


def machine() -> str:
    """What the figures were taken on."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    libraries = ", ".join(f"{name} {version(name)}" for name in ("sqlalchemy", "temporalio", "fastapi", "pydantic"))
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, load {load}\n"
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {libraries}"
    )


if __name__ == "__main__":
    sys.exit(main())
