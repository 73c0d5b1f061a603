"""What crosses between workflows, activities and those who signal. Ids and numbers only; new fields get defaults."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StartCase:
    """The case a workflow keeps time for. `rounds`: how often it was continued as new."""

    case_id: str
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Woken:
    """Something happened to the case. The events themselves are in the database; their ids are for people."""

    events: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AdvanceCase:
    """Do what is due for the case."""

    case_id: str


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """Where the case stands. `wait_seconds` are real seconds until it wants to be looked at, None: only when woken."""

    wait_seconds: float | None = None
    closed: bool = False
    version: int = 0
