"""Typed changes between revisions, and whom they still concern."""

from __future__ import annotations

import pytest

from mailflow.pathways.concern import Concern
from mailflow.pathways.diff import Class, Kind, diff
from mailflow.pathways.document import read_pathway
from tests.pathways.test_tracks import MONTHLY

TEXT = """
code: essai
title: Essai
steps:
  - {id: bonjour, kind: message, wording: bonjour, class: service}
  - {id: attendre, kind: wait, for: 3 working days}
  - id: reponse
    kind: await_reply
    about: bonjour
    answers: [{intents: [confirm], outcome: oui, label: Oui, next: fin}]
    reminders: [{after: 2 days, wording: rappel}]
    timeout: {after: 10 days, next: appeler}
  - {id: appeler, kind: task, due: 2 days, outcomes: [{outcome: joint, next: fin}, {outcome: perdu, next: fin}]}
  - {id: fin, kind: end, outcome: fini}
"""
TEXTS = {"bonjour": "Objet : Bonjour\n\nBonjour.", "rappel": "Objet : Rappel\n\nBonjour."}


def changes(old: str, new: str, texts: dict[str, str] | None = None) -> list[tuple[Kind, Class, str]]:
    found = diff(read_pathway(old), read_pathway(new), TEXTS, TEXTS | (texts or {}))
    return [(item.kind, item.change_class, item.step) for item in found]


def test_the_same_document_has_no_changes() -> None:
    assert changes(TEXT, TEXT) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("for: 3 working days", "for: 5 working days", (Kind.DELAY, Class.FUTURE, "attendre")),
        ("after: 10 days", "after: 20 days", (Kind.DELAY, Class.FUTURE, "reponse")),
        ("wording: rappel}", "wording: bonjour}", (Kind.SETTING, Class.FUTURE, "reponse")),
        ("label: Oui", "label: Bien sûr", (Kind.TEXT, Class.WORDING, "reponse")),
        ("title: Essai", "title: Autre", (Kind.TEXT, Class.WORDING, "")),
        ("label: Oui, next: fin", "label: Oui, next: appeler", (Kind.WAYS, Class.FUTURE, "reponse")),
        ("title: Essai", "title: Essai\ncaps: {service: 3}", (Kind.SETTING, Class.FUTURE, "")),
        ("class: service}", "class: legal}", (Kind.SETTING, Class.LEGAL, "bonjour")),
        ("due: 2 days", "due: 2 days, legal_basis: Loi", (Kind.TEXT, Class.LEGAL, "appeler")),
    ],
)  # fmt: skip
def test_a_change_is_named_with_its_class(old: str, new: str, expected: tuple[Kind, Class, str]) -> None:
    assert expected in changes(TEXT, TEXT.replace(old, new))


def test_a_corrected_wording_concerns_all_and_a_legal_one_nobody_who_is_there() -> None:
    fixed = {"rappel": "Objet : Rappel\n\nBonjour !"}
    assert changes(TEXT, TEXT, fixed) == [(Kind.WORDING, Class.WORDING, "reponse")]
    legal = TEXT.replace("    about: bonjour\n", "    about: bonjour\n    legal_basis: Loi\n")
    assert changes(legal, legal, fixed) == [(Kind.WORDING, Class.LEGAL, "reponse")]


def test_new_removed_replaced_and_moved_steps() -> None:
    without = TEXT.replace("  - {id: attendre, kind: wait, for: 3 working days}\n", "")
    assert (Kind.REMOVED, Class.STRUCTURE, "attendre") in changes(TEXT, without)
    assert (Kind.NEW, Class.FUTURE, "attendre") in changes(without, TEXT)
    other = TEXT.replace("kind: wait, for: 3 working days", "kind: task")
    assert (Kind.REPLACED, Class.STRUCTURE, "attendre") in changes(TEXT, other)


def test_a_step_that_goes_into_a_track_is_moved() -> None:
    inside = MONTHLY.format(paused="run")
    outside = inside.replace("annonce", "avis")
    kinds = {kind for kind, _, _ in changes(inside, outside)}
    assert kinds >= {Kind.NEW, Kind.REMOVED}


def test_changes_behind_somebody_do_not_concern_them() -> None:
    old, new = read_pathway(TEXT), read_pathway(TEXT.replace("for: 3 working days", "for: 1 day"))
    concern = Concern(old, new, diff(old, new, TEXTS, TEXTS), {})
    assert concern.of(["bonjour"]) == concern.of(["attendre"]) == {Class.FUTURE}
    assert concern.of(["reponse"]) == concern.of(["appeler"]) == set()


def test_a_mapping_leads_people_to_where_changes_are_counted_from() -> None:
    old = read_pathway(TEXT)
    new = read_pathway(TEXT.replace("id: attendre", "id: patienter"))
    assert Concern(old, new, diff(old, new, TEXTS, TEXTS), {}).removed == {"attendre"}
    assert Concern(old, new, diff(old, new, TEXTS, TEXTS), {"attendre": "reponse"}).removed == set()
