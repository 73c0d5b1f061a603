"""What a page may ask of the simulator: one person's calendar and a portfolio's weeks, within a bound."""

from __future__ import annotations

from datetime import date

import pytest

from mailflow.caseload.simulating import trial
from mailflow.caseload.simulating.chart import chart
from mailflow.caseload.simulating.population import STANDARD
from mailflow.caseload.simulating.trial import MOST_LIVES, persona_calendar, portfolio_load
from mailflow.caseload.simulating.world import World
from mailflow.pathways.document import read_pathway
from mailflow.pathways.personas import Persona
from mailflow.templates.shipped import starter_pathways

MONDAY = date(2026, 3, 2)
SHIPPED = {code: read_pathway(text) for code, text in starter_pathways().items()}
BUSY = """
code: presse
title: Toutes les heures
steps:
  - id: sans_fin
    kind: recurring
    every: 1 hour
    next: fin
    steps:
      - {id: appeler, kind: task, outcomes: [{outcome: fait, next: tour}]}
      - {id: tour, kind: end, outcome: tour}
  - {id: fin, kind: end, outcome: fini}
"""


def world(code: str) -> World:
    return World(SHIPPED[code], SHIPPED)


def test_a_calendar_tells_day_kind_wording_and_reason_of_each_thing() -> None:
    silent = next(item for item in SHIPPED["premier-contact"].personas if item.name == "silencieux")
    found = persona_calendar(world("premier-contact"), silent)
    mails = [(row.at.date(), row.name) for row in found.rows if row.what in ("mail", "reminder")]
    assert mails[-1] == (date(2026, 3, 12), "rappel-web-2") and not found.cut
    assert all(row.reason for row in found.rows if row.what in ("mail", "reminder", "task"))
    assert found.to_json()["rows"][0]["what"] == "begins"


def test_somebody_who_does_not_say_when_they_begin_needs_a_day() -> None:
    with pytest.raises(ValueError, match="when it begins"):
        persona_calendar(world("premier-contact"), Persona("quelqu-un"))


def test_a_portfolio_has_a_load_by_kind_for_each_week_and_says_which_are_too_full() -> None:
    found = portfolio_load(world("premier-contact"), 500, MONDAY, 3, capacity=75)
    assert found.people == 500 and found.lives <= MOST_LIVES and not found.cut
    assert any(week.over for week in found.weeks) and not all(week.over for week in found.weeks)
    assert [week.over for week in found.weeks] == [week.together > 75 for week in found.weeks]
    assert found.to_json()["weeks"][0]["monday"] == "2026-03-02"


def test_the_chart_draws_the_capacity_and_counts_the_weeks_above_it() -> None:
    found = portfolio_load(world("premier-contact"), 500, MONDAY, 3, capacity=75)
    over = sum(week.over for week in found.weeks)
    drawn = chart("Essai", found.tally, world("premier-contact").calendar, found.people, 75)
    assert f"capacité : 75 par semaine, dépassée {over} semaine(s) sur {len(found.weeks)}" in drawn
    assert 'class="limit"' in drawn
    assert "capacité" not in chart("Essai", found.tally, world("premier-contact").calendar, found.people)


def test_a_document_that_never_rests_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = World(read_pathway(BUSY), {})
    assert not persona_calendar(tried, STANDARD[0], MONDAY, 60).cut
    monkeypatch.setattr(trial, "MOST_STEPS", 100)
    found = persona_calendar(tried, STANDARD[0], MONDAY, 60)
    assert found.cut and len(found.rows) < 400
    monkeypatch.setattr(trial, "MOST_OF_ALL", 250)
    whole = portfolio_load(tried, 1000, MONDAY, 60)
    assert whole.cut and whole.lives == 3 and whole.people < 1000


def test_asking_twice_gives_the_same() -> None:
    once, twice = (portfolio_load(world("point-contact"), 200, MONDAY, 2) for _ in range(2))
    assert once.to_json() == twice.to_json()
