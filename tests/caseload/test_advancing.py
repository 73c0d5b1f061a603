"""The one transaction of a case, on real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from sqlalchemy import text

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.position import position_of
from mailflow.caseload.tasks import complete
from mailflow.core.errors import Refused
from tests.caseload.site import Site

SNAPSHOT = """
    SELECT (SELECT jsonb_agg(to_jsonb(c) ORDER BY id) FROM cases c) AS cases,
           (SELECT count(*) FROM outbox) AS mails, (SELECT count(*) FROM task) AS tasks,
           (SELECT count(*) FROM step_log) AS log, (SELECT count(*) FROM message) AS messages,
           (SELECT jsonb_agg(to_jsonb(r) ORDER BY id) FROM open_request r) AS requests
"""


async def enrolled(site: Site, pathway: str = "premier-contact", **options: object) -> UUID:
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await enrol(connection, case_id, pathway, site.now, **options)  # type: ignore[arg-type]
    return case_id


async def at_the_question(site: Site) -> UUID:
    """A case that was asked about the web follow-up."""
    case_id = await enrolled(site)
    stepped = await site.advance(case_id)
    assert stepped.next_due
    site.now = stepped.next_due
    await site.advance(case_id)
    assert await site.sent() == ["bienvenue/1/message", "proposition/1/message"]
    return case_id


async def test_a_person_has_one_case_however_often_it_is_opened(site: Site) -> None:
    assert await site.open() == await site.open()


async def test_enrolling_sends_the_welcome_and_sleeps_until_the_next_step(site: Site) -> None:
    case_id = await enrolled(site)

    stepped = await site.advance(case_id)

    assert await site.sent() == ["bienvenue/1/message"]
    assert stepped.next_due and stepped.next_due.isoformat() == "2026-03-04T08:00:00+00:00"  # Wednesday 9:00 in Lyon
    [mail] = await site.rows("SELECT raw, recipient, mail_class, person_id FROM outbox")
    read = message_from_bytes(bytes(mail["raw"]), policy=policy.default)
    assert mail["recipient"] == "zoe@example.org"
    assert "Zoé Inventée" in read.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert read["Auto-Submitted"] == "auto-generated"


async def test_advancing_twice_changes_nothing(site: Site) -> None:
    case_id = await at_the_question(site)
    before = await site.rows(SNAPSHOT)

    await site.advance(case_id)

    assert await site.rows(SNAPSHOT) == before


async def test_a_crash_before_the_commit_leaves_no_trace(site: Site) -> None:
    case_id = await enrolled(site)
    before = await site.rows(SNAPSHOT)

    async with site.services.engine.connect() as connection:
        await advance_case(connection, site.tools, site.shelf, case_id, site.now)
        await connection.invalidate()  # the connection is gone, the server rolls back
    assert await site.rows(SNAPSHOT) == before

    await site.advance(case_id)
    assert await site.sent() == ["bienvenue/1/message"]


async def test_a_state_lost_after_the_mail_was_posted_does_not_send_it_again(site: Site) -> None:
    case_id = await enrolled(site)
    await site.advance(case_id)
    async with site.services.engine.begin() as connection:
        await connection.execute(text("UPDATE cases SET state = '{}'"))
        await connection.execute(text("UPDATE case_event SET applied_at = NULL"))

    await site.advance(case_id)

    assert await site.sent() == ["bienvenue/1/message"]


async def test_reminders_follow_in_the_thread_and_the_timeout_asks_a_human_to_call(site: Site) -> None:
    case_id = await at_the_question(site)
    for _ in range(4):
        stepped = await site.advance(case_id)
        assert stepped.next_due
        site.now = stepped.next_due

    assert (await site.sent())[2:] == ["reponse_web/1/reminder-1", "reponse_web/1/reminder-2"]
    threads = await site.rows("SELECT DISTINCT conversation_id FROM message WHERE subject LIKE '%100 \\% web ?'")
    assert len(threads) == 1
    reminders = await site.rows("SELECT subject FROM message WHERE in_reply_to <> ''")
    assert {row["subject"] for row in reminders} == {"Re: Souhaitez-vous un suivi 100 % web ?"}
    [task] = await site.rows("SELECT title, options, state FROM task")
    assert task["options"] == ["accepte", "refuse", "injoignable"]
    assert [row["outcome"] for row in await site.rows("SELECT outcome FROM open_request")] == ["timeout"]


async def test_a_clear_yes_is_confirmed_in_its_thread_and_ends_the_pathway(site: Site) -> None:
    case_id = await at_the_question(site)
    conversation_id = await site.mail(case_id)

    stepped = await site.advance(case_id)

    assert (await site.sent())[2:] == ["confirmer_web/1/message"]
    [mail] = await site.rows(
        "SELECT m.conversation_id, o.kind FROM message m JOIN outbox o ON o.id = m.outbox_id WHERE m.in_reply_to <> ''"
    )
    assert (mail["conversation_id"], mail["kind"]) == (conversation_id, "confirmation")
    assert stepped.next_due is None
    [case] = await site.rows("SELECT state FROM cases")
    assert case["state"]["enrolments"]["e1"]["ended"] == "suivi_web"


async def test_an_unclear_reply_stops_reminders_and_becomes_a_task_whose_outcome_goes_on(site: Site) -> None:
    case_id = await at_the_question(site)
    await site.mail(case_id, safe="human", intents=["question"], answer=None, needs_answer=True)
    await site.advance(case_id)
    [task] = await site.rows("SELECT id, options FROM task")

    site.now += timedelta(days=60)
    await site.advance(case_id)
    assert len(await site.sent()) == 2

    async with site.services.engine.begin() as connection:
        with pytest.raises(Refused, match="accepte"):
            await complete(connection, task["id"], "peut-être", site.adviser_id, site.now)
        await complete(connection, task["id"], "refuse", site.adviser_id, site.now)
    await site.advance(case_id)
    assert (await site.sent())[2:] == ["confirmer_agence/1/message"]


async def test_a_reply_without_proof_of_its_sender_is_left_to_a_human(site: Site) -> None:
    case_id = await at_the_question(site)
    conversation_id = await site.mail(case_id, proof="none")

    await site.advance(case_id)

    assert len(await site.sent()) == 2
    [row] = await site.rows("SELECT state, due_at FROM conversation WHERE id = :id", id=conversation_id)
    assert row["state"] == "open" and row["due_at"] is not None


async def test_automatic_answers_move_nothing(site: Site) -> None:
    case_id = await at_the_question(site)
    await site.mail(case_id, disposition="auto_reply")

    stepped = await site.advance(case_id)

    assert stepped.next_due and not await site.rows("SELECT FROM task")


async def test_a_reply_after_the_timeout_is_offered_to_a_human(site: Site) -> None:
    case_id = await at_the_question(site)
    [request] = await site.rows("SELECT id FROM open_request")
    site.now += timedelta(days=30)
    await site.advance(case_id)

    conversation_id = await site.mail(case_id, request_id=str(request["id"]))
    await site.advance(case_id)

    [row] = await site.rows("SELECT state FROM conversation WHERE id = :id", id=conversation_id)
    assert row["state"] == "open"
    assert "late" in {row["what"] for row in await site.rows("SELECT what FROM step_log")}


async def test_a_reply_filed_while_the_reminder_was_due_wins(site: Site) -> None:
    case_id = await at_the_question(site)
    site.now += timedelta(days=30)
    await site.mail(case_id, about=False)
    await site.mail(case_id)

    await site.advance(case_id)

    assert (await site.sent())[2:] == ["confirmer_web/1/message"]


async def test_an_unreachable_person_gets_a_task_instead_of_a_mail(site: Site) -> None:
    async with site.services.engine.begin() as connection:
        await connection.execute(text("INSERT INTO suppression VALUES ('zoe@example.org', '5.1.1', now())"))
    case_id = await enrolled(site)

    await site.advance(case_id)

    assert await site.sent() == []
    [task] = await site.rows("SELECT title FROM task")
    assert task["title"].startswith("Courriel non envoyé")


async def test_a_bounce_of_the_question_becomes_a_task(site: Site) -> None:
    case_id = await at_the_question(site)
    [mail] = await site.rows("SELECT id FROM outbox WHERE dedup_key LIKE '%proposition%'")
    await site.event(case_id, "delivery", outbox_id=str(mail["id"]), result="bounced", status="5.1.1")

    stepped = await site.advance(case_id)

    assert stepped.next_due is None
    assert len(await site.rows("SELECT FROM task WHERE state = 'open'")) == 1


async def test_optional_and_service_mail_stay_within_the_weekly_cap(site: Site) -> None:
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        for _ in range(7):
            await enrol(connection, case_id, "premier-contact", site.now)

    stepped = await site.advance(case_id)

    assert len(await site.sent()) == 5
    assert stepped.next_due and stepped.next_due <= site.now + timedelta(days=7)
    assert {row["detail"] for row in await site.rows("SELECT detail FROM step_log WHERE what = 'deferred'")} == {"cap"}


async def test_an_unanswered_mail_goes_to_the_adviser_the_cover_and_the_team_lead(site: Site) -> None:
    case_id = await site.open()
    conversation_id = await site.mail(case_id, about=False, safe="human", needs_answer=True)
    seen = []
    for _ in range(4):
        stepped = await site.advance(case_id)
        [row] = await site.rows(
            "SELECT c.stage, q.kind, q.owner_id FROM conversation c JOIN queue q ON q.id = c.queue_id WHERE c.id = :id",
            id=conversation_id,
        )
        seen.append((row["stage"], row["kind"], row["owner_id"]))
        site.now = stepped.next_due or site.now
    assert seen == [
        ("none", "adviser", site.adviser_id),
        ("nudge", "adviser", site.adviser_id),
        ("cover", "adviser", site.cover_id),
        ("lead", "lead", None),
    ]


async def test_an_adviser_s_answer_stops_the_clock(site: Site) -> None:
    case_id = await site.open()
    conversation_id = await site.mail(case_id, about=False, safe="human", needs_answer=True)
    await site.advance(case_id)
    await site.event(case_id, "reply_sent", conversation_id=str(conversation_id), message_id=str(conversation_id))

    stepped = await site.advance(case_id)

    assert stepped.next_due is None


async def conversation_of(site: Site, conversation_id: UUID) -> dict[str, object]:
    [row] = await site.rows(
        "SELECT state, stage, due_at, queue_id FROM conversation WHERE id = :id", id=conversation_id
    )
    return dict(row)


async def test_handing_over_leaves_an_open_conversation_its_due_time_stage_and_queue(site: Site) -> None:
    case_id = await at_the_question(site)
    conversation_id = await site.mail(case_id, safe="human", proof="none")
    await site.advance(case_id)
    async with site.services.engine.begin() as connection:
        await connection.execute(
            text("UPDATE conversation SET stage = 'cover' WHERE id = :id"), {"id": conversation_id}
        )
    before = await conversation_of(site, conversation_id)
    assert before["state"] == "open"

    site.now += timedelta(days=1)
    await site.mail_again(case_id, conversation_id, safe="human", proof="none")
    await site.advance(case_id)

    assert await conversation_of(site, conversation_id) == before


async def test_what_the_adviser_answered_before_the_case_looked_is_not_handed_over_again(site: Site) -> None:
    case_id = await at_the_question(site)
    conversation_id = await site.mail(case_id, safe="human", proof="none")
    await site.event(case_id, "reply_sent", conversation_id=str(conversation_id), message_id=str(conversation_id))

    await site.advance(case_id)

    assert (await conversation_of(site, conversation_id))["state"] == "waiting"


async def test_a_mail_handed_over_late_still_reaches_the_cover(site: Site) -> None:
    case_id = await at_the_question(site)
    conversation_id = await site.mail(case_id, safe="human", proof="none")
    site.now += timedelta(days=5)

    await site.advance(case_id)

    found = await conversation_of(site, conversation_id)
    assert (found["state"], found["stage"]) == ("open", "cover")


async def test_enrolling_with_a_question_opens_its_request_at_once(site: Site) -> None:
    slots = [{"n": 2, "start": "2026-03-10T14:00:00+01:00", "modality": "phone"}]
    case_id = await enrolled(site, "demande", asked={"asked": "appointment_slots", "slots": slots})
    assert len(await site.rows("SELECT FROM open_request WHERE closed_at IS NULL")) == 1

    conversation_id = await site.mail(case_id, intents=["choose_slot"], slot=2, answer=None)
    async with site.services.engine.begin() as connection:
        await connection.execute(text("UPDATE message SET verdict = '{\"slot\": 2}'"))
    await site.advance(case_id)

    [mail] = await site.rows(
        "SELECT text FROM message WHERE direction = 'out' AND conversation_id = :id", id=conversation_id
    )
    assert "mardi 10 mars 2026 à 14 h 00" in mail["text"]


async def test_the_dossier_shows_where_the_case_stands_and_what_comes(site: Site) -> None:
    case_id = await at_the_question(site)
    async with site.services.engine.connect() as connection:
        view = await position_of(connection, case_id, site.now)
    assert [(item.pathway, item.title) for item in view.enrolments] == [
        ("Premier contact", "Réponse sur le suivi 100 % web")
    ]
    assert [item.what for item in view.upcoming] == ["reminder", "reminder", "timeout"]


async def test_an_unreadable_event_is_noted_and_changes_nothing(site: Site) -> None:
    case_id = await site.open()
    await site.event(case_id, "mail", request_id="nonsense")
    await site.event(case_id, "from_the_future", anything=[1])

    await site.advance(case_id)

    assert [row["what"] for row in await site.rows("SELECT what FROM step_log")] == ["ignored", "ignored"]


async def test_a_start_at_an_unknown_step_is_refused(site: Site) -> None:
    with pytest.raises(Refused, match="has no step"):
        await enrolled(site, start_at="nowhere")
