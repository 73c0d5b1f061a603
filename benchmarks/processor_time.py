"""Processor time of running processes, as Linux counts it in /proc; read by other benchmarks."""

from __future__ import annotations

import contextlib
from pathlib import Path


def spent(pid: int) -> float:
    """Seconds of the process and all its threads."""
    return sum(_nanoseconds(task / "schedstat") for task in Path(f"/proc/{pid}/task").glob("*")) / 1e9


def spent_by_all(pid: int) -> float:
    """Seconds of the process and its children, without those that have ended."""
    return spent(pid) + sum(map(spent_by_all, children(pid)))


def children(pid: int) -> list[int]:
    """Process numbers of its children."""
    with contextlib.suppress(FileNotFoundError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _nanoseconds(file: Path) -> int:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return int(file.read_text().split()[0])
    return 0
