"""Scenarios 15, 16 and 18: many people for one adviser, an offer that is held for an hour, one person twice."""

from __future__ import annotations

from collections import Counter

from mailflow.caseload.people import Newcomer, enlist
from tests.caseload import crowd
from tests.caseload.test_assigning import follow
from tests.scenarios.stage import MINUTE, Stage, paris

MOVE = """
code: transfert
title: Un autre conseiller
steps:
  - {id: attribuer, kind: assign, to: adviser, ceiling: 250, next: annoncer}
  - {id: annoncer, kind: message, wording: transfert, class: service, window: any}
  - {id: fin, kind: end, outcome: attribue}
"""
OFFER = """
code: place
title: Une place se libère
steps:
  - {id: offre, kind: message, wording: offre, class: service, window: any}
  - id: reponse
    kind: await_reply
    about: offre
    asked: {asked: yes_no, question: place}
    answers:
      - {outcome: prend, intents: [confirm], answer: "yes", next: confirmer}
      - {outcome: laisse, intents: [decline], answer: "no", next: suivant}
    timeout: {after: 2 hours, next: suivant}
  - {id: confirmer, kind: message, wording: confirmee, class: service, answers: reponse, next: fin}
  - {id: suivant, kind: task, title: Proposer la place à la personne suivante, next: fin_suivant}
  - {id: fin, kind: end, outcome: inscrit}
  - {id: fin_suivant, kind: end, outcome: suivant}
"""


async def test_15_people_who_change_hands_never_overfill_a_portfolio_and_get_one_mail_each(stage: Stage) -> None:
    await stage.publish(MOVE)
    await follow(stage, stage.adviser_id, 199)  # and Zoé
    await follow(stage, stage.cover_id, 240)
    everybody = await crowd.people(stage, 64)
    for case_id in everybody:
        await stage.enrol("transfert", case_id)
    held = await stage.rows("SELECT staff_id, count(*) AS n FROM assignment WHERE until IS NULL GROUP BY staff_id")
    assert {row["staff_id"]: row["n"] for row in held} == {stage.adviser_id: 250, stage.cover_id: 250}
    waiting = await stage.rows("SELECT q.kind FROM task t JOIN queue q ON q.id = t.queue_id WHERE t.state = 'open'")
    assert [row["kind"] for row in waiting] == ["lead"] * 4, "for the rest a person finds a place"
    mails = Counter(row["person_id"] for row in await stage.rows("SELECT person_id FROM outbox"))
    assert len(mails) == 60 and set(mails.values()) == {1}


async def test_16_a_place_is_held_until_eight_in_the_evening_then_offered_on_and_a_late_yes_takes_nobodys_place(
    stage: Stage,
) -> None:
    await stage.publish(OFFER)
    stage.now = paris(3, 4, 18)
    case_id = await stage.enrol("place")
    [offer] = await stage.mails()
    await stage.until(paris(3, 4, 20) - MINUTE)
    assert await stage.position(case_id) == "reponse"
    await stage.until(paris(3, 4, 20))
    assert "suivant" in await stage.tasks()

    stage.now = paris(3, 4, 20, 1)
    talk = await stage.writes("Oui, je prends la place.", to=offer)

    assert await stage.wordings() == ["offre"], "nothing is promised twice"
    assert (await stage.conversation(talk))["state"] == "open"
    assert await stage.noted("late") == ["reponse"]


async def test_18_somebody_who_registers_twice_with_two_addresses_has_one_open_case(stage: Stage) -> None:
    once = Newcomer("R0099", "Léa", "Double", "lea@example.org", language="fr")
    twice = Newcomer("R0099", "Léa", "Double", "lea.double@example.net", language="fr")
    async with stage.services.engine.begin() as connection:
        first = await enlist(connection, stage.agency_id, stage.adviser_id, once, stage.now)
        second = await enlist(connection, stage.agency_id, stage.adviser_id, twice, stage.now)
    assert (first.case_id, first.person_id) == (second.case_id, second.person_id) and not second.new
    addresses = await stage.rows(
        "SELECT address, preferred FROM person_address WHERE person_id = :id ORDER BY address", id=first.person_id
    )
    assert [(row["address"], row["preferred"]) for row in addresses] == [
        ("lea.double@example.net", True),
        ("lea@example.org", False),
    ]
    assert len(await stage.rows("SELECT id FROM cases WHERE person_id = :id", id=first.person_id)) == 1
