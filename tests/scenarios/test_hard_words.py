"""Scenarios 11, 12 and 13: mail that is not delivered, an absence that was none, and deciders who say nothing."""

from __future__ import annotations

import pytest

from mailflow.core.errors import Refused
from tests.scenarios.stage import DAY, Stage, paris

NOTICE = """
code: notification
title: Un avis qui fait courir un délai
steps:
  - {id: avis, kind: message, wording: avis, class: legal, legal_basis: "C. trav., art. R5412-7"}
  - id: observations
    kind: await_reply
    about: avis
    asked: {asked: free_text, question: observations}
    answers:
      - {outcome: observations, intents: [excuse_after], next: lire}
    timeout: {after: 10 days, next: suite}
  - {id: lire, kind: task, title: Lire les observations, next: fin}
  - {id: suite, kind: task, title: Le délai est passé, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""


async def test_11_when_a_legal_mail_comes_back_no_period_runs_and_somebody_writes_or_calls(stage: Stage) -> None:
    await stage.publish(NOTICE)
    case_id = await stage.enrol("notification")
    [notice] = await stage.mails()
    stage.now = paris(3, 2, 10, 5)
    await stage.comes_back(notice, "5.2.2")
    assert await stage.wakes(case_id) is None
    opened = await stage.tasks()
    assert "observations" in opened and opened["observations"]["queue"] == "adviser"
    await stage.until(paris(4, 30))
    assert await stage.position(case_id) == "observations", "the ten days never ended"
    assert "suite" not in await stage.tasks()


async def test_12_an_absence_that_turns_out_excused_closes_the_file_with_a_neutral_mail_and_nothing_is_left(
    stage: Stage,
) -> None:
    await stage.publish_starter()
    case_id = await stage.enrol("rendez-vous-manque")
    await stage.finish("qualifier", "absent")
    [told] = await stage.mails()
    assert told.wording == "rdv-manque"
    for word in ("sanction", "radi", "suspen", "supprim"):
        assert word not in told.text.lower()
    await stage.until(paris(3, 6, 12))
    assert "appel_1" in await stage.tasks()

    await stage.finish("appel_1", "excuse")  # the adviser learns that there was a reason

    assert (await stage.wordings())[-1] == "rdv-excuse"
    await stage.finish("fixer", "fait")
    assert (await stage.position(case_id)).startswith("ended: ")
    assert await stage.tasks() == {} and await stage.wakes(case_id) is None
    await stage.until(paris(5, 30))
    assert len(await stage.mails()) == 2
    assert await stage.rows("SELECT id FROM task WHERE kind = 'decision'") == []


async def test_13_a_decision_left_for_sixty_days_does_nothing_to_the_person_and_reminds_only_those_who_decide(
    stage: Stage,
) -> None:
    await stage.publish_starter()
    lead = await stage.supervisor()
    case_id = await stage.enrol("rendez-vous-manque")
    await stage.finish("qualifier", "absent")
    await stage.until(paris(3, 6, 12))
    await stage.finish("appel_1", "sans_reponse")
    await stage.until(paris(3, 9, 12))
    await stage.finish("appel_2", "sans_reponse")
    await stage.finish("preparer", "transmettre")
    await stage.finish("informer", "envoyee", by=lead)
    await stage.finish("preuve", "recue", by=lead)
    before = len(await stage.mails())
    with pytest.raises(Refused, match="trop tôt"):
        await stage.finish("decider", "mesure", by=lead, reasons="Absence sans motif connu.")

    await stage.until(stage.now + 60 * DAY)

    assert await stage.position(case_id) == "decider"
    assert len(await stage.mails()) == before
    tasks = await stage.tasks()
    assert tasks.keys() == {"decider"} and tasks["decider"]["queue"] == "lead"
    assert tasks["decider"]["reminders"] >= 5
    with pytest.raises(Refused, match="préparé"):
        await stage.finish("decider", "sans_suite", by=stage.adviser_id, reasons="Le dossier ne tient pas.")
    await stage.finish("decider", "sans_suite", by=lead, reasons="Le dossier ne tient pas.")
    assert await stage.position(case_id) == "ended: sans_suite"
    assert len(await stage.mails()) == before
