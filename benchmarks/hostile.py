"""Reading hostile mail: every mail read, none slow or large, and time that grows no faster than the mail.

    python -m benchmarks.hostile [--generator SCRIPT] [--sizes 16000,64000,256000,1024000] [--only WORD] [--all]

Each mail of benchmarks/hostile_mails is made at every size and read (and understood) in a child process of its own.
SCRIPT is a further generator, called as `SCRIPT FOLDER`, that writes `*.eml`; it is left out where absent. Seconds
are of processor time; the slope is that of a line through the logarithms of size and time (1 is linear, below 1 a limit
cut in).
"""

from __future__ import annotations

import argparse
import math
import os
import pickle
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.hostile_mails import GENERATORS
from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.values import Disposition

SIZES = "16000,64000,256000,1024000"
SECONDS, MEGABYTES, SLOPE = 1.0, 256, 1.2
_NOISE = 0.004  # seconds below which a slope says nothing
_NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
_ZONE = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Measured:
    """One mail read once."""

    name: str
    size: int
    reading: float
    understanding: float
    megabytes: float
    trouble: str

    @property
    def seconds(self) -> float:
        """Processor time of both steps."""
        return self.reading + self.understanding


def measure(name: str, raw: bytes) -> Measured:
    """Reads in a forked child, whose largest memory the kernel tells."""
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        os.close(source)
        _report(sink, raw)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        data = pipe.read()
    _, status, usage = os.wait4(child, 0)
    reading, understanding, trouble = pickle.loads(data) if data else (0.0, 0.0, f"ended with {status}")
    return Measured(name, len(raw), reading, understanding, usage.ru_maxrss / 1024, trouble)


def _report(sink: int, raw: bytes) -> None:
    """In the child: the two times and what went wrong, then the end."""
    try:
        started = time.process_time()
        mail = read(raw)
        middle = time.process_time()
        understand(mail, {"asked": None}, _NOW, _ZONE)
        trouble = mail.disposition_reason if mail.disposition is Disposition.UNREADABLE else ""
        os.write(sink, pickle.dumps((middle - started, time.process_time() - middle, trouble)))
    except Exception as error:
        os.write(sink, pickle.dumps((0.0, 0.0, repr(error)[:200])))
    finally:
        os._exit(0)


def slope(runs: list[Measured]) -> float | None:
    """The exponent of growth over the sizes whose time is above the noise; None when there are too few."""
    points = [(math.log(run.size), math.log(run.seconds)) for run in runs if run.seconds > _NOISE]
    if len(points) < 2:
        return None
    x, y = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    spread = sum((p[0] - x) ** 2 for p in points)
    return sum((p[0] - x) * (p[1] - y) for p in points) / spread if spread else None


def written_by(script: Path) -> list[Measured]:
    """The mails a foreign generator writes, each read once."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(script), folder], check=True, stdout=subprocess.DEVNULL)
        return [measure(path.stem, path.read_bytes()) for path in sorted(Path(folder).glob("*.eml"))]


def _families(runs: list[Measured]) -> dict[str, list[Measured]]:
    """Mails whose names differ by a last number belong together."""
    out: dict[str, list[Measured]] = {}
    for run in runs:
        stem, _, number = run.name.rpartition("_")
        out.setdefault(stem if number.isdigit() else run.name, []).append(run)
    return out


def _line(name: str, runs: list[Measured]) -> tuple[str, bool]:
    grows = slope(runs)
    last = max(runs, key=lambda run: run.seconds)
    bad = (grows or 0) > SLOPE or last.seconds > SECONDS or last.megabytes > MEGABYTES or any(r.trouble for r in runs)
    told = "    -" if grows is None else f"{grows:5.2f}"
    times = " ".join(f"{run.seconds * 1000:8.1f}" for run in runs[:4])
    trouble = next((run.trouble for run in runs if run.trouble), "")
    return f"{name:<28} {told}  {times} ms  {last.megabytes:5.0f} MB {'  <-- ' + trouble if bad else ''}", bad


def main(arguments: list[str] | None = None) -> int:
    """Prints one line a generator; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generator", type=Path, help="a further script that writes hostile mails to a folder")
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--only", default="", help="generators whose name holds this word")
    parser.add_argument("--all", action="store_true", help="print the families that are fast and flat, too")
    args = parser.parse_args(arguments)
    sizes = [int(size) for size in args.sizes.split(",")]
    for warm in GENERATORS.values():
        read(warm(2_000))
    families = {
        name: [measure(name, make(size)) for size in sizes] for name, make in GENERATORS.items() if args.only in name
    }
    if args.generator and args.generator.is_file():
        families |= _families(written_by(args.generator))
    else:
        print("no further generator: its mails are left out")
    missed = 0
    for name, runs in families.items():
        line, bad = _line(name, runs)
        missed += bad
        if bad or args.all or name in GENERATORS:
            print(line)
    every = [run for runs in families.values() for run in runs]
    slowest, largest = max(every, key=lambda r: r.seconds), max(every, key=lambda r: r.megabytes)
    print(f"{len(every)} mails, {sum(bool(run.trouble) for run in every)} not read, {missed} families beyond a goal")
    print(
        f"slowest {slowest.name} of {slowest.size} bytes: reading {slowest.reading:.2f} s, "
        f"understanding {slowest.understanding:.2f} s"
    )
    print(f"largest {largest.name}: {largest.megabytes:.0f} MB with the interpreter")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
