"""Mails a second of one core, by processor time: `python -m benchmarks.peers.speed MODULE:FUNCTION FOLDER SECONDS`."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path


def main(target: str, folder: str, seconds: float) -> None:
    """Prints one JSON object."""
    module, _, name = target.partition(":")
    work = getattr(importlib.import_module(module), name)
    mails = [path.read_bytes() for path in sorted(Path(folder).glob("*.eml"))]
    failed = 0
    for raw in mails[:20]:  # imports and compiled patterns are not a mail's cost
        _try(work, raw)
    count, began = 0, time.process_time()
    while time.process_time() - began < seconds:
        for raw in mails:
            failed += _try(work, raw)
            count += 1
    print(json.dumps({"rate": count / (time.process_time() - began), "failed": failed / count}))


def _try(work: object, raw: bytes) -> int:
    try:
        work(raw)  # type: ignore[operator]
    except Exception:
        return 1
    return 0


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
