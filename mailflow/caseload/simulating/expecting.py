"""What a persona of a pathway was to get, and what it got: the differences, each as a sentence. Nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailflow.caseload.simulating.portfolio import begin
from mailflow.caseload.simulating.rules import spelled
from mailflow.caseload.simulating.world import MAILS, Happening, What, World
from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.durations import after
from mailflow.pathways.personas import Expected, Persona

FIRST_DAY = date(2026, 3, 2)  # a Monday; tests are to say the same on every day
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """`line` of the expectation in the document, 0 when unknown."""

    persona: str
    line: int
    expected: str
    got: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}persona “{self.persona}”: expected {self.expected}; got {self.got}"


@dataclass(frozen=True, slots=True)
class Tried:
    """One persona's test: how many expectations it has, and those that were not met."""

    persona: str
    expectations: int
    differences: tuple[Difference, ...]


def try_personas(world: World, months: int) -> list[Tried]:
    """All personas of the pathway, each by itself. A case that gets stuck is always a difference."""
    return [try_persona(world, persona, months) for persona in world.pathway.personas]


def try_persona(world: World, persona: Persona, months: int) -> Tried:
    """Play it and look."""
    life = begin(world, persona, persona.start or FIRST_DAY, months, f"{world.pathway.code}/{persona.name}")
    limits = [after(life.now, item.within, life.calendar) if item.within else None for item in persona.expect]
    look = _Look(life.calendar, life.live())
    found = []
    for item, limit in zip(persona.expect, limits, strict=True):
        got = look.contradiction(item, life.calendar.local(limit).date() if limit else item.by)
        if got:
            found.append(Difference(persona.name, item.line, sentence(item), got))
    found += [
        Difference(persona.name, 0, "a way on", f"stuck at “{item.ref.step}”: {item.detail}")
        for item in look.happened
        if item.what is What.STUCK
    ]
    return Tried(persona.name, len(persona.expect), tuple(found))


def sentence(item: Expected) -> str:
    """The expectation in words."""
    if item.on:
        when = f" on {item.on}"
    elif item.by:
        when = f" by {item.by}"
    else:
        when = f" within {spelled(item.within)}" if item.within else ""
    times = f" {item.times} times" if item.times else ""
    return f"{item.what.replace('_', ' ')} “{item.name}”{times}{when}"


@dataclass(frozen=True, slots=True)
class _Look:
    calendar: WorkCalendar
    happened: Sequence[Happening]

    def contradiction(self, item: Expected, last: date | None) -> str:
        """What happened instead, "" when it is as expected."""
        of_kind = [found for found in self.happened if _is_kind(found, item.what)]
        named = [found for found in of_kind if item.name in _names(found)]
        fitting = [found for found in named if self._in_time(found, item, last)]
        if item.what.startswith("no_"):
            return f"it {self._days(fitting)}" if fitting else ""
        if item.times and len(fitting) != item.times:
            return (
                f"it {len(fitting)} times {self._days(fitting)}".rstrip() if fitting else self._instead(named, of_kind)
            )
        return "" if fitting else self._instead(named, of_kind)

    def _in_time(self, found: Happening, item: Expected, last: date | None) -> bool:
        day = self.calendar.local(found.at).date()
        return (item.on is None or day == item.on) and (last is None or day <= last)

    def _instead(self, named: Sequence[Happening], of_kind: Sequence[Happening]) -> str:
        if named:
            return f"it {self._days(named)}"
        listed = ", ".join(f"“{_names(found)[0]}” {self._days([found])}" for found in of_kind[:MOST_NAMED])
        more = f" and {len(of_kind) - MOST_NAMED} more" if len(of_kind) > MOST_NAMED else ""
        return f"instead {listed}{more}" if listed else "nothing of the kind"

    def _days(self, found: Sequence[Happening]) -> str:
        days = [f"{self.calendar.local(item.at):%a %Y-%m-%d %H:%M}" for item in found[:MOST_NAMED]]
        return f"on {', '.join(days)}{' …' if len(found) > MOST_NAMED else ''}"


def _is_kind(found: Happening, what: str) -> bool:
    if what.endswith("mail"):
        return found.what in MAILS
    return found.what is (What.TASK if what.endswith("task") else What.END)


def _names(found: Happening) -> tuple[str, ...]:
    return (found.ref.step,) if found.what is What.TASK else (found.name, found.ref.step)
