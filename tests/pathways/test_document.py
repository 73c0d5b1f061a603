"""Reading pathway documents: every mistake is found at once, with its line and a way out."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailflow.mail.values import Intent
from mailflow.pathways.document import pathway_from_json, read_pathway
from mailflow.pathways.intents import INTENTS
from mailflow.pathways.problems import InvalidPathway, Problem
from mailflow.pathways.steps import KINDS
from mailflow.templates.shipped import starter_pathways, starter_wordings

GOOD = """\
code: essai
title: Essai
steps:
  - {id: un, kind: message, wording: bonjour, class: service}
  - id: fin
    kind: end
    outcome: fini
"""


def problems(text: str, wordings: list[str] | None = None) -> list[Problem]:
    with pytest.raises(InvalidPathway) as caught:
        read_pathway(text, wordings)
    return list(caught.value.problems)


def only(text: str, wordings: list[str] | None = None) -> Problem:
    found = problems(text, wordings)
    assert len(found) == 1, found
    return found[0]


def test_each_kind_is_registered_by_being_there() -> None:
    assert {"await_reply", "branch", "end", "message", "parallel", "recurring", "task", "wait"} <= KINDS.keys()


def test_the_words_for_intents_are_those_of_the_mail_side() -> None:
    assert list(INTENTS) == [intent.value for intent in Intent]


@pytest.mark.parametrize("code", sorted(starter_pathways()))
def test_the_shipped_pathways_are_valid_and_read_back_the_same_from_json(code: str) -> None:
    pathway = read_pathway(starter_pathways()[code], starter_wordings().keys())
    again = pathway_from_json(json.loads(json.dumps(pathway.raw)))
    assert again.steps == pathway.steps and again.code == code


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    text = """\
code: Essai
titel: Essai
steps:
  - {id: un, kind: mesage}
  - id: deux
    kind: wait
    for: a while
    next: nulle_part
  - id: trois
    kind: end
