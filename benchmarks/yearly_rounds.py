"""How often a case of a pathway is looked at in a year, by timer and by signal, and how that clusters in time.

The simulator plays the year for people who begin evenly over it; `benchmarks.sleeping_cases` multiplies with what a
round costs on a real server. A mail that was sent is one signal more: its case learns that the relay took it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from mailflow.caseload.simulating.life import Life
from mailflow.caseload.simulating.population import groups, population
from mailflow.caseload.simulating.portfolio import begin
from mailflow.caseload.simulating.world import MAILS, World
from mailflow.pathways.document import read_pathway
from mailflow.pathways.events import Event
from mailflow.templates.shipped import starter_pathways

MONDAY = date(2026, 3, 2)
WEEKS, MONTHS = 52, 12
DAYS = 7 * WEEKS


@dataclass(slots=True)
class Rounds:
    """Of all people together, in twelve months each."""

    people: int = 0
    timers: int = 0
    signals: int = 0
    mails: int = 0
    hours: Counter[datetime] = field(default_factory=Counter)  # rounds of each hour of the calendar, of all people

    def a_month(self, count: int) -> float:
        """Of one person."""
        return count / self.people / MONTHS

    def busiest(self) -> tuple[datetime, float]:
        """The hour of the calendar with most rounds when everybody is on the pathway, and its rounds a person.

        People who arrive over a year stay for twelve months each: two years of the calendar, laid upon one another.
        """
        folded, names = Counter[tuple[int, int, int]](), dict[tuple[int, int, int], datetime]()
        for hour, count in self.hours.items():
            key = ((hour.date() - MONDAY).days // 7 % WEEKS, hour.weekday(), hour.hour)
            folded[key] += count
            names.setdefault(key, hour)
        key, count = folded.most_common(1)[0]
        return names[key], count / self.people

    def mondays(self, at: int = 9) -> float:
        """Rounds a person in the hour from nine of one Monday, on average of all Mondays."""
        counts = [count for hour, count in self.hours.items() if hour.weekday() == 0 and hour.hour == at]
        return sum(counts) / self.people / WEEKS


def rounds_of(code: str, people: int) -> Rounds:
    """Play a shipped pathway for so many people, equal lives once."""
    shipped = starter_pathways()
    world = World(read_pathway(shipped[code]), {name: read_pathway(text) for name, text in shipped.items()})
    found = Rounds()
    for group in groups(population(world.pathway), people, MONDAY, WEEKS, world.calendar, 0):
        with _counted() as transactions:
            happened = begin(world, group.persona, group.day, MONTHS, str(group.day)).live()
        mails = [item for item in happened if item.what in MAILS]
        found.people += group.count
        found.mails += group.count * len(mails)
        found.signals += group.count * (len(mails) + sum(signalled for _, signalled in transactions))
        found.timers += group.count * sum(not signalled for _, signalled in transactions)
        for at in [*(at for at, _ in transactions), *(item.at for item in mails)]:
            local = world.calendar.local(at)
            found.hours[local.replace(minute=0, second=0, microsecond=0, tzinfo=None)] += group.count
    return found


@contextmanager
def _counted() -> Iterator[list[tuple[datetime, bool]]]:
    """When a life's transactions were, and whether an event brought them."""
    seen: list[tuple[datetime, bool]] = []
    real = Life._transaction

    def counted(self: Life, events: list[Event]) -> None:
        seen.append((self.now, bool(events)))
        real(self, events)

    Life._transaction = counted  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        Life._transaction = real  # type: ignore[method-assign]
