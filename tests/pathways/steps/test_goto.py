"""`goto`: loops are bounded."""

from __future__ import annotations

import pytest

from mailflow.pathways.document import read_pathway
from mailflow.pathways.problems import InvalidPathway
from tests.pathways.walker import Walker

LOOP = """
code: boucle
title: Boucle
steps:
  - {id: attendre, kind: wait, for: 1 week}
  - {id: mot, kind: message, wording: bonjour, class: service, window: any}
  - {id: encore, kind: goto, to: attendre, max_loops: 2, then: fin}
  - {id: fin, kind: end, outcome: fini}
"""


def test_it_leads_back_as_often_as_it_says_and_then_on() -> None:
    walker = Walker().on(LOOP)
    for _ in range(3):
        assert walker.at == "attendre"
        walker.sleep()
    assert walker.at == "(fini)"
    assert walker.sent == ["e1/mot/1/message", "e1/mot/2/message", "e1/mot/3/message"]


@pytest.mark.parametrize(
    ("wrong", "instead", "sentence"),
    [
        ("max_loops: 2, ", "", "does not say how often"),
        ("max_loops: 2", "max_loops: 0", "must be a number from 1"),
        ("to: attendre", "to: mot", "no step that takes time"),
        ("kind: goto, to: attendre, max_loops: 2, then: fin", "kind: wait, for: 1 day, next: attendre", "No way leads"),
    ],
)
def test_a_loop_without_end_or_time_is_refused(wrong: str, instead: str, sentence: str) -> None:
    with pytest.raises(InvalidPathway, match=sentence):
        read_pathway(LOOP.replace(wrong, instead))


def test_a_loop_that_needs_nobody_must_be_bounded() -> None:
    text = LOOP.replace("kind: goto, to: attendre, max_loops: 2, then: fin", "kind: branch, WAYS, else: attendre")
    ways = "ways: [{when: {attribute: tier, is: [web]}, next: fin}]"
    with pytest.raises(InvalidPathway, match="goes on for ever without anybody"):
        read_pathway(text.replace("WAYS", ways))


def test_a_loop_in_which_a_human_acts_needs_no_bound() -> None:
    task = "kind: task, outcomes: [{outcome: encore, next: attendre}, {outcome: assez, next: fin}]"
    text = LOOP.replace("kind: goto, to: attendre, max_loops: 2, then: fin", task)
    walker = Walker().on(text)
    walker.sleep()
    walker.done("encore")
    assert walker.at == "attendre"
