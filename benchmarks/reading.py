"""Reading: how right and how fast, on labelled mails, beside the standard library's walk in the same run.

    python -m benchmarks.reading [FOLDER] [--misses] [--seconds 3]

FOLDER holds cases.jsonl and eml/ (default: the demo mailbox). Mails per second are of one core, by processor time;
"read and understand" ends with the verdict: writing it as JSON, which only the command `inspect` does, is not in it.
"""

from __future__ import annotations

import argparse
import email
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.scoring import FIELDS, Score
from mailflow.mail.values import Inspected

DEMO = Path(__file__).resolve().parent.parent / "mailflow" / "demo" / "mailbox"
ZONE = ZoneInfo("Europe/Paris")
Case = tuple[dict[str, Any], bytes]


def load(folder: Path) -> list[Case]:
    """The labelled cases with their mails."""
    lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    return [(case, (folder / case["eml"]).read_bytes()) for case in cases]


def inspect(case: dict[str, Any], raw: bytes) -> Inspected:
    """Reading and understanding of one mail: parse, disposition, reply text, intents."""
    mail = read(raw)
    received = datetime.fromisoformat(case["received_at"])
    return Inspected(mail, understand(mail, case["context"], received, ZONE))


def stdlib_walk(raw: bytes) -> int:
    """What the standard library does for the same mail: parse, walk, decode the texts."""
    message = email.message_from_bytes(raw)
    size = 0
    for part in message.walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            size += len(payload) if isinstance(payload, bytes) else 0
    return size + len(str(message["subject"])) + len(str(message["from"]))


def rate(work: Callable[[Case], Any], cases: list[Case], seconds: float) -> tuple[float, float]:
    """Mails per second of processor time, and the 99th percentile of one mail in milliseconds."""
    times: list[float] = []
    until = time.process_time() + seconds
    while time.process_time() < until:
        for case in cases:
            started = time.process_time()
            work(case)
            times.append(time.process_time() - started)
    return len(times) / sum(times), statistics.quantiles(times, n=100)[98] * 1000


def scored(cases: list[Case]) -> Score:
    """How right the reading of labelled mails is."""
    score = Score()
    for case, raw in cases:
        score.add(case["id"], inspect(case, raw).to_json(), case["expected"])
    return score


def tell(score: Score, *, misses: bool) -> None:
    """Prints a line a field, with every field that differs from its label when asked for."""
    if misses:
        print("\n".join(score.misses))
    for name in FIELDS:
        print(f"{name:<12} {score.right[name]:>4}/{score.total}  {100 * score.share(name):5.1f} %")
    print(
        f"machine would act where a person must: {score.wrong_act}; a person asked without need: {score.needless_human}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; 1 when a machine would act where a person must."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=DEMO)
    parser.add_argument("--misses", action="store_true", help="print every field that differs from its label")
    parser.add_argument("--seconds", type=float, default=3.0)
    args = parser.parse_args(arguments)
    cases = load(args.folder)
    score = scored(cases)
    tell(score, misses=args.misses)
    stages: tuple[tuple[str, Callable[[Case], Any]], ...] = (
        ("stdlib compat32 walk", lambda case: stdlib_walk(case[1])),
        ("read", lambda case: read(case[1])),
        ("read and understand", lambda case: inspect(*case)),
    )
    for name, work in stages:
        per_second, slowest = rate(work, cases, args.seconds)
        print(f"{name:<22} {per_second:7.0f} mails/s a core, p99 {slowest:.2f} ms")
    return 1 if score.wrong_act else 0


if __name__ == "__main__":
    sys.exit(main())
