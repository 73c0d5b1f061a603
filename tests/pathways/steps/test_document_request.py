"""`document_request`: an adviser says what is there; what is missing is asked for again, a bounded number of times."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow.pathways.commands import CloseRequest, HandToHuman, OpenRequest, OpenTask
from mailflow.pathways.document import read_pathway
from mailflow.pathways.events import Delivery, Paused, Resumed
from mailflow.pathways.problems import InvalidPathway
from tests.pathways.walker import Walker

ASKED = """
code: dossier
title: Dossier
steps:
  - {id: demande, kind: message, wording: demande, class: service, window: any}
  - id: pieces
    kind: document_request
    title: Pièces du dossier
    about: demande
    items:
      - item: Pièce d’identité
      - item: Relevé d’identité bancaire
    formats: [pdf, jpg]
    reminders:
      - {after: 3 working days, wording: rappel-1}
      - {after: 7 working days, wording: rappel-2}
    timeout: {after: 10 working days, next: fin_rien}
    partial: fin_partiel
  - {id: fin, kind: end, outcome: complet}
  - {id: fin_partiel, kind: end, outcome: partiel}
  - {id: fin_rien, kind: end, outcome: rien}
"""


@pytest.fixture
def walker() -> Walker:
    return Walker().on(ASKED)


def reminders(walker: Walker) -> list[str]:
    return [name.rpartition("/")[2] for name in walker.sent if "/pieces/" in name]


def test_papers_are_asked_for_and_reminded_of_until_the_timeout(walker: Walker) -> None:
    assert walker.commands_of(OpenRequest)[0].asked == {"asked": "document"}
    while walker.at == "pieces":
        walker.sleep()
    assert walker.at == "(rien)" and reminders(walker) == ["reminder-1", "reminder-2"]


def test_a_clear_mail_with_papers_is_not_judged_by_machine(walker: Walker) -> None:
    walker.mail("document")
    [task] = walker.commands_of(OpenTask)
    assert task.options == ("complete", "partial", "unusable", "timeout")
    assert task.details == {"items": ["Pièce d’identité", "Relevé d’identité bancaire"], "formats": ["pdf", "jpg"]}
    walker.tick(timedelta(days=60))
    assert walker.at == "pieces" and reminders(walker) == []
    walker.done("complete")
    assert walker.at == "(complet)"
    assert walker.commands_of(CloseRequest)[-1].outcome == "complete"


def test_what_is_missing_is_asked_for_again_with_the_same_reminders_but_not_for_ever(walker: Walker) -> None:
    for _ in range(3):
        walker.sleep()
        walker.mail("document")
        walker.done("partial")
    assert reminders(walker) == ["reminder-1", "reminder-2", "reminder-3"]
    assert walker.at == "(partiel)"
    assert [task.ref.step for task in walker.commands_of(OpenTask)] == ["pieces", "pieces:2", "pieces:3"]


def test_silence_after_papers_that_were_there_in_part_is_partial(walker: Walker) -> None:
    walker.mail("document")
    walker.done("partial")
    while walker.at == "pieces":
        walker.sleep()
    assert walker.at == "(partiel)" and reminders(walker) == ["reminder-1", "reminder-2"]


def test_silence_after_papers_that_could_not_be_used_is_silence(walker: Walker) -> None:
    walker.mail("document")
    walker.done("unusable")
    while walker.at == "pieces":
        walker.sleep()
    assert walker.at == "(rien)"


def test_the_adviser_may_stop_waiting(walker: Walker) -> None:
    walker.mail("question", needs_answer=True)
    walker.done("timeout")
    assert walker.at == "(rien)" and not walker.tasks


def test_a_question_goes_to_the_adviser_besides_the_check_of_the_papers(walker: Walker) -> None:
    walker.mail("document", "question")
    assert len(walker.commands_of(HandToHuman)) == 1 and len(walker.tasks) == 1


def test_thanks_alone_and_machines_move_nothing(walker: Walker) -> None:
    walker.mail("thanks")
    walker.mail("document", disposition="auto_reply")
    assert not walker.tasks


def test_a_bounce_of_the_request_becomes_a_task(walker: Walker) -> None:
    walker.feed(Delivery(walker.now, walker.state.enrolments["e1"].sent["demande"], "bounced", "5.1.1"))
    assert walker.commands_of(OpenTask)[0].title.startswith("Demande non remise")
    walker.tick(timedelta(days=60))
    assert reminders(walker) == []


def test_a_pause_takes_no_time_from_the_person(walker: Walker) -> None:
    due = walker.next_due
    walker.feed(Paused(walker.now))
    walker.tick(timedelta(days=7))
    walker.feed(Resumed(walker.now))
    assert walker.next_due and due and walker.next_due - due == timedelta(days=7)


@pytest.mark.parametrize(("pauses", "days"), [("true", 14), ("false", 0)])
def test_the_time_that_papers_take_may_not_count_on_the_pathways_clock(pauses: str, days: int) -> None:
    contract = "  - {id: fin, kind: wait, relative: {anchor: enrolled, offset: 30 days}, next: fini}\n"
    text = ASKED.replace("    partial: fin_partiel", f"    partial: fin_partiel\n    pauses_clock: {pauses}")
    text = text.replace("  - {id: fin, kind: end, outcome: complet}\n", contract)
    walker = Walker().on(text + "  - {id: fini, kind: end, outcome: complet}\n")
    begun = walker.now
    walker.tick(timedelta(days=1))
    walker.mail("document")
    walker.tick(timedelta(days=13))
    walker.done("complete")
    assert walker.next_due and walker.next_due.date() == (begun + timedelta(days=30 + days)).date()


@pytest.mark.parametrize(
    ("wrong", "instead", "sentence"),
    [
        ("      - item: Pièce d’identité\n      - item: Relevé d’identité bancaire\n", "", "No papers are asked for."),
        ("    partial: fin_partiel\n", "", "“partial” must be one line"),
        ("about: demande", "about: fin", "names no such step"),
        ("after: 10 working days", "after: 5 working days", "A reminder comes after the timeout."),
        ("formats: [pdf, jpg]", "rounds: 9", "from 0 to 5"),
        ("formats: [pdf, jpg]", "pauses_clock: 12", "is true or false"),
    ],
)
def test_mistakes_are_named(wrong: str, instead: str, sentence: str) -> None:
    with pytest.raises(InvalidPathway, match=sentence):
        read_pathway(ASKED.replace(wrong, instead))
