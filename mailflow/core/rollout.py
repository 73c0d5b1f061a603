"""The phases by which a region goes over to e-mail, each with its first day. Pure; knows nothing of who decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Phase(StrEnum):
    """In their order."""

    NONE = "none"  # not begun
    PILOT = "pilot"
    TRANSITION = "transition"  # both channels
    ONLINE = "online"  # online only

    @property
    def next(self) -> Phase | None:
        """The one after it."""
        later = tuple(Phase)[self.rank + 1 :]
        return later[0] if later else None

    @property
    def rank(self) -> int:
        """Its place in the order."""
        return tuple(Phase).index(self)


@dataclass(frozen=True, slots=True)
class Move:
    """From its day on the region is in this phase. `reason`: why it went back."""

    phase: Phase
    day: date
    reason: str = ""

    def to_json(self) -> dict[str, str]:
        """As it is kept, and as its file says it."""
        made = {"phase": self.phase.value, "from": self.day.isoformat()}
        return made | {"reason": self.reason} if self.reason else made


BEFORE = Move(Phase.NONE, date.min)


def moves_of(kept: Iterable[Mapping[str, Any]]) -> tuple[Move, ...]:
    """What `to_json` gave."""
    return tuple(Move(Phase(item["phase"]), date.fromisoformat(item["from"]), item.get("reason", "")) for item in kept)


def move_on(moves: Sequence[Move], day: date) -> Move:
    """The move that counts on a day; `BEFORE` when none does yet. `moves` are in order of their days."""
    return next((move for move in reversed(moves) if move.day <= day), BEFORE)


def phase_on(moves: Sequence[Move], day: date) -> Phase:
    """The phase a region is in on a day."""
    return move_on(moves, day).phase
