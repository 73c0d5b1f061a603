"""Who goes through a pathway that names nobody: eight ways of behaving; their shares are assumed, not observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from random import Random

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.document import Pathway
from mailflow.pathways.durations import Duration
from mailflow.pathways.personas import Persona, Reply, Written

STANDARD = (
    Persona("prompt", weight=35, replies=(Reply(after=Duration(1, "day")),)),
    Persona("slow", weight=20, replies=(Reply(after=Duration(4, "day")),)),
    Persona("after-reminder", weight=10, replies=(Reply(after=Duration(8, "day")),)),
    Persona("silent", weight=20),
    Persona("unclear", weight=8, replies=(Reply(after=Duration(2, "day"), says=("other",), clear=False),)),
    Persona(
        "out-of-office",
        weight=3,
        replies=(Reply(after=Duration(5, "minute"), automatic=True), Reply(after=Duration(10, "day"))),
    ),
    Persona("dead-address", weight=2, bounces=True),
    Persona(
        "finds-work",
        weight=2,
        replies=(Reply(),),
        writes=(Written(Duration(120, "day"), says=("job_found",)),),
    ),
)


@dataclass(frozen=True, slots=True)
class Group:
    """So many people with one behaviour who begin on one day."""

    persona: Persona
    day: date
    count: int


def population(pathway: Pathway) -> tuple[Persona, ...]:
    """The pathway's personas that have a weight, else the standard ones."""
    return tuple(persona for persona in pathway.personas if persona.weight) or STANDARD


def groups(
    personas: Sequence[Persona], count: int, start: date, weeks: int, calendar: WorkCalendar, seed: int
) -> list[Group]:
    """`count` people who arrive evenly over so many weeks.

    The people of one persona begin on one working day of each week, another one every week: fewer different lives to
    play, and no weekday comes off better. The seed only turns this wheel.
    """
    turn = Random(seed).randrange(5)  # noqa: S311 - no secret
    days = (start + timedelta(days=number) for number in range(weeks * 7))
    working = [day for day in days if calendar.is_working_day(day)] or [start]
    by_week = [list(found) for _, found in groupby(working, lambda day: (day - start).days // 7)]
    quota = count / sum(persona.weight for persona in personas) / len(by_week)
    made, owed = [], 0.5
    for number, week in enumerate(by_week):
        for place, persona in enumerate(personas):
            owed += quota * persona.weight
            whole = int(owed)
            owed -= whole
            if whole:
                made.append(Group(persona, week[(number + place + turn) % len(week)], whole))
    return made
