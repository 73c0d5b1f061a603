"""What holds in the documents themselves: timeouts lead to people, law is cited, words are there for people."""

from __future__ import annotations

import pytest

from mailflow.mail.values import Intent
from mailflow.pathways.document import Pathway
from mailflow.pathways.steps.await_reply import AwaitReply
from mailflow.pathways.steps.decision import Decision
from mailflow.pathways.steps.end import End
from mailflow.pathways.steps.message import Message
from mailflow.pathways.steps.task import Task
from mailflow.templates.shipped import starter_wordings
from tests.templates.starter.lives import BY_CODE, DOCUMENTS, ELEMENTS, TOP

WORDINGS = starter_wordings()
SHIPPED = [*TOP, *ELEMENTS]
HUMAN = ("task", "decision", "assign")
AGAINST = ("decision",)


@pytest.mark.parametrize("code", SHIPPED)
def test_after_a_timeout_people_come_before_any_end(code: str) -> None:
    pathway = BY_CODE[code]
    for step in pathway.steps.values():
        for outcome, target in step.ways():
            if outcome == "timeout":
                assert not _ends_without_people(pathway, target), f"{step.id} → {target}"


def _ends_without_people(pathway: Pathway, start: str) -> bool:
    """Whether the whole pathway may end, or a decision open, before a human has it or another question is asked."""
    left, seen = [start], set[str]()
    while left:
        step = pathway.steps[left.pop()]
        if step.id in seen or step.kind == "task" or any(outcome == "timeout" for outcome, _ in step.ways()):
            continue
        seen.add(step.id)
        if (isinstance(step, End) and not step.scope) or step.kind in AGAINST:
            return True
        left += [target for _, target in step.ways()]
    return False


@pytest.mark.parametrize("code", SHIPPED)
def test_only_a_task_leads_to_a_decision(code: str) -> None:
    pathway = BY_CODE[code]
    for step in pathway.steps.values():
        ways = [*step.ways(), *((way.event, way.target) for way in step.on)]
        for _, target in ways:
            if isinstance(pathway.steps[target], Decision):
                assert isinstance(step, Task) and step.legal_basis


def test_each_step_of_the_follow_up_on_the_web_hears_that_the_person_wants_back() -> None:
    steps = BY_CODE["rythme-web"].steps
    after = ("lire_retour", "confirmer_retour", "reprendre")
    for step in steps.values():
        if not step.scope and not isinstance(step, End) and step.id not in after:
            ways = [way.target for way in step.on if way.event == "opt_out_web"]
            assert ways == ["confirmer_retour", "lire_retour"], f"{step.id}: at once when clear, else a colleague"


@pytest.mark.parametrize("code", SHIPPED)
def test_legal_mails_and_decisions_name_the_law(code: str) -> None:
    pathway = BY_CODE[code]
    for step in pathway.steps.values():
        if isinstance(step, Decision) or (isinstance(step, Message) and step.mail_class == "legal"):
            around = [pathway.steps[name] for name in _around(pathway, step.scope)]
            assert any(item.legal_basis for item in [step, *around]), step.id


def _around(pathway: Pathway, scope: str) -> list[str]:
    found = []
    while scope:
        step = scope.partition("/")[0]
        found.append(step)
        scope = pathway.steps[step].scope
    return found


@pytest.mark.parametrize("code", SHIPPED)
def test_titles_and_buttons_are_words_for_people(code: str) -> None:
    for step in BY_CODE[code].steps.values():
        assert step.title != step.id
        if isinstance(step, Task):
            assert dict(step.outcomes).keys() == step.labels.keys(), step.id
        if isinstance(step, AwaitReply):
            assert all(answer.label for answer in step.answers), step.id


@pytest.mark.parametrize("code", SHIPPED)
def test_each_document_opens_by_saying_what_it_is_for(code: str) -> None:
    assert DOCUMENTS[code].startswith("# ")


@pytest.mark.parametrize("code", SHIPPED)
def test_answers_a_machine_acts_upon_can_be_understood_from_the_question(code: str) -> None:
    for step in BY_CODE[code].steps.values():
        if isinstance(step, AwaitReply) and step.asked.get("asked") == "yes_no":
            assert {answer.answer for answer in step.answers} == {"yes", "no"}, step.id
            assert all(intent in {item.value for item in Intent} for item in step.answers for intent in item.intents)


@pytest.mark.parametrize("code", ["actualisation", "reprise-contact"])
def test_an_english_version_has_the_same_steps_and_says_the_same_things_in_english(code: str) -> None:
    french, english = BY_CODE[code], BY_CODE[f"{code}-en"]
    assert french.steps.keys() == english.steps.keys()
    assert english.language == "en"
    assert {f"{item}-en" for item in french.wordings()} == english.wordings()
