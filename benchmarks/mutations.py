"""Mutated mails through all that is done with foreign mail: none may end in an exception or take over a second.

    python -m benchmarks.mutations [--mails 200000] [--from 0] [--workers 2] [--more FOLDER] [--save FOLDER]

The mail of a number is always the same (tests/mail/mutating.py; a short form runs in the tests). Seeds are the tests'
corpus and hostile mails, the demo's mailbox, and the .eml files of `--more`. Each mail is read, understood, answered
and shown; inputs that fail or are slow are kept in `--save`. Times are of the processor.
"""

from __future__ import annotations

import argparse
import heapq
import json
import os
import platform
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from mailflow.demo.samples import MAILBOX
from tests.mail.golden import mails
from tests.mail.handling import handle
from tests.mail.hostile import hostile
from tests.mail.mutating import mutated

LIMIT_SECONDS, LIMIT_MEGABYTES = 1.0, 256
GIVEN_UP_SECONDS = 20.0
SLOWEST = 5
PORTION = 2_000


class GivenUp(BaseException):
    """A mail took so long that it is not worth waiting for its end."""


def give_up(number: int, frame: FrameType | None) -> None:
    raise GivenUp


def seeds(more: str) -> list[bytes]:
    """What is mutated, always in the same order."""
    folders = [MAILBOX / "eml", *([Path(more)] if more else [])]
    files = [path for folder in folders for path in sorted(folder.glob("*.eml"))]
    return [path.read_bytes() for path in (*mails(), *files)] + list(hostile(200).values())


def portion(first: int, count: int, more: str, save: str) -> None:
    """Handles some mails in this process; prints what went wrong and the slowest as one JSON object."""
    made, failures, slow, over = seeds(more), [], [], 0
    started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    signal.signal(signal.SIGPROF, give_up)
    for number in range(first, first + count):
        raw = mutated(number, made)
        signal.setitimer(signal.ITIMER_PROF, GIVEN_UP_SECONDS)
        began, failure = time.thread_time(), ""
        try:
            handle(raw, number)
        except GivenUp:
            failure = f"over {GIVEN_UP_SECONDS} s"
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            failure = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        seconds = time.thread_time() - began
        over += seconds > LIMIT_SECONDS
        heapq.heappush(slow, (seconds, number, len(raw)))
        if len(slow) > SLOWEST:
            heapq.heappop(slow)
        if failure:
            failures.append([number, failure])
        if failure or seconds > LIMIT_SECONDS:
            (Path(save) / f"{number}.eml").write_bytes(raw)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - started) / 1024
    print(json.dumps({"mails": count, "failures": failures, "over": over, "slow": slow, "megabytes": grown}))


def portions(args: argparse.Namespace, save: str) -> Iterator[dict[str, object]]:
    """Every portion's result, `workers` of them at once."""
    waiting = list(range(args.first, args.first + args.mails, PORTION))
    running: list[subprocess.Popen[str]] = []
    while waiting or running:
        while waiting and len(running) < args.workers:
            first = waiting.pop(0)
            count = min(PORTION, args.first + args.mails - first)
            command = [sys.executable, "-m", "benchmarks.mutations", "--portion", str(first), str(count)]
            command += ["--more", args.more, "--save", save]
            running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        told, _ = (process := running.pop(0)).communicate()
        if process.returncode:
            raise SystemExit(f"a process ended with {process.returncode}")
        yield json.loads(told)


def run(args: argparse.Namespace, save: str) -> int:
    """Prints the figures; 1 when something went wrong."""
    failures: Counter[str] = Counter()
    slow: list[list[float]] = []
    mails_done, over, megabytes = 0, 0, 0.0
    for result in portions(args, save):
        mails_done += result["mails"]
        over += result["over"]
        failures.update(failure for _, failure in result["failures"])
        slow = sorted([*slow, *result["slow"]], reverse=True)[:SLOWEST]
        megabytes = max(megabytes, result["megabytes"])
        if sys.stderr.isatty():
            print(f"\r{mails_done} mails, {failures.total()} failures", end="", file=sys.stderr)
    print(f"\n{mails_done} mutated mails from number {args.first}: {failures.total()} failures")
    for failure, count in failures.most_common():
        print(f"  {count:>6} × {failure}")
    told = ", ".join(f"{number:.0f} ({size / 1000:.0f} KB) {1000 * seconds:.0f} ms" for seconds, number, size in slow)
    print(f"over {LIMIT_SECONDS:.0f} s of processor time: {over}; slowest: {told}")
    print(f"memory grew by {megabytes:.0f} MB at most (limit {LIMIT_MEGABYTES})")
    if failures or over:
        print(f"the mails are in {save}")
    return 1 if failures or over or megabytes > LIMIT_MEGABYTES else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=200_000)
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="NUMBER")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--more", default="", metavar="FOLDER", help="further mails to mutate")
    parser.add_argument("--save", metavar="FOLDER", help="where mails that fail are kept")
    parser.add_argument("--portion", nargs=2, type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.portion:
        portion(*args.portion, args.more, args.save)
        return 0
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    save = args.save or tempfile.mkdtemp(prefix="mutations-")
    Path(save).mkdir(parents=True, exist_ok=True)
    return run(args, save)


if __name__ == "__main__":
    sys.exit(main())
