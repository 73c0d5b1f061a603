"""`mailflow inspect` and `mailflow replay` on a folder of ten thousand mails: speed, memory, and what they tell.

    python -m benchmarks.archive [--mails 10000] [--keep FOLDER]

The mails are the demo's, each with a Message-ID of its own. Both commands run as a person runs them; their memory is
that of the command itself, their readers apart.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mailflow.demo.samples import MAILBOX

PER_FOLDER = 1_000


def generate(folder: Path, count: int) -> None:
    """So many mails in folders of a thousand."""
    mails = [path.read_bytes() for path in sorted((MAILBOX / "eml").glob("*.eml"))]
    for number in range(count):
        place = folder / f"{number // PER_FOLDER:03}"
        place.mkdir(parents=True, exist_ok=True)
        raw = mails[number % len(mails)].replace(b"Message-ID: <", b"Message-ID: <%d." % number, 1)
        (place / f"m{number:06}.eml").write_bytes(raw)


def run(name: str, arguments: list[str], output: Path) -> int:
    """Runs a command, prints the end of what it told, its time and its memory."""
    command = [sys.executable, "-m", "mailflow.cli", *arguments]
    began = time.monotonic()
    with output.open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.PIPE, text=True)
        told = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
    print(f"{name}: {time.monotonic() - began:.1f} s, {usage.ru_maxrss // 1024} MB at most, status {status >> 8}")
    print("  " + "\n  ".join(told.strip().splitlines()[-8:]))
    return status


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the mails and verdicts there")
    args = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as passing:
        folder = args.keep or Path(passing)
        mails, before, report = folder / "mails", folder / "before.jsonl", folder / "report.html"
        generate(mails, args.mails)
        bad = run("inspect", ["inspect", str(mails)], folder / "verdicts.jsonl")
        bad |= run("replay --save", ["replay", str(mails), "--save", str(before)], folder / "first.txt")
        against = ["replay", str(mails), "--against", str(before), "--report", str(report)]
        bad |= run("replay --against", against, folder / "second.txt")
        print((folder / "second.txt").read_text().strip().splitlines()[-1])
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
