"""The demo's clock, shared by its processes through one file. Production code cannot reach it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from mailflow.core.clock import Clock, ScaledClock, SystemClock

FILE = "demo-clock.json"


def set_clock(home: Path, speed: float, not_before: datetime | None) -> Clock:
    """Start the service's time now, or where the kept data left it, at `speed` times real time."""
    now = datetime.now(UTC)
    start = max(now, not_before or now)
    record = {"real_start": now.isoformat(), "service_start": start.isoformat(), "speed": speed}
    (home / FILE).write_text(json.dumps(record))
    return load_clock(home)


def load_clock(home: Path) -> Clock:
    """The clock that `set_clock` started; the machine's own when there is none."""
    try:
        record = json.loads((home / FILE).read_text())
    except FileNotFoundError:
        return SystemClock()
    real, service = (datetime.fromisoformat(record[name]) for name in ("real_start", "service_start"))
    if record["speed"] == 1 and real == service:
        return SystemClock()
    return ScaledClock(real, service, record["speed"])
