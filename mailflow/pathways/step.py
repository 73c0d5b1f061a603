"""What every step kind offers the interpreter. Steps look at `Here` and answer with a `Turn`; they change nothing."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from dataclasses import field
from datetime import datetime, timedelta
from typing import ClassVar

from mailflow.core.quick import dataclass
from mailflow.pathways.commands import Command
from mailflow.pathways.conditions import Condition
from mailflow.pathways.events import Event, MailReceived
from mailflow.pathways.fields import Fields
from mailflow.pathways.here import Here
from mailflow.pathways.state import Position

__all__ = ["STAY", "Boundary", "Child", "Here", "Planned", "Step", "Turn"]


@dataclass(frozen=True, slots=True)
class Child:
    """A track to begin: its key within the step, and the step it begins at (of `revision` when it is another's).

    A `free` one goes on when the step is left, until its pathway ends.
    """

    key: str
    step: str
    revision: str = ""
    through_pause: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step wants: stay (at `position`), leave with `outcome` for step `target`, or `end` the enrolment.

    `children` are tracks to begin; those of a step that is left are ended with it.
    """

    commands: tuple[Command, ...] = ()
    position: Position | None = None
    outcome: str = ""
    target: str = ""
    end: str = ""
    children: tuple[Child, ...] = ()


STAY = Turn()


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that will happen at a step if nobody does anything before."""

    what: str  # message, reminder, elapsed, timeout, overdue
    at: datetime


@dataclass(frozen=True, slots=True)
class Boundary:
    """A way out that no step kind knows: on an event while the step waits, or on a condition when it is entered."""

    event: str
    target: str
    condition: Condition | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Step(ABC):
    """Fields and behaviour shared by all kinds. `kind` is the word in the document."""

    kind: ClassVar[str]
    takes_time: ClassVar[bool]  # whether a loop through it cannot spin

    id: str
    title: str
    scope: str = field(default="", kw_only=True)  # "" for the pathway itself, else "step/track"
    on: tuple[Boundary, ...] = field(default=(), kw_only=True)
    skip: Boundary | None = field(default=None, kw_only=True)
    legal_basis: str = field(default="", kw_only=True)
    note: str = field(default="", kw_only=True)  # for the adviser

    @classmethod
    @abstractmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Step:
        """From the document; mistakes are noted in `fields`."""

    @abstractmethod
    def enter(self, here: Here) -> Turn:
        """The enrolment arrives."""

    def due(self, here: Here) -> datetime | None:
        """When `on_due` is wanted, None while only an event can move it."""
        return None

    def on_due(self, here: Here) -> Turn:
        """The due time has come."""
        return STAY

    def on_event(self, here: Here, event: Event) -> Turn:
        """Something happened that may concern this occurrence."""
        return STAY

    def on_child(self, here: Here, key: str, outcome: str) -> Turn:
        """One of its tracks ended."""
        return STAY

    def expects(self, here: Here, event: MailReceived) -> bool:
        """Whether the reply is one it goes on with by itself."""
        return False

    def leave(self, here: Here) -> tuple[Command, ...]:
        """What to tidy up when something else than the step ends this occurrence."""
        return ()

    def held(self, here: Here) -> timedelta:
        """How much of the time spent here shall not count on the pathway's clock, as it is left."""
        return timedelta(0)

    def ways(self) -> tuple[tuple[str, str], ...]:
        """Its outcomes and where each leads, those of boundaries left out."""
        return ()

    @property
    def runs_paused(self) -> bool:
        """Whether it goes on while the case is paused: only what the law wants in time."""
        return False

    @property
    def is_legal(self) -> bool:
        """Whether a running occurrence must stay as it was published."""
        return bool(self.legal_basis)

    def wordings(self) -> tuple[str, ...]:
        """Codes of the wordings it sends."""
        return ()

    def pins(self) -> tuple[str, ...]:
        """Revisions of other pathways that it begins."""
        return ()

    def plan(self, here: Here) -> tuple[Planned, ...]:
        """What will happen here by itself."""
        return ()
