"""A pathway tried for a page: one person's calendar, or the load of a portfolio. Pure, in memory, and bounded by steps
of the interpreter, so that no document, however it loops, holds a page up for more than some seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mailflow.caseload.simulating.population import groups, population
from mailflow.caseload.simulating.portfolio import begin
from mailflow.caseload.simulating.tally import PORTFOLIO, Tally, Week, steady, weeks
from mailflow.caseload.simulating.timetable import Row, timetable
from mailflow.caseload.simulating.world import World
from mailflow.pathways.personas import Persona

MOST_MONTHS = 24
MOST_STEPS = 3_000  # transactions of one person: a rich year has 150
MOST_OF_ALL = 12_000  # of a whole portfolio, some seconds
MOST_LIVES = 64  # that are different
MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one persona gets and does, in order. `cut`: there would be more, or the pathway turns in circles."""

    persona: str
    rows: tuple[Row, ...]
    cut: bool

    def to_json(self) -> dict[str, Any]:
        return {"persona": self.persona, "rows": [row.to_json() for row in self.rows], "cut": self.cut}


@dataclass(frozen=True, slots=True)
class Load:
    """A week of one adviser with a full portfolio, by kind. `over`: more than the capacity that was asked about."""

    monday: date
    tasks: float
    interviews: float
    answers: float
    over: bool

    @property
    def together(self) -> float:
        """Everything that takes the adviser's time."""
        return self.tasks + self.interviews + self.answers

    def to_json(self) -> dict[str, Any]:
        parts = {name: round(getattr(self, name), 1) for name in ("tasks", "interviews", "answers", "together")}
        return {"monday": self.monday.isoformat(), **parts, "over": self.over}


@dataclass(frozen=True, slots=True)
class Portfolio:
    """`tally` is for `chart`. `lives` were played and stand for all `people`; `cut` as in `Calendar`."""

    people: int
    lives: int
    weeks: tuple[Load, ...]
    tally: Tally
    cut: bool

    def to_json(self) -> dict[str, Any]:
        found = [week.to_json() for week in self.weeks]
        return {"people": self.people, "lives": self.lives, "cut": self.cut, "weeks": found}


def persona_calendar(world: World, persona: Persona, start: date | None = None, months: int = 12) -> Calendar:
    """Dates, kinds, wordings and reasons. Without a `start` it is the persona's own. Raises ValueError without both."""
    day = start or persona.start
    if day is None:
        raise ValueError("the persona does not say when it begins")
    life = begin(world, persona, day, min(months, MOST_MONTHS), f"{world.pathway.code}/{persona.name}", detailed=True)
    life.most = MOST_STEPS
    rows = timetable(life, life.live())
    return Calendar(persona.name, tuple(rows), life.transactions >= life.most)


def portfolio_load(
    world: World,
    people: int,
    start: date,
    months: int = 12,
    capacity: float = 0,
    personas: Sequence[Persona] = (),
) -> Portfolio:
    """The weeks of one adviser while so many begin within some weeks; fewer weeks the more behaviours there are.

    Every group of people is played once, also where an experiment would part them: a preview, as the count says.
    """
    chosen = tuple(personas) or population(world.pathway)
    count, arrivals = min(people, MOST_PEOPLE), max(1, MOST_LIVES // len(chosen))
    tally, lives, left, cut, counted = Tally(), 0, MOST_OF_ALL, False, 0
    for group in groups(chosen, count, start, arrivals, world.calendar, 0):
        if left <= 0:
            cut = True
            break
        life = begin(world, group.persona, group.day, min(months, MOST_MONTHS), f"{group.persona.name}/{group.day}")
        begins, life.most = life.now, min(left, MOST_STEPS)
        tally.add_life(life.live(), begins, life.ends, life.calendar, group.count)
        left, lives, counted = left - life.transactions, lives + 1, counted + group.count
        cut = cut or life.transactions >= life.most
    found = steady(weeks(tally)) if lives else []
    return Portfolio(counted, lives, tuple(_load(week, capacity) for week in found), tally, cut)


def _load(week: Week, capacity: float) -> Load:
    over = bool(capacity) and week.load > capacity
    share = week.per_adviser
    return Load(week.monday, share(week.tasks), share(week.interviews), share(week.answers), over)


__all__ = ["PORTFOLIO", "Calendar", "Load", "Portfolio", "persona_calendar", "portfolio_load"]
