"""What every step kind offers the interpreter. Steps look at `Here` and answer with a `Turn`; they change nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.commands import Command
from mailflow.pathways.events import Event, Ref
from mailflow.pathways.fields import Fields
from mailflow.pathways.state import Enrolment, Position


@dataclass(frozen=True, slots=True)
class Here:
    """What a step may look at. `attributes` are the person's: enums such as tier and language."""

    name: str  # of the enrolment
    enrolment: Enrolment
    position: Position
    now: datetime
    calendar: WorkCalendar
    attributes: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, Any] | None = None  # given at enrolment, for the first step only

    @property
    def ref(self) -> Ref:
        """This occurrence."""
        return Ref(self.name, self.position.step, self.position.occurrence)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step wants: stay (at `position`), leave with `outcome` for step `target`, or `end` the enrolment."""

    commands: tuple[Command, ...] = ()
    position: Position | None = None
    outcome: str = ""
    target: str = ""
    end: str = ""


STAY = Turn()


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that will happen at a step if nobody does anything before."""

    what: str  # message, reminder, elapsed, timeout, overdue
    at: datetime


@dataclass(frozen=True, slots=True)
class Step(ABC):
    """Fields and behaviour shared by all kinds. `kind` is the word in the document."""

    kind: ClassVar[str]
    takes_time: ClassVar[bool]  # whether a loop through it cannot spin

    id: str
    title: str

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

    def wordings(self) -> tuple[str, ...]:
        """Codes of the wordings it sends."""
        return ()

    def plan(self, here: Here) -> tuple[Planned, ...]:
        """What will happen here by itself."""
        return ()
