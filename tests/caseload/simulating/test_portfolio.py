"""Portfolios: everybody is counted, sharing changes nothing, and the load is that of a full portfolio."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from mailflow.caseload.simulating.population import STANDARD, Group, groups, population
from mailflow.caseload.simulating.portfolio import Played, play
from mailflow.caseload.simulating.tally import PORTFOLIO, Tally, burst, busiest, steady, weeks
from mailflow.caseload.simulating.world import AGENCY, MAILS, Attributes, What
from mailflow.pathways.personas import Persona
from tests.caseload.simulating.lives import MONDAY, world

MONTHLY = """
code: mensuel
title: Mensuel
steps:
  - id: chaque_mois
    kind: recurring
    day_of_month: 28
    at: "09:00"
    times: 4
    steps: [{id: rappel, kind: message, wording: bienvenue, class: service}]
  - {id: fin, kind: end, outcome: termine}
personas:
"""


def played(people: list[Group], *, cores: int = 1, share: bool = True, steps: str = MONTHLY) -> Played:
    return play(world("  - {name: a}\n", steps), people, 6, cores, lambda done: None, share=share)


@pytest.mark.parametrize("count", [1, 7, 250, 9_999])
def test_everybody_arrives_on_a_working_day_of_the_weeks_asked_for(count: int) -> None:
    found = groups(STANDARD, count, MONDAY, 8, AGENCY, seed=3)
    assert sum(group.count for group in found) == count
    assert all(AGENCY.is_working_day(group.day) for group in found)
    assert max(group.day for group in found) < MONDAY + timedelta(weeks=8)


def test_the_weights_of_personas_are_kept() -> None:
    arrived: Counter[str] = Counter()
    for group in groups(STANDARD, 10_000, MONDAY, 52, AGENCY, seed=0):
        arrived[group.persona.name] += group.count
    assert all(abs(arrived[persona.name] - persona.weight * 100) <= 1 for persona in STANDARD)


def test_no_weekday_comes_off_better() -> None:
    by_weekday: Counter[int] = Counter()
    for group in groups(STANDARD, 10_000, MONDAY, 52, AGENCY, seed=0):
        by_weekday[group.day.weekday()] += group.count
    assert max(by_weekday.values()) < 1.25 * min(by_weekday.values())


def test_the_seed_turns_the_days_and_nothing_else() -> None:
    first, same, other = (groups(STANDARD, 500, MONDAY, 8, AGENCY, seed) for seed in (1, 1, 2))
    assert first == same != other


def test_without_weights_the_standard_people_go_through() -> None:
    assert population(world("  - {name: a}\n").pathway) == STANDARD
    assert [item.name for item in population(world("  - {name: a}\n  - {name: b, weight: 2}\n").pathway)] == ["b"]


def test_sharing_lives_counts_the_same_as_playing_everybody() -> None:
    people = groups((Persona("a", weight=1), Persona("b", weight=2, bounces=True)), 60, MONDAY, 4, AGENCY, seed=0)
    shared, apart = played(people), played(people, share=False)
    assert shared.tally == apart.tally
    assert (shared.people, apart.people, apart.lives) == (60, 60, 60)
    assert shared.lives == len(people) < 60


def test_several_processes_count_the_same_as_one() -> None:
    people = groups(STANDARD, 60, MONDAY, 5, AGENCY, seed=0)
    assert played(people, cores=2).tally == played(people).tally


def test_who_is_told_apart_by_the_case_is_played_alone() -> None:
    attributes = Attributes({"case": "c1", "tier": "guide"})
    assert attributes.get("tier") == "guide"
    assert not attributes.alone
    assert attributes.get("case") == "c1"
    assert attributes.alone


def test_the_28th_stands_out_and_moves_to_the_next_working_day() -> None:
    tally = played([Group(Persona("a", weight=1), MONDAY, 100)]).tally
    assert [day for day, _ in busiest(tally)] == [
        date(2026, 3, 30),  # the 28th is a Saturday
        date(2026, 4, 28),
        date(2026, 5, 28),
        date(2026, 6, 29),
    ]
    assert burst(tally, AGENCY).highest == 100


def test_the_load_is_that_of_a_full_portfolio_whatever_the_number_of_people() -> None:
    few, many = Tally(), Tally()
    steps = world("  - {name: muet}\n")
    for tally, count in ((few, 10), (many, 1000)):
        people = [Group(steps.pathway.personas[0], MONDAY, count)]
        tally.add(play(steps, people, 3, 1, lambda done: None).tally)
    assert [week.load for week in weeks(few)] == [week.load for week in weeks(many)]
    assert weeks(many)[1].load == PORTFOLIO  # one call each, in the second week


def test_weeks_with_too_few_people_say_nothing() -> None:
    persona = world("  - {name: muet}\n").pathway.personas[0]
    people = [Group(persona, MONDAY, 100), Group(persona, MONDAY + timedelta(weeks=8), 5)]
    found = weeks(play(world("  - {name: muet}\n"), people, 3, 1, lambda done: None).tally)
    assert [week.followed for week in steady(found)] == [100, 100]


def test_nobody_is_lost_between_beginning_and_end() -> None:
    done = played(groups(STANDARD, 200, MONDAY, 10, AGENCY, seed=0))
    tally = done.tally
    assert sum(tally.comes.values()) == sum(tally.goes.values()) == sum(tally.ends.values()) == 200
    assert sum(tally.classes.values()) == tally.total(*MAILS) == sum(tally.hours.values())
    assert tally.total(What.MAIL) <= 4 * 200
