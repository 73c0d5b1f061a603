"""Which mail meets which condition, what rules together come to, and that nothing written in them does harm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from mailflow.mail.intake_rules import (
    LOOKED_AT,
    MOST_CONDITIONS,
    MOST_VALUES,
    Decision,
    Effects,
    Facts,
    Queue,
    Rule,
    Standing,
    What,
    decide,
    meets,
)
from mailflow.mail.rule_reading import read_condition, read_rule
from mailflow.mail.values import Attachment

HEAD = b"List-Id: <offres.exemple.fr>\r\nX-Vide:\r\nSubject: =?utf-8?b?w4lsw6h2ZQ==?=\r\n\r\nX-Faux: corps\r\n"
FACTS = Facts(
    nature="human",
    sender="anna@mail.exemple.fr",
    mailbox="suivi@agence.fr",
    recipients=("Suivi+r.abc@agence.fr", "emploi+jeunes@agence.fr"),
    subject="Avis d’EXPULSION",
    text="Bonjour,\nmon élève a reçu une coupure d'électricité.\nŒuvre",
    attachments=(Attachment("Avis (Été).PDF", "application/octet-stream", 3), Attachment("", "image/png", 1)),
    raw=HEAD,
)
ANYWHERE = Standing(routable=True, owed=True)
ONE, TWO = UUID(int=1), UUID(int=2)


def met(what: str, value: str = "", header: str = "") -> bool:
    return meets(FACTS, read_condition({"what": what, "header": header, "value": value}))


@pytest.mark.parametrize(
    ("what", "value", "header"),
    [
        ("text", "expulsion", ""),
        ("text", "Coupure d’ÉLECTRICITÉ", ""),
        ("text", "absent, eleve", ""),
        ("text", "oeuvre", ""),
        ("subject", "avis d'expulsion", ""),
        ("sender", "ANNA@mail.exemple.fr", ""),
        ("sender", "exemple.fr", ""),
        ("sender", "@mail.exemple.fr", ""),
        ("recipient", "suivi@agence.fr", ""),
        ("recipient", "x@y.fr, emploi@agence.fr", ""),
        ("recipient", "emploi+jeunes@agence.fr", ""),
        ("file", "", ""),
        ("file_name", "avis (ete)", ""),
        ("file_type", "pdf", ""),
        ("file_type", ".docx, image", ""),
        ("file_type", "image/png", ""),
        ("header_present", "", "list-id"),
        ("header_present", "", "X-Vide:"),
        ("header_contains", "offres.EXEMPLE", "List-Id"),
        ("header_equals", "élève", "Subject"),
        ("human", "", ""),
    ],
)
def test_a_condition_that_holds(what: str, value: str, header: str) -> None:
    assert met(what, value, header)


@pytest.mark.parametrize(
    ("what", "value", "header"),
    [
        ("text", "expul", ""),  # whole words only
        ("text", "expulsion bonjour", ""),  # not across subject and text
        ("text", "électricité coupure", ""),
        ("text", "a.*e", ""),  # no pattern
        ("subject", "bonjour", ""),
        ("sender", "ple.fr", ""),
        ("sender", "autre@mail.exemple.fr", ""),
        ("recipient", "agence@agence.fr", ""),
        ("file_name", "cv", ""),
        ("file_type", "jpg", ""),
        ("header_present", "", "x-faux"),
        ("header_contains", "autre", "List-Id"),
        ("header_equals", "offres.exemple.fr", "List-Id"),
        ("list", "", ""),
        ("auto_reply", "", ""),
    ],
)
def test_a_condition_that_does_not_hold(what: str, value: str, header: str) -> None:
    assert not met(what, value, header)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"what": "regex", "value": ".*"},
        {"what": "text", "value": " , ;"},
        {"what": "text", "value": "…"},
        {"what": "text", "value": ", ".join(f"mot{number}" for number in range(MOST_VALUES + 1))},
        {"what": "header_equals", "value": "x"},
        {"what": "header_equals", "header": "a b", "value": "x"},
        {"what": "header_equals", "header": "a:\r\nb", "value": "x"},
    ],
)
def test_what_is_no_condition_is_not_read(typed: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError)):
        read_condition(typed)


def rule(*conditions: tuple[str, str], every: bool = True, **effects: Any) -> Rule:
    row = {"id": ONE, "name": "x", "agency_id": None, "every": every, "queue": "", "adviser_id": None}
    row |= {"tags": [], "priority": False, "conditions": [{"what": what, "value": value} for what, value in conditions]}
    return read_rule(row | effects)


def test_all_conditions_or_one_of_them() -> None:
    half = (("text", "expulsion"), ("text", "absent"))
    assert decide([rule(*half, tags=["a"])], FACTS, ANYWHERE) == Decision()
    found = decide([rule(*half, every=False, tags=["a"])], FACTS, ANYWHERE)
    assert found.effects.tags == ("a",)
    assert [one.typed for one in found.applied[0].met] == ["expulsion"]


def test_the_first_queue_counts_and_tags_add_up() -> None:
    holds = ("text", "expulsion")
    rules = [
        rule(holds, tags=["a"]),
        rule(holds, queue="adviser", adviser_id=ONE, tags=["a", "b"]),
        rule(holds, queue="lead", priority=True),
        rule(holds, queue="adviser", adviser_id=TWO),
    ]
    found = decide(rules, FACTS, ANYWHERE)
    assert found.effects == Effects(Queue.ADVISER, ONE, ("a", "b"), True)
    assert [one.effects.queue for one in found.applied] == ["", "adviser", "", ""]


def test_an_adviser_who_is_not_there_leaves_the_queue_to_the_next_rule() -> None:
    holds = ("text", "expulsion")
    found = decide([rule(holds, queue="adviser"), rule(holds, queue="lead")], FACTS, ANYWHERE)
    assert found.effects == Effects(Queue.LEAD)


def test_what_belongs_to_somebody_is_not_moved_and_what_nobody_owes_is_not_pressing() -> None:
    wanted = [rule(("text", "expulsion"), queue="lead", priority=True, tags=["a"])]
    assert decide(wanted, FACTS, Standing(False, True)).effects == Effects(tags=("a",), priority=True)
    assert decide(wanted, FACTS, Standing(False, False)).effects == Effects(tags=("a",))
    assert Standing.of(["nature.human", "place.adviser"]) == Standing(False, True)
    assert Standing.of(["place.triage"]) == Standing(True, True)
    assert Standing.of(["place.no_adviser"]) == Standing(False, True)
    assert Standing.of(["place.machine"]) == Standing.of([]) == Standing(False, False)


@pytest.mark.parametrize("nature", ["bounce", "delayed", "own", "unreadable"])
def test_the_protocols_mail_is_no_rules_matter(nature: str) -> None:
    assert decide([rule(("text", "expulsion"), priority=True)], replace(FACTS, nature=nature), ANYWHERE) == Decision()


HOSTILE = [
    Facts("human", "", "", (), "", ""),
    Facts("human", "@", "@", ("@", "+", "a+@", "\0"), "\0", "\ud7ff" * 10),
    Facts("human", "a@b.fr", "m@b.fr", (), "=?" * 50_000, "a b " * 500_000, raw=b"A:" * 50_000),
    Facts(
        "human", "a@b.fr", "m@b.fr", (), "", "", raw=b"\n".join(b"X-A: =?utf-8?q?" + b"?=" * 200 for _ in range(500))
    ),
    Facts(
        "human",
        "a@b.fr",
        "m@b.fr",
        (),
        "",
        "İ" * 100_000,
        (Attachment("." * 1000, "/" * 1000, 0),) * 50,
        b"\xff" * 70_000,
    ),
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_mail_meets_hostile_rules_and_only_its_beginning_is_looked_at(number: int) -> None:
    facts = HOSTILE[number]
    words = ",".join(f"{'a ' * 20}b{one}" for one in range(MOST_VALUES))
    names = ",".join("a" * one for one in range(1, MOST_VALUES))
    texts, others = (What.TEXT, What.SUBJECT, What.FILE_NAME), (What.SENDER, What.RECIPIENT, What.FILE_TYPE)
    conditions = [*((kind.value, words) for kind in texts), *((kind.value, names) for kind in others)]
    heavy = rule(*conditions, every=False, tags=["a"])
    header = read_condition({"what": "header_contains", "header": "x-a", "value": "=?" * 200})
    heavy = replace(heavy, conditions=(*heavy.conditions, header))
    assert len(heavy.conditions) <= MOST_CONDITIONS
    assert decide([heavy] * 10, facts, ANYWHERE).effects.tags == ()
    assert len(facts.words) <= 3 * 2 * LOOKED_AT
