"""Scenarios 9, 10, 19 and 20: what an administrator publishes while people are on their way, and arms of a trial."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from mailflow.caseload.migrating import Result
from mailflow.core.errors import Refused
from tests.caseload import crowd
from tests.scenarios.stage import DAY, Stage, paris

CHANNEL = """
code: region
title: Inscription selon la région
steps:
  - id: canal
    kind: branch
    ways:
      - {when: {attribute: phase, is: [en_ligne]}, next: en_ligne}
    else: guichet
  - {id: guichet, kind: wait, for: 5 days, next: note_guichet}
  - {id: note_guichet, kind: message, wording: guichet, class: service, window: any, next: fin}
  - {id: en_ligne, kind: wait, for: 5 days, next: note_en_ligne}
  - {id: note_en_ligne, kind: message, wording: en-ligne, class: service, window: any, next: fin}
  - {id: fin, kind: end, outcome: inscrit}
"""
TRIAL = """
code: pilote
title: Un essai
steps:
  - id: essai
    kind: experiment
    experiment: rappel-court
    strata: [tier]
    arms:
      - {arm: pilote, percent: 50, next: court}
      - {arm: temoin, percent: 50, next: long}
  - {id: court, kind: wait, for: 2 days, next: dire}
  - {id: long, kind: wait, for: 7 days, next: dire}
  - {id: dire, kind: message, wording: essai, class: service, window: any}
  - {id: fin, kind: end, outcome: fini}
"""


async def test_09_a_revision_without_the_step_where_forty_cases_wait_is_refused_until_it_says_where_they_go(
    stage: Stage,
) -> None:
    await crowd.revision(stage)
    await crowd.crowd(stage, 240)
    number = await crowd.revision(stage, crowd.WITHOUT)
    dry = await crowd.rehearsed(stage, await crowd.plan(stage, number))
    assert len([line for line in dry if "is removed" in line.reason]) == 40
    with pytest.raises(Refused, match="40 at “verifier”"):
        await crowd.done(stage, await crowd.plan(stage, number))
    moved = await crowd.done(stage, await crowd.plan(stage, number, {"verifier": "suite"}))
    assert {line.step_after for line in moved if line.step == "verifier"} == {"suite"}


async def test_10_a_wording_corrected_while_a_mail_waits_for_the_morning_goes_out_corrected_and_both_are_kept(
    stage: Stage,
) -> None:
    document = crowd.V1.replace("wording: bonjour, class: service, window: any", "wording: bonjour, class: service")
    await crowd.revision(stage, document)
    stage.now = paris(3, 2, 20)
    case_id = await stage.enrol("foule")
    assert await stage.mails() == [] and await stage.position(case_id) == "bonjour", "it waits for opening hours"

    number = await crowd.revision(stage, document, bonjour="Objet : Bonjour corrigé\n\nBonjour {{ prenom }}.\n")
    lines = await crowd.done(stage, await crowd.plan(stage, number))
    assert [line.result for line in lines] == [Result.MOVED]
    await stage.until(paris(3, 3, 12))

    [mail] = await stage.mails()
    assert (mail.mail["Subject"], mail.at) == ("Bonjour corrigé", paris(3, 3, 8, 30))
    kept = await stage.rows(
        "SELECT wordings ->> 'bonjour' AS text FROM revision r JOIN pathway p ON p.id = r.pathway_id"
        " WHERE p.code = 'foule' ORDER BY number"
    )
    assert ["corrigé" in row["text"] for row in kept] == [False, True]


async def test_19_when_a_region_goes_online_overnight_those_at_the_desk_stay_and_new_ones_follow_the_date(
    stage: Stage,
) -> None:
    await stage.publish(CHANNEL)
    [first, second] = await crowd.people(stage, 2)
    stage.now = paris(3, 31, 16)
    await stage.enrol("region", first)
    stage.now = paris(4, 1, 0, 1)
    online = CHANNEL.replace("is: [en_ligne]}, next: en_ligne", "is: [transition]}, next: guichet")
    await stage.publish(online.replace("else: guichet", "else: en_ligne"))
    await stage.enrol("region", second)
    await stage.until(paris(4, 10))
    assert [(mail.wording, mail.at.day) for mail in await stage.mails()] == [("guichet", 5), ("en-ligne", 6)]
    assert await stage.position(first) == await stage.position(second) == "ended: inscrit"


async def test_20_people_come_to_the_same_arm_again_and_both_arms_are_told_apart_in_the_record(stage: Stage) -> None:
    await stage.publish(TRIAL)
    everybody = await crowd.people(stage, 60)
    for case_id in everybody:
        await stage.enrol("pilote", case_id)
    arms = {case_id: await stage.position(case_id) for case_id in everybody}
    counted = Counter(arms.values())
    assert counted.keys() == {"court", "long"} and min(counted.values()) >= 15
    await stage.until(stage.now + 8 * DAY)
    await stage.publish(TRIAL.replace("Un essai", "Le même essai"))
    for case_id in everybody:
        await stage.enrol("pilote", case_id)
        assert await stage.position(case_id, "e2") == arms[case_id]
    noted = await stage.rows("SELECT case_id, detail FROM step_log WHERE step = 'essai' AND what = 'arm'")
    assert len(noted) == 120 and len({(row["case_id"], row["detail"]) for row in noted}) == 60
    waits = await stage.rows(
        "SELECT case_id, min(created_at) - :began AS wait FROM outbox GROUP BY case_id", began=paris(3, 2, 10)
    )
    assert {timedelta(days=2), timedelta(days=7)} == {row["wait"] for row in waits}