"""
    found = [(problem.line, problem.step, problem.sentence) for problem in problems(text)]
    assert (1, "", "“Essai” is no name.") in found
    assert (2, "", "“titel” is not a field here.") in found
    assert (4, "un", "“mesage” is not a possible kind.") in found
    assert (7, "deux", "“for” must be a span of time.") in found
    assert (8, "deux", "There is no step “nulle_part”.") in found
    assert (9, "trois", "“outcome” must be one line of text.") in found
    assert found == sorted(found, key=lambda item: item[0])


@pytest.mark.parametrize(
    ("change", "step", "sentence"),
    [
        (("outcome: fini", "outcome: fini\n    next: un"), "fin", "“next” is not a field here."),
        (("class: service", "class: urgent"), "un", "“urgent” is not a possible class."),
        (("class: service", "class: legal, window: open"), "un", "A legal mail goes at once, it has no window."),
        (("class: service", "class: service, next: fni"), "un", "There is no step “fni”."),
        (("class: service", "class: service, follows: fin"), "un", "“follows: fin” names no such step."),
        (("id: fin", "id: un"), "un", "The id “un” is already taken."),
        (("class: service", "class: service, next: un"), "un", ""),
    ],
)
def test_one_mistake_gives_its_own_sentence(change: tuple[str, str], step: str, sentence: str) -> None:
    found = problems(GOOD.replace(*change))
    assert (step, sentence) in [(item.step, item.sentence) for item in found] or not sentence


def test_a_near_miss_is_guessed() -> None:
    assert only(GOOD.replace("class: service", "class: service, next: finn")).instead == "Did you mean “fin”?"


def test_a_wording_that_does_not_exist_is_named() -> None:
    assert only(GOOD, ["bonsoir"]).sentence == "The wording “bonjour” does not exist."


STEPS = """\
code: essai
title: Essai
steps:
"""


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ("  - {id: a, kind: wait, for: 1 day}", "This last step does not say how it goes on."),
        ("  - {id: a, kind: wait, next: b}\n  - {id: b, kind: end, outcome: x}", "This wait does not say one thing"),
        ("  - {id: a, kind: wait, for: 1 day, next: a}\n  - {id: b, kind: end, outcome: x}", "No way leads to this"),
        ("  - {id: a, kind: wait, for: 1 day, next: a}", "No way leads from here to an `end` step."),
        ("  - {id: a, kind: wait, for: 0 days}\n  - {id: b, kind: end, outcome: x}", "A wait of nothing is no wait."),
        (
            "  - {id: a, kind: wait, until: 2026-02-30}\n  - {id: b, kind: end, outcome: x}",
            "“2026-02-30” is no day.",
        ),
        (
            (
                "  - {id: a, kind: branch, ways: [{when: {outcome: a, is: [x]}, next: a}], else: b}\n"
                "  - {id: b, kind: end, outcome: x}"
            ),
            "This loop has no step that takes time.",
        ),
        (
            (
                "  - {id: a, kind: branch, ways: [{when: {outcome: a, is: [x]}, next: b}]}\n"
                "  - {id: b, kind: end, outcome: x}"
            ),
            "A branch must say what happens when no way fits.",
        ),
        (
            (
                "  - {id: a, kind: await_reply, answers: [{intents: [yes], outcome: o, next: b}]}\n"
                "  - {id: b, kind: end, outcome: x}"
            ),
            "What happens when nobody answers is missing.",
        ),
        (
            (
                "  - {id: a, kind: await_reply, answers: [{intents: [yes], outcome: o, next: b}],"
                " timeout: {after: 1 day, next: b}}\n  - {id: b, kind: end, outcome: x}"
            ),
            "“yes” is not known in “intents”.",
        ),
        (
            (
                "  - {id: a, kind: await_reply, answers: [{intents: [confirm], outcome: o, next: b}],"
                " reminders: [{after: 3 days, wording: w}], timeout: {after: 2 days, next: b}}\n"
                "  - {id: b, kind: end, outcome: x}"
            ),
            "A reminder comes after the timeout.",
        ),
        (
            (
                "  - {id: a, kind: task, outcomes: [{outcome: o, next: b}, {outcome: o, next: b}]}\n"
                "  - {id: b, kind: end, outcome: x}"
            ),
            "Two outcomes have the same name.",
        ),
    ],
)
def test_a_step_that_cannot_work_is_refused(steps: str, sentence: str) -> None:
    assert any(problem.sentence.startswith(sentence) for problem in problems(STEPS + steps + "\n"))


@pytest.mark.parametrize(
    "text",
    ["", "- 1", "code: [", "a: &x 1", "a: !!python/object:os.system x", "x" * 300_000, "a: 1\na: 2", "{" * 500],
)
def test_what_is_no_document_is_refused_with_a_sentence(text: str) -> None:
    assert all(problem.sentence and problem.instead for problem in problems(text))


def test_words_that_yaml_would_turn_into_something_else_stay_words() -> None:
    text = GOOD.replace("id: fin\n", "id: on\n").replace("class: service", "class: service, next: on")
    assert list(read_pathway(text).steps) == ["un", "on"]


WORDS = st.text("ab é:-1\n", max_size=6)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
FIELD = st.sampled_from(
    [
        "id",
        "kind",
        "next",
        "for",
        "ways",
        "when",
        "else",
        "answers",
        "timeout",
        "reminders",
        "wording",
        "class",
        "title",
    ]
)
VALUE = st.sampled_from([*KINDS, "a", "b", "1 day", "service", "confirm"]) | JSON
STEP = st.dictionaries(FIELD, VALUE | st.lists(st.dictionaries(FIELD, VALUE, max_size=4), max_size=2), max_size=7)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, max_size=4))
def test_any_document_is_read_or_refused_with_problems(steps: list[object]) -> None:
    text = yaml.safe_dump({"code": "essai", "title": "Essai", "steps": steps})
    with suppress(InvalidPathway):
        assert read_pathway(text).steps
