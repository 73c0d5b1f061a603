"""Scenarios 1, 2 and 17: replies that come late, that say two things, or that change what was agreed."""

from __future__ import annotations

from tests.scenarios.stage import DAY, MINUTE, Stage, paris


async def test_01_a_reply_one_minute_after_the_timeout_is_attached_and_the_adviser_may_reopen_the_path(
    stage: Stage,
) -> None:
    case_id = await stage.enrol("premier-contact")
    await stage.until(paris(3, 18, 10, 0))
    assert await stage.position(case_id) == "appeler"
    [proposal] = [mail for mail in await stage.mails() if mail.wording == "proposition-web"]

    stage.now = paris(3, 18, 10, 1)
    talk = await stage.writes("Oui, je suis d'accord pour le suivi 100 % web.", to=proposal)

    assert await stage.noted("late") == ["reponse_web"]
    found = await stage.conversation(talk)
    assert (found["state"], found["queue"], found["owner_id"]) == ("open", "adviser", stage.adviser_id)
    assert "confirmation-web" not in await stage.wordings(), "no machine takes a branch back by itself"
    await stage.finish("appeler", "accepte")
    assert await stage.position(case_id) == "ended: suivi_web"
    assert (await stage.wordings())[-1] == "confirmation-web"


async def test_01_thanks_after_the_timeout_are_no_late_reply_and_call_nobody(stage: Stage) -> None:
    await stage.enrol("premier-contact")
    await stage.until(paris(3, 18, 10, 0))
    [proposal] = [mail for mail in await stage.mails() if mail.wording == "proposition-web"]
    talk = await stage.writes("Merci beaucoup !", to=proposal)
    assert await stage.noted("late") == []
    assert (await stage.conversation(talk))["state"] == "waiting"


async def test_02_two_replies_with_opposite_intents_within_five_minutes_are_both_seen_and_none_is_confirmed_wrongly(
    stage: Stage,
) -> None:
    case_id = await stage.enrol("premier-contact")
    await stage.until(paris(3, 5, 12))
    proposal = (await stage.mails())[-1]
    first = await stage.writes("Oui, je suis d'accord.", to=proposal)
    assert await stage.position(case_id) == "ended: suivi_web"

    stage.now += 4 * MINUTE
    second = await stage.writes("Finalement non, je préfère l'agence.", to=proposal)

    assert first == second
    found = await stage.conversation(second)
    assert (found["state"], found["owner_id"]) == ("open", stage.adviser_id), "the last word is read by a person"
    assert (await stage.wordings()).count("confirmation-web") == 1
    shown = await stage.rows("SELECT text FROM message WHERE direction = 'in' ORDER BY at")
    assert [row["text"].split()[0].strip(",.") for row in shown] == ["Oui", "Finalement"]


async def test_02_opposite_replies_that_wait_together_are_not_both_acted_on(stage: Stage) -> None:
    case_id = await stage.enrol("premier-contact")
    await stage.until(paris(3, 5, 12))
    proposal = (await stage.mails())[-1]
    await stage.writes("Oui, je suis d'accord.", to=proposal, advance=False)
    stage.now += 4 * MINUTE
    talk = await stage.writes("Finalement non, je préfère l'agence.", to=proposal, advance=False)
    await stage.advance(case_id)
    sent = await stage.wordings()
    assert ("confirmation-web" in sent) != ("confirmation-agence" in sent)
    assert (await stage.conversation(talk))["state"] == "open"


async def test_17_an_opt_out_during_an_open_question_closes_it_and_loses_nothing_else(stage: Stage) -> None:
    await stage.publish_starter()
    case_id = await stage.enrol("suivi-web")
    await stage.writes("Oui, je suis d'accord.", to=(await stage.mails())[-1])
    await stage.until(paris(3, 17, 12))
    question = next(mail for mail in await stage.mails() if mail.wording == "point")

    await stage.writes("Je ne veux plus du suivi 100 % web, je veux revenir en agence.", to=question)

    requests = await stage.rows("SELECT step FROM open_request WHERE closed_at IS NULL")
    assert "reponse" not in [row["step"] for row in requests], "the question asks nobody any more"
    tasks = await stage.tasks()
    if "lire_retour" in tasks:
        await stage.finish("lire_retour", "retour")
    assert "web-retour-agence" in await stage.wordings()
    assert "reprendre" in await stage.tasks(), "a person fixes the next meeting at the agency"
    before = len(await stage.mails())
    await stage.until(stage.now + 10 * DAY)
    later = [mail.wording for mail in (await stage.mails())[before:]]
    assert "point" not in later and "point-rappel" not in later
    await stage.until(paris(3, 31, 12))
    assert "actualisation-ouverte" in await stage.wordings(), "what the law wants goes on"
    assert await stage.position(case_id) == "accompagnement"
