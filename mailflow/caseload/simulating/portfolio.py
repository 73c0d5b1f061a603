"""Many people at once, on all cores. People with the same behaviour, calendar and first day are played once and counted
as often as there are of them; those whom an experiment parts by their case are played one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import date

from mailflow.caseload.simulating.life import Life
from mailflow.caseload.simulating.population import Group
from mailflow.caseload.simulating.reacting import Reacting
from mailflow.caseload.simulating.tally import Tally
from mailflow.caseload.simulating.world import Attributes, World, first_moment, last_moment
from mailflow.pathways.conditions import NO_REGION
from mailflow.pathways.personas import Persona

CHUNK = 10
FEW = 30  # lives: not worth a second process
Progress = Callable[[int], None]


@dataclass(slots=True)
class Played:
    """People, the lives played for them, and what they add up to."""

    people: int = 0
    lives: int = 0
    tally: Tally = field(default_factory=Tally)

    def add(self, other: Played) -> None:
        self.people += other.people
        self.lives += other.lives
        self.tally.add(other.tally)


def begin(world: World, persona: Persona, day: date, months: int, case: str, *, detailed: bool = False) -> Life:
    """A life that is ready to be lived. `case` stands for the person's case where an experiment asks."""
    calendar = world.calendar_of(persona.region)
    begins = first_moment(day, calendar)
    given = {**NO_REGION, "tier": "", "language": world.pathway.language, "case": case}
    given |= {**persona.attributes, **world.attributes}
    return Life(
        revisions=world.revisions,
        revision=world.pathway.code,
        calendar=calendar,
        reacting=Reacting(persona, calendar),
        attributes=Attributes(given),
        now=begins,
        ends=last_moment(begins, months, calendar),
        detailed=detailed,
    )


def play(
    world: World, people: Sequence[Group], months: int, cores: int, progress: Progress, *, share: bool = True
) -> Played:
    """Everybody for so many months from the first day. `share` False plays each of them."""
    whole = Played()
    chunks = [people[at : at + CHUNK] for at in range(0, len(people), CHUNK)]
    for done in _results(world, chunks, months, cores, share=share):
        whole.add(done)
        progress(whole.people)
    return whole


def _results(
    world: World, chunks: Sequence[Sequence[Group]], months: int, cores: int, *, share: bool
) -> Iterator[Played]:
    lives = sum(1 if share else group.count for chunk in chunks for group in chunk)
    if cores < 2 or lives < FEW:
        for chunk in chunks:
            yield play_groups(world, chunk, months, share=share)
        return
    with ProcessPoolExecutor(cores, initializer=_settle_in, initargs=(world,)) as pool:
        for done in as_completed([pool.submit(_play_there, chunk, months, share) for chunk in chunks]):
            yield done.result()


def play_groups(world: World, chunk: Sequence[Group], months: int, *, share: bool) -> Played:
    """In this process."""
    done = Played()
    for group in chunk:
        left = group.count
        while left:
            life = begin(world, group.persona, group.day, months, f"{group.persona.name}/{group.day}/{left}")
            begins = life.now
            happened = life.live()
            alone = not share or life.attributes.alone
            times = 1 if alone else left
            done.tally.add_life(happened, begins, life.ends, life.calendar, times)
            done.people += times
            done.lives += 1
            left -= times
    return done


_world: list[World] = []  # of a child process


def _settle_in(world: World) -> None:
    _world[:] = [world]


def _play_there(chunk: Sequence[Group], months: int, share: bool) -> Played:
    return play_groups(_world[0], chunk, months, share=share)
