"""Personas of a document: three lines will do, and every mistake is named with its line."""

from __future__ import annotations

from datetime import date

import pytest

from mailflow.pathways.document import Pathway, pathway_from_json, read_pathway
from mailflow.pathways.durations import Duration
from mailflow.pathways.personas import A_WORKING_DAY, Handled, Persona
from mailflow.pathways.problems import InvalidPathway

STEPS = """
code: essai
title: Essai
steps:
  - {id: question, kind: message, wording: proposition-web, class: service}
  - id: reponse
    kind: await_reply
    about: question
    asked: {asked: yes_no}
    answers:
      - {outcome: "oui", intents: [confirm], answer: "yes", next: fin}
      - {outcome: "non", intents: [decline], answer: "no", next: fin}
    timeout: {after: 5 working days, next: appeler}
  - {id: appeler, kind: task}
  - {id: fin, kind: end, outcome: termine}
personas:
"""


def read(personas: str) -> Pathway:
    return read_pathway(STEPS + personas)


def mistakes(personas: str) -> list[str]:
    with pytest.raises(InvalidPathway) as wrong:
        read(personas)
    return [str(problem) for problem in wrong.value.problems]


def test_a_name_is_enough_for_somebody_who_never_replies() -> None:
    assert read("  - name: muet\n").personas == (Persona("muet"),)


def test_a_persona_says_how_it_behaves_and_what_is_to_happen() -> None:
    [persona] = read(
        """
  - name: lea
    attributes: {tier: guide}
    calendar: FR-57
    start: 2026-03-02
    weight: 3
    replies: [{to: reponse, after: 2 days, outcome: "oui"}, {after: 5 minutes, automatic: true}]
    writes: [{after: 10 days, says: [job_found]}]
    tasks: [{step: appeler, after: never}]
    adviser: {tasks: 2 working days, answers: never}
    pauses: [{after: 20 days, for: 10 days}]
    bounces: [question]
    expect:
      - {mail: question, on: 2026-03-02}
      - {no_mail: proposition-web, by: 2026-03-01}
      - {task: "appeler", within: 5 days}
      - {end: termine, times: 1}
"""
    ).personas
    assert (persona.attributes, persona.region, persona.start) == ({"tier": "guide"}, "FR-57", date(2026, 3, 2))
    assert [(reply.to, reply.outcome, reply.automatic) for reply in persona.replies] == [
        ("reponse", "oui", False),
        ("", "", True),
    ]
    assert persona.tasks == (Handled("appeler", None), Handled(after=Duration(2, "day", working=True)))
    assert persona.answers_after is None
    assert persona.undelivered == ("question",)
    assert [item.what for item in persona.expect] == ["mail", "no_mail", "task", "end"]


def test_the_adviser_does_tasks_and_answers_within_a_working_day_unless_told_otherwise() -> None:
    assert (Persona("x").answers_after, Handled().after) == (A_WORKING_DAY, A_WORKING_DAY)


def test_personas_come_back_from_a_stored_revision() -> None:
    pathway = read("  - {name: muet, start: 2026-03-02, expect: [{mail: question, on: 2026-03-02}]}\n")
    [stored] = pathway_from_json(pathway.raw).personas
    assert (stored.name, stored.start, stored.expect[0].on) == ("muet", date(2026, 3, 2), date(2026, 3, 2))


def test_every_mistake_of_every_persona_is_named_at_once_with_its_line() -> None:
    found = mistakes(
        """
  - name: lea
    replies: [{to: reponce, outcome: "oui"}]
    humeur: bonne
  - name: lea
    replies: [{to: reponse, outcome: peutetre}]
    tasks: [{step: appler}]
    bounces: [autre]
    expect:
      - {mail: bienvenu}
      - {end: fini}
      - {mail: question, on: 2026-03-02}
      - {on: 2026-03-02}
"""
    )
    assert "line 19: “reponce” is no step here. Did you mean “reponse”?" in found
    assert "line 20: “humeur” is not a field here." in " ".join(found)
    text = "\n".join(found)
    for part in (
        "The persona “lea” is there twice.",
        "“peutetre” is no outcome of “reponse” here.",
        "“appler” is no step here. Did you mean “appeler”?",
        "“autre” is no wording or step that sends mail here.",
        "“bienvenu” is no wording or step that sends mail here.",
        "“fini” is no outcome of an `end` here.",
        "Add `start: 2026-03-02`.",
        "This does not say one thing to expect.",
    ):
        assert part in text


@pytest.mark.parametrize(
    "wrong",
    [
        "  - name: lea\n    replies: [{clear: perhaps}]\n",
        "  - name: lea\n    start: demain\n",
        "  - name: lea\n    replies: oui\n",
        "  - name: lea\n    tasks: [{after: bientot}]\n",
        "  - name: lea\n    weight: -1\n",
        "  - lea\n",
        "  - name: lea\n    replies: [{says: [thank]}]\n",
        "  - name: lea\n    start: 2026-03-02\n    expect: [{mail: question, on: 2026-03-02, within: 2 days}]\n",
    ],
)
def test_what_makes_no_sense_is_a_sentence_and_no_crash(wrong: str) -> None:
    assert mistakes(wrong)
