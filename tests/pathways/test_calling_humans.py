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
def test_a_proved_mail_for_a_person_takes_it_even_unclear_or_mixed(walker: Walker, intents: tuple[str, ...]) -> None:
    walker.mail(*intents, about=Ref("x", "x", 1), safe=False)
    assert _tasks(walker) == ["appeler"]


@pytest.mark.parametrize("safe", [True, False])
def test_an_unproved_mail_moves_nobody_but_a_human_is_asked_whose_it_is(walker: Walker, safe: bool) -> None:
    before = _steps(walker)
    walker.mail("distress", about=Ref("x", "x", 1), safe=safe, proof=False)
    assert _tasks(walker) == ["ecouter:on:distress"]
    assert _steps(walker) == before
    [task] = walker.commands_of(OpenTask)
    assert task.options == ("oui", "non") and task.due is not None and "appeler" in task.title


def test_it_goes_on_when_the_human_says_that_it_is_the_person(walker: Walker) -> None:
    walker.mail("distress", about=None, proof=False)
    walker.done("oui", "ecouter:on:distress")
    assert _tasks(walker)[-1] == "appeler" and "appeler" in _steps(walker)


def test_somebody_else_s_mail_changes_nothing_and_the_next_one_is_asked_about_again(walker: Walker) -> None:
    elsewhere = Ref("x", "x", 1)
    walker.mail("distress", about=elsewhere, proof=False)
    walker.mail("distress", about=elsewhere, proof=False)  # while it is being asked
    walker.done("non", "ecouter:on:distress")
    assert "ecouter" in _steps(walker)
    walker.mail("distress", about=elsewhere, proof=False)
    asked = [item.ref.occurrence for item in walker.commands_of(OpenTask)]
    assert asked == [1, 2]


def test_the_question_is_withdrawn_when_the_step_is_left(walker: Walker) -> None:
    walker.mail("distress", about=Ref("x", "x", 1), proof=False)
    walker.mail("complaint", about=Ref("x", "x", 1))
    assert walker.tasks == set()


def test_an_unproved_answer_stops_the_reminders_and_answers_nothing(walker: Walker) -> None:
    walker.mail("confirm", about=ASKED, answer="yes", proof=False)
    assert _tasks(walker) == ["reponse"]
    assert "reponse" in _steps(walker)


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
