"""`assign`: the executor says whether there was room; without room the team lead has a task."""

from __future__ import annotations

import pytest

from mailflow.pathways.commands import AssignPerson, OpenTask
from mailflow.pathways.document import read_pathway
from mailflow.pathways.events import Ref, Told
from mailflow.pathways.problems import InvalidPathway
from tests.pathways.walker import Walker

PLACE = """
code: place
title: Attribution
steps:
  - {id: attribuer, kind: assign, to: adviser, tier: guidé, ceiling: 150, next: fin}
  - {id: fin, kind: end, outcome: fini}
  - {id: plein, kind: end, outcome: plein}
"""
WAITING = PLACE.replace("  - {id: plein, kind: end, outcome: plein}\n", "")
GOING_ON = PLACE.replace("next: fin}", "next: fin, no_capacity: plein}")


def test_it_asks_for_a_place_and_goes_on_when_there_is_one() -> None:
    walker = Walker().on(WAITING)
    assert walker.commands_of(AssignPerson) == [AssignPerson(Ref("e1", "attribuer", 1), "adviser", "guidé", 150)]
    assert walker.at == "(fini)"


def test_without_room_the_lead_finds_a_place_or_lets_it_be_tried_again() -> None:
    walker = Walker(assignment="no_capacity").on(WAITING)
    [task] = walker.commands_of(OpenTask)
    assert task.role == "lead" and walker.at == "attribuer" and walker.next_due is None
    walker.done("retry")
    assert len(walker.commands_of(AssignPerson)) == 2
    assert len(walker.tasks) == 1 and walker.commands_of(OpenTask)[-1].ref.step == "attribuer:2"
    walker.done("assigned")
    assert walker.at == "(fini)"


def test_where_the_pathway_says_how_it_goes_on_without_room_the_lead_is_told_all_the_same() -> None:
    walker = Walker(assignment="no_capacity").on(GOING_ON)
    assert walker.at == "(plein)"
    [task] = walker.commands_of(OpenTask)
    assert task.role == "lead" and task.options == ("done",)


def test_an_answer_that_nobody_waits_for_changes_nothing() -> None:
    walker = Walker(assignment="no_capacity").on(WAITING)
    walker.feed(Told(walker.now, Ref("e1", "attribuer", 1), "assigned"))
    assert walker.at == "attribuer" and walker.tasks


@pytest.mark.parametrize(
    ("wrong", "instead", "sentence"),
    [
        ("to: adviser, tier: guidé", "to: same", "This step changes nothing."),
        ("to: adviser", "to: anybody", "not a possible to"),
        ("ceiling: 150", "ceiling: 0", "must be a number from 1"),
    ],
)
def test_mistakes_are_named(wrong: str, instead: str, sentence: str) -> None:
    with pytest.raises(InvalidPathway, match=sentence):
        read_pathway(WAITING.replace(wrong, instead))
