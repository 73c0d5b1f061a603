"""The demo's clock, shared by its processes through one file. Production code cannot reach it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from mailflow.core.clock import Clock, ScaledClock, SystemClock

FILE, SEEN = "demo-clock.json", "demo-clock.seen"


def start_clock(home: Path, speed: float) -> Clock:
    """Start the service's time now, or where the kept data left it when that is later, at `speed` times real time."""
    now = datetime.now(UTC)
    start = max(now, last_seen(home) or now)
    record = {"real_start": now.isoformat(), "service_start": start.isoformat(), "speed": speed}
    (home / FILE).write_text(json.dumps(record))
    return load_clock(home)


def last_speed(home: Path) -> float | None:
    """How fast the last demo's clock ran; timers that sleep were set for that."""
    try:
        return float(json.loads((home / FILE).read_text())["speed"])
    except (FileNotFoundError, ValueError, KeyError):
        return None


def load_clock(home: Path) -> Clock:
    """The clock that `start_clock` started; the machine's own when it runs like that."""
    record = json.loads((home / FILE).read_text())
    real, service = (datetime.fromisoformat(record[name]) for name in ("real_start", "service_start"))
    if record["speed"] == 1 and real == service:
        return SystemClock()
    return ScaledClock(real, service, record["speed"])


def note_time(home: Path, clock: Clock) -> None:
    """Remember how late it has become, so that the next start does not turn time back."""
    (home / SEEN).write_text(clock.now().isoformat())


def last_seen(home: Path) -> datetime | None:
    """The latest time that was noted."""
    try:
        return datetime.fromisoformat((home / SEEN).read_text())
    except (FileNotFoundError, ValueError):
        return None
