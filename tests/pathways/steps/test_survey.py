"""`survey`: short questions by mail, read by an adviser; nothing a person says or leaves unsaid costs anything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow.pathways.commands import OpenRequest, OpenTask, SendMessage
from mailflow.pathways.document import read_pathway
from mailflow.pathways.events import Delivery
from mailflow.pathways.problems import InvalidPathway
from tests.pathways.walker import Walker

ASKED = """
code: point
title: Point régulier
steps:
  - id: questions
    kind: survey
    title: Trois questions
    wording: trois-questions
    questions:
      - question: Avez-vous envoyé des candidatures ?
      - question: Avez-vous eu des réponses ?
      - question: Êtes-vous bloqué ?
    clear: [confirm]
    reminders:
      - {after: 3 working days, wording: rappel-questions, class: optional}
    timeout: {after: 5 working days, next: silence}
    stuck: appeler
    suppressed: fin_sans
    next: fin
  - {id: silence, kind: end, outcome: silence}
  - {id: appeler, kind: task, title: Appeler, next: fin}
  - {id: fin, kind: end, outcome: fini}
  - {id: fin_sans, kind: end, outcome: sans}
"""


@pytest.fixture
def walker() -> Walker:
    return Walker().on(ASKED)


def test_it_sends_its_questions_and_only_then_waits_for_answers(walker: Walker) -> None:
    assert walker.sent == ["e1/questions/1/message"]
    assert walker.commands_of(OpenRequest)[0].asked == {"asked": "free_text"}
    assert walker.commands_of(SendMessage)[0].mail_class.value == "optional"


def test_silence_is_reminded_of_once_and_then_ends(walker: Walker) -> None:
    while walker.at == "questions":
        walker.sleep()
    assert walker.at == "(silence)"
    assert walker.sent == ["e1/questions/1/message", "e1/questions/1/reminder-1"]


@pytest.mark.parametrize("intent", ["decline", "question", "distress", "other"])
def test_an_answer_is_read_by_the_adviser_who_says_when_the_person_is_blocked(walker: Walker, intent: str) -> None:
    walker.mail(intent, needs_answer=True)
    [task] = walker.commands_of(OpenTask)
    assert len(task.details["questions"]) == 3
    walker.tick(timedelta(days=30))
    assert walker.at == "questions"
    walker.done("stuck")
    assert walker.at == "appeler"


def test_the_adviser_may_find_nothing_to_report(walker: Walker) -> None:
    walker.mail("other")
    walker.done("answers")
    assert walker.at == "(fini)"


def test_a_clear_answer_that_the_pathway_names_goes_on_by_itself(walker: Walker) -> None:
    walker.mail("other", needs_answer=True)
    walker.mail("confirm", "thanks")
    assert walker.at == "(fini)" and not walker.tasks


def test_a_clear_answer_without_proof_of_its_sender_does_not(walker: Walker) -> None:
    walker.mail("confirm", proof=False)
    assert walker.at == "questions" and walker.tasks


def test_who_could_not_be_asked_has_not_kept_silent() -> None:
    assert Walker(refuse="suppressed").on(ASKED).at == "(sans)"


def test_a_bounce_of_the_questions_becomes_a_task(walker: Walker) -> None:
    walker.feed(Delivery(walker.now, walker.state.enrolments["e1"].sent["questions"], "bounced", "5.1.1"))
    assert walker.tasks and walker.next_due is None


DECISION = """  - {id: avis, kind: message, wording: avis, class: legal, next: fin}
"""


@pytest.mark.parametrize(
    ("wrong", "instead", "sentence"),
    [
        ("Êtes-vous bloqué ?\n", "Êtes-vous bloqué ?\n      - question: Encore ?\n", "asks one to 3 questions"),
        ("    stuck: appeler\n", "", "“stuck” must be one line"),
        ("clear: [confirm]", "clear: [distress]", "is not known in “clear”"),
        ("clear: [confirm]", "class: legal", "not a possible class"),
        ("next: silence}", "next: avis}", "its answers cost nobody anything"),
    ],
)
def test_mistakes_are_named(wrong: str, instead: str, sentence: str) -> None:
    with pytest.raises(InvalidPathway, match=sentence):
        read_pathway(ASKED.replace(wrong, instead) + DECISION)
