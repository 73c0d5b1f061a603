"""Sixty drafts with real mistakes: one pathway with every kind of step, and one thing wrong in each draft."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from mailflow.pathways.editing.writing import values_of, written

GONE = object()
WORDINGS = {
    name: f"Objet : {name}\n\nBonjour {{{{ prenom }}}}.\n" for name in ("bonjour", "rappel", "questions", "avis")
}
SOUND = """\
code: complet
title: Un parcours complet
steps:
  - {id: bonjour, kind: message, wording: bonjour, class: service}
  - {id: attendre, kind: wait, for: 3 working days}
  - id: reponse
    kind: await_reply
    about: bonjour
    asked: {asked: yes_no}
    answers:
      - {outcome: oui, intents: [confirm], answer: 'yes', next: choix}
      - {outcome: non, intents: [decline], answer: 'no', next: choix}
    reminders: [{after: 3 working days, wording: rappel}, {after: 6 working days, wording: rappel}]
    timeout: {after: 10 working days, next: appeler}
  - {id: appeler, kind: task, role: owner, outcomes: [{outcome: joint, next: pieces}, {outcome: perdu, next: fin}]}
  - {id: choix, kind: branch, ways: [{when: {outcome: reponse, is: [oui]}, next: pieces}], else: appeler}
  - id: pieces
    kind: document_request
    about: bonjour
    items: [{item: CV}]
    timeout: {after: 10 days, next: essai}
    partial: appeler
  - id: essai
    kind: experiment
    experiment: rythme
    arms: [{arm: a, percent: 50, next: nouvelles}, {arm: b, percent: 50, next: pistes}]
  - id: nouvelles
    kind: survey
    wording: questions
    questions: [{question: Tout va bien}]
    timeout: {after: 5 days, next: pistes}
    stuck: pistes
    next: pistes
  - id: pistes
    kind: parallel
    tracks:
      - {name: une, steps: [{id: pause_une, kind: wait, for: 1 day}]}
      - {name: deux, steps: [{id: pause_deux, kind: wait, for: 2 days}]}
  - id: tours
    kind: recurring
    every: 2 weeks
    times: 3
    steps: [{id: pause_tour, kind: wait, for: 1 day}]
  - {id: encore, kind: goto, to: tours, max_loops: 2, then: placer}
  - {id: placer, kind: assign, to: adviser, next: preparer, no_capacity: preparer}
  - {id: preparer, kind: task, role: owner, outcomes: [{outcome: pret, next: decider}]}
  - id: decider
    kind: decision
    role: lead
    prepared_by: preparer
    legal_basis: C. trav., art. R5412-7
    contradictory: {anchor: bonjour, for: 10 days}
    options: [{outcome: sans_suite, label: Rien, next: fin}, {outcome: avis, label: Avis, next: fin}]
  - {id: fin, kind: end, outcome: fini}
"""
CASES: list[tuple[str, tuple[str | int, ...], Any]] = [
    ("bonjour", ("wording",), "bonjourr"),
    ("bonjour", ("wording",), GONE),
    ("bonjour", ("class",), "urgent"),
    ("bonjour", ("class",), GONE),
    ("bonjour", ("next",), "atendre"),
    ("bonjour", ("kind",), "mesage"),
    ("bonjour", ("wordings",), "bonjour"),
    ("bonjour", ("title",), "  "),
    ("bonjour", ("window",), "night"),
    ("bonjour", ("answers",), "attendre"),
    ("bonjour", ("follows",), "personne"),
    ("bonjour", ("on",), [{"event": "anger", "next": "fin"}]),
    ("bonjour", ("on",), [{"event": "bounce"}]),
    ("bonjour", ("skip_if",), {"outcome": "reponse", "is": [], "next": "fin"}),
    ("attendre", ("for",), "trois jours"),
    ("attendre", ("for",), "0 days"),
    ("attendre", ("for",), "2 working weeks"),
    ("attendre", ("for",), GONE),
    ("attendre", ("until",), "2026-09-01"),
    ("attendre", ("at",), "25:00"),
    ("attendre", ("roll",), "later"),
    ("attendre", ("past",), "fin"),
    ("attendre", ("id",), "bonjour"),
    ("reponse", ("about",), "attendre"),
    ("reponse", ("answers",), GONE),
    ("reponse", ("answers", 0, "intents"), ["agree"]),
    ("reponse", ("answers", 1, "outcome"), "oui"),
    ("reponse", ("answers", 0, "next"), "nulle_part"),
    ("reponse", ("asked",), {"asked": "anything"}),
    ("reponse", ("reminders", 1, "after"), "2 working days"),
    ("reponse", ("reminders", 1, "after"), "20 working days"),
    ("reponse", ("reminders", 0, "wording"), "rapel"),
    ("reponse", ("timeout",), GONE),
    ("reponse", ("timeout", "after"), "0 days"),
    ("reponse", ("timeout", "next"), GONE),
    ("appeler", ("role",), "chief"),
    ("appeler", ("outcomes", 1, "outcome"), "joint"),
    ("appeler", ("outcomes", 0, "next"), "pause_une"),
    ("appeler", ("due",), "soon"),
    ("choix", ("else",), GONE),
    ("choix", ("ways",), []),
    ("choix", ("ways", 0, "when"), GONE),
    ("choix", ("ways", 0, "when"), {"calendar": "weekday", "is": ["lundi"]}),
    ("choix", ("else",), "choix"),
    ("pieces", ("items",), []),
    ("pieces", ("rounds",), "many"),
    ("pieces", ("pauses_clock",), "yes"),
    ("essai", ("arms", 0, "percent"), 60),
    ("essai", ("arms", 0, "percent"), GONE),
    ("nouvelles", ("questions",), [{"question": "Un ?"}] * 4),
    ("nouvelles", ("stuck",), "decider"),
    ("pistes", ("tracks", 1), GONE),
    ("pause_une", ("next",), "fin"),
    ("tours", ("every",), "10 minutes"),
    ("tours", ("day_of_month",), 28),
    ("tours", ("steps",), []),
    ("encore", ("max_loops",), GONE),
    ("placer", ("to",), "same"),
    ("preparer", ("role",), "lead"),
    ("decider", ("legal_basis",), GONE),
    ("decider", ("timeout",), {"after": "10 days", "next": "fin"}),
    ("decider", ("options",), [{"outcome": "avis", "label": "Avis", "next": "fin"}]),
    ("decider", ("contradictory",), GONE),
    ("fin", ("outcome",), GONE),
]


def drafts() -> list[tuple[str, str]]:
    """The step that is wrong, and the document."""
    return [
        (value if path == ("id",) else step, written(_changed(step, path, value), "")) for step, path, value in CASES
    ]


def _changed(step: str, path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    values = deepcopy(values_of(SOUND))
    here: Any = _step(values["steps"], step)
    assert here is not None, step
    for part in path[:-1]:
        here = here[part]
    if value is GONE:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return values


def _step(found: Any, wanted: str) -> Any:
    for item in found if isinstance(found, list) else []:
        if item.get("id") == wanted:
            return item
        for track in [*item.get("tracks", ()), item]:
            inner = _step(track.get("steps"), wanted)
            if inner is not None:
                return inner
    return None
