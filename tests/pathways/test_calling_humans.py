"""A way out that leads to a task is taken whatever else a mail says: a human reads it. All others need a clear mail."""

from __future__ import annotations

import pytest

from mailflow.pathways.commands import OpenTask
from mailflow.pathways.events import Ref
from tests.pathways.walker import Walker

TEXT = """
code: ecoute
title: Écoute
steps:
  - id: deux
    kind: parallel
    tracks:
      - name: question
        steps:
          - {id: demander, kind: message, wording: bienvenue, class: service}
          - id: reponse
            kind: await_reply
            about: demander
            asked: {asked: yes_no, question: q}
            answers: [{outcome: oui, intents: [confirm], answer: "yes", next: dit}]
            timeout: {after: 20 days, next: dit}
          - {id: dit, kind: end, outcome: dit}
      - name: veille
        steps:
          - id: ecouter
            kind: wait
            for: 300 days
            on: [{event: distress, next: appeler}, {event: complaint, next: fini}]
            next: fini
          - {id: appeler, kind: task, outcomes: [{outcome: fait, label: Fait, next: ecouter}]}
          - {id: fini, kind: end, outcome: fini}
    next: fin
  - {id: fin, kind: end, outcome: fin}
"""
ASKED = Ref("e1.deux.1.question", "reponse", 1)


@pytest.fixture
def walker() -> Walker:
    made = Walker().on(TEXT)
    assert sorted(_steps(made)) == ["deux", "ecouter", "reponse"]
    return made


def _steps(walker: Walker) -> list[str]:
    return [item.position.step for item in walker.state.enrolments.values() if item.position]


def _tasks(walker: Walker) -> list[str]:
    return [item.ref.step for item in walker.commands_of(OpenTask)]


@pytest.mark.parametrize("intents", [("distress",), ("distress", "question"), ("confirm", "distress")])
@pytest.mark.parametrize("proof", [True, False])
def test_a_mail_for_a_person_takes_it_even_unclear_mixed_or_unproved(
    walker: Walker, intents: tuple[str, ...], proof: bool
) -> None:
    walker.mail(*intents, about=Ref("x", "x", 1), safe=False, proof=proof)
    assert _tasks(walker) == ["appeler"]


def test_the_step_that_asked_hears_of_the_mail_and_reminds_no_more(walker: Walker) -> None:
    walker.mail("distress", about=ASKED, safe=False)
    assert sorted(_tasks(walker)) == ["appeler", "reponse"]


def test_an_unclear_mail_takes_no_way_that_leads_elsewhere(walker: Walker) -> None:
    walker.mail("complaint", about=ASKED, safe=False)
    assert _tasks(walker) == ["reponse"]
    assert "ecouter" in _steps(walker)


def test_a_mail_that_says_nothing_of_it_calls_nobody(walker: Walker) -> None:
    walker.mail("confirm", about=ASKED, answer="yes")
    assert _tasks(walker) == []


def test_a_machine_calls_nobody(walker: Walker) -> None:
    walker.mail("distress", about=ASKED, disposition="auto_reply", safe=False)
    assert _tasks(walker) == []
