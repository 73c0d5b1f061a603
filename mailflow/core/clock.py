"""What time it is for the service. Everything that plans or dates something asks this clock, never the system's.

Production has only `SystemClock`; the demo lets days pass in seconds with a `ScaledClock`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Source of the service's time."""

    def now(self) -> datetime:
        """The service's time now, aware, in UTC."""
        ...

    def real_seconds(self, span: timedelta) -> float:
        """How many real seconds pass while `span` passes on this clock (never negative)."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def real_seconds(self, span: timedelta) -> float:
        return max(0.0, span.total_seconds())


@dataclass(frozen=True, slots=True)
class ScaledClock:
    """Runs `speed` times as fast as real time since `real_start`, when it showed `service_start`."""

    real_start: datetime
    service_start: datetime
    speed: float

    def now(self) -> datetime:
        return self.service_start + (datetime.now(UTC) - self.real_start) * self.speed

    def real_seconds(self, span: timedelta) -> float:
        return max(0.0, span.total_seconds() / self.speed)
