"""What a check found, and what it is given to look at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.config import Settings


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    NOTE = "note"  # cannot be checked from here
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` says how to put it right."""

    check: str
    level: Level
    what: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """What the checks look at. `connection` is None when the database does not answer."""

    settings: Settings
    connection: AsyncConnection | None
    supervised: bool  # a `mailflow up` runs on this home
    now: datetime


Check = Callable[[Site], Awaitable[list[Finding]]]
