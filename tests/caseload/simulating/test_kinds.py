"""Kinds of steps that need others than the person: decisions, assignments, sub-pathways, experiments."""

from __future__ import annotations

from mailflow.caseload.simulating.population import Group
from mailflow.caseload.simulating.portfolio import begin, play
from mailflow.caseload.simulating.timetable import timetable
from mailflow.caseload.simulating.world import What, World
from mailflow.pathways.document import read_pathway
from tests.caseload.simulating.lives import MONDAY, rows, told, world

DECIDING = """
code: decider
title: Décider
steps:
  - {id: preparer, kind: task}
  - id: trancher
    kind: decision
    legal_basis: "C. trav., art. R5412-7"
    prepared_by: preparer
    contradictory: {for: 10 days, anchor: preparer}
    options:
      - {outcome: sans_suite, label: Sans suite, next: fin}
      - {outcome: avertir, label: Avertir, next: fin}
  - {id: fin, kind: end, outcome: termine}
personas:
"""
MOVING = """
code: changer
title: Changer
steps:
  - {id: attribuer, kind: assign, to: adviser, tier: renforce}
  - {id: selon, kind: branch, ways: [{when: {attribute: tier, is: [renforce]}, next: fort}], else: faible}
  - {id: fort, kind: end, outcome: fort}
  - {id: faible, kind: end, outcome: faible}
personas:
"""
PARTING = """
code: essayer
title: Essayer
steps:
  - id: bras
    kind: experiment
    arms: [{arm: court, percent: 50, next: court}, {arm: long, percent: 50, next: long}]
  - {id: court, kind: end, outcome: court}
  - {id: long, kind: end, outcome: long}
personas:
"""
INNER = """
code: dedans
title: Dedans
steps:
  - {id: question, kind: wait, for: 3 days}
  - {id: fin, kind: end, outcome: passe}
"""
OUTER = """
code: dehors
title: Dehors
steps:
  - {id: question, kind: message, wording: bienvenue, class: service}
  - {id: suite, kind: subpathway, pathway: dedans, else: fin}
  - {id: fin, kind: end, outcome: termine}
personas:
  - {name: a}
"""


def test_nobody_decides_before_the_person_could_be_heard() -> None:
    found = told(rows("  - {name: a, tasks: [{step: trancher, outcome: avertir}]}\n", steps=DECIDING))
    assert "13/03 09:00 task done avertir" in found
    assert found[-1] == "13/03 09:00 end termine"


def test_a_decision_that_nobody_takes_stays_open_and_is_only_reminded() -> None:
    found = rows("  - {name: a, tasks: [{step: trancher, after: never}]}\n", steps=DECIDING)
    assert found[-1].what == "task overdue"
    assert found[-1].reason == "still not done: those who have it are reminded"
    assert not [row for row in found if row.what == "end"]


def test_there_is_always_room_on_paper_and_the_tier_changes() -> None:
    assert told(rows("  - {name: a}\n", steps=MOVING))[-1] == "02/03 09:00 end fort"


def test_an_experiment_parts_people_who_are_otherwise_the_same() -> None:
    made = world("  - {name: a}\n", PARTING)
    done = play(made, [Group(made.pathway.personas[0], MONDAY, 200)], 1, 1, lambda count: None)
    assert done.lives == done.people == 200
    assert 70 < done.tally.ends["court"] < 130


def test_rules_are_those_of_the_sub_pathway_where_steps_have_the_same_name() -> None:
    made = World(read_pathway(OUTER), {"dedans": read_pathway(INNER)})
    life = begin(made, made.pathway.personas[0], MONDAY, 1, "case", detailed=True)
    happened = life.live()
    found = timetable(life, happened)
    assert [row.reason for row in found if row.what == "time is up"] == ["waited 3 days"]
    assert [row.reason for row in found if row.what == "mail"] == ["service mail, in opening hours"]
    assert happened[-1].what is What.END
