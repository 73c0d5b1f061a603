"""`advance` as a table: where a case stands, what happens, what it wants done."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from mailflow.pathways.commands import (
    CloseRequest,
    EscalateTask,
    EscalateToLead,
    HandToCover,
    HandToHuman,
    Log,
    Nudge,
    OpenRequest,
    OpenTask,
    SendMessage,
    WithdrawTask,
)
from mailflow.pathways.document import read_pathway
from mailflow.pathways.events import (
    Delivery,
    Enrolled,
    MailReceived,
    Ref,
    ReplySent,
    TaskDone,
    Tick,
    Unknown,
    read_event,
)
from mailflow.pathways.forecast import upcoming
from mailflow.pathways.interpreter import advance
from mailflow.pathways.state import CaseState, Stage, state_from_json
from tests.pathways.calendars import LYON, MONDAY
from tests.pathways.walker import PATHWAYS, Walker

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TALK = str(uuid4())
ASK = Ref("e1", "reponse_web", 1)


def mail(walker: Walker, **changes: object) -> MailReceived:
    fields = {"intents": ("opt_in_web",), "answer": "yes", "safe": True, "proof": True, "about": ASK}
    return MailReceived(walker.now, str(uuid4()), TALK, **(fields | changes))  # type: ignore[arg-type]


@pytest.fixture
def asked() -> Walker:
    """Somebody who was welcomed and asked about the web follow-up."""
    walker = Walker().enrol("premier-contact")
    walker.sleep()
    assert walker.sent == ["e1/bienvenue/1/message", "e1/proposition/1/message"]
    return walker


def test_enrolling_sends_the_welcome_and_waits_for_a_working_morning() -> None:
    walker = Walker().enrol("premier-contact")
    assert walker.sent == ["e1/bienvenue/1/message"]
    assert walker.next_due and LYON.local(walker.next_due).isoformat() == "2026-03-04T09:00:00+01:00"


def test_a_service_mail_waits_for_the_agency_to_open() -> None:
    walker = Walker(now=MONDAY - 2 * DAY).enrol("premier-contact")
    assert walker.sent == []
    assert walker.next_due and LYON.local(walker.next_due).isoformat() == "2026-03-02T08:30:00+01:00"


def test_the_request_is_opened_with_what_the_step_asks(asked: Walker) -> None:
    [request] = asked.commands_of(OpenRequest)
    assert request.ref == ASK
    assert request.asked == {"asked": "yes_no", "question": "followup_100_web"}


def test_what_was_asked_at_enrolment_replaces_what_the_step_asks() -> None:
    walker = Walker().enrol("demande", asked={"asked": "document", "documents": ["cv"]})
    assert walker.commands_of(OpenRequest)[0].asked == {"asked": "document", "documents": ["cv"]}


def test_reminders_come_on_time_and_then_the_timeout_asks_a_human(asked: Walker) -> None:
    begun = asked.now
    for days in (3, 6):
        asked.sleep()
        assert asked.now == LYON.add_working_hours(begun, 24 * days)
    asked.sleep()
    assert asked.sent[2:] == ["e1/reponse_web/1/reminder-1", "e1/reponse_web/1/reminder-2"]
    assert asked.commands_of(CloseRequest)[-1].outcome == "timeout"
    [task] = asked.commands_of(OpenTask)
    assert task.ref.step == "appeler" and task.options == ("accepte", "refuse", "injoignable")


def test_reminders_that_are_late_together_become_one_mail(asked: Walker) -> None:
    asked.tick(10 * DAY)
    assert asked.sent[2:] == ["e1/reponse_web/1/reminder-2"]


def test_reminders_follow_the_thread_of_the_question(asked: Walker) -> None:
    question = asked.state.enrolments["e1"].sent["proposition"]
    asked.sleep()
    assert asked.commands_of(SendMessage)[-1].follows == question


@pytest.mark.parametrize(
    ("intents", "answer", "outcome", "sent"),
    [
        (("opt_in_web",), "yes", "accepte", "confirmer_web"),
        (("confirm",), "yes", "accepte", "confirmer_web"),
        (("confirm", "thanks"), "yes", "accepte", "confirmer_web"),
        (("decline",), "no", "refuse", "confirmer_agence"),
        (("opt_out_web",), "no", "refuse", "confirmer_agence"),
    ],
)
def test_a_clear_answer_goes_on_by_machine(
    asked: Walker, intents: tuple[str, ...], answer: str, outcome: str, sent: str
) -> None:
    reply = mail(asked, intents=intents, answer=answer)
    asked.feed(reply)
    assert asked.sent[-1] == f"e1/{sent}/1/message"
    assert asked.commands_of(SendMessage)[-1].answers == reply.message_id
    assert asked.state.enrolments["e1"].outcomes["reponse_web"] == outcome
    assert asked.next_due is None


@pytest.mark.parametrize(
    "changes",
    [
        {"safe": False},
        {"proof": False},
        {"intents": ("opt_in_web", "question")},
        {"intents": ("opt_in_web",), "answer": "no"},
        {"intents": ()},
        {"intents": ("distress",)},
    ],
)
def test_anything_else_is_for_a_human_and_stops_the_reminders(asked: Walker, changes: dict[str, object]) -> None:
    asked.feed(mail(asked, **changes))
    assert asked.commands_of(HandToHuman)[0].conversation_id == TALK
    assert asked.commands_of(OpenTask)[0].ref == ASK
    asked.tick(90 * DAY)
    assert len(asked.sent) == 2


def test_thanks_move_nothing_and_the_reminder_still_comes(asked: Walker) -> None:
    asked.feed(mail(asked, intents=("thanks",), answer=""))
    asked.sleep()
    assert asked.sent[2:] == ["e1/reponse_web/1/reminder-1"]
    assert not asked.commands_of(OpenTask)


@pytest.mark.parametrize("disposition", ["auto_reply", "bounce", "delayed", "list", "own", "unreadable"])
def test_only_a_human_mail_stops_a_reminder(asked: Walker, disposition: str) -> None:
    asked.feed(mail(asked, disposition=disposition))
    asked.sleep()
    assert asked.sent[2:] == ["e1/reponse_web/1/reminder-1"]


def test_a_clear_answer_after_an_unclear_one_takes_the_task_back(asked: Walker) -> None:
    asked.feed(mail(asked, safe=False))
    asked.feed(mail(asked))
    assert asked.commands_of(WithdrawTask)[0].ref == ASK
    assert asked.sent[-1] == "e1/confirmer_web/1/message"


def test_the_human_who_read_an_unclear_answer_decides_how_it_goes_on(asked: Walker) -> None:
    asked.feed(mail(asked, safe=False))
    asked.feed(TaskDone(asked.now, ASK, "refuse"))
    assert asked.sent[-1] == "e1/confirmer_agence/1/message"


def test_an_answer_wins_over_a_timeout_that_is_due_as_well(asked: Walker) -> None:
    asked.now += 60 * DAY
    asked.feed(mail(asked))
    assert asked.state.enrolments["e1"].outcomes["reponse_web"] == "accepte"


def test_an_answer_after_the_timeout_is_late_and_goes_to_a_human(asked: Walker) -> None:
    asked.tick(60 * DAY)
    asked.feed(mail(asked))
    assert "late" in [line.what for line in asked.commands_of(Log)]
    assert asked.commands_of(HandToHuman)[0].reason == "late"
    assert asked.state.enrolments["e1"].position and asked.state.enrolments["e1"].position.step == "appeler"


def test_a_task_that_is_overdue_goes_to_the_team_lead_once(asked: Walker) -> None:
    asked.tick(60 * DAY)
    asked.tick(60 * DAY)
    asked.tick(60 * DAY)
    assert len(asked.commands_of(EscalateTask)) == 1
    assert asked.next_due is None


def test_an_outcome_the_task_does_not_have_changes_nothing(asked: Walker) -> None:
    asked.tick(60 * DAY)
    before = asked.state
    asked.feed(TaskDone(asked.now, Ref("e1", "appeler", 1), "peut-être"))
    assert asked.state == before


def test_a_bounce_of_the_question_asks_a_human_once(asked: Walker) -> None:
    question = asked.state.enrolments["e1"].sent["proposition"]
    for _ in range(2):
        asked.feed(Delivery(asked.now, question, "bounced", "5.1.1"))
    assert asked.tasks == {"e1/reponse_web/1", "e1/proposition:undelivered/1"} or asked.tasks == {"e1/reponse_web/1"}
    assert asked.next_due is None


def test_a_bounce_of_an_earlier_mail_is_a_task_of_its_own_and_the_pathway_goes_on(asked: Walker) -> None:
    asked.feed(Delivery(asked.now, asked.state.enrolments["e1"].sent["bienvenue"], "failed", "5.2.2"))
    assert asked.tasks == {"e1/bienvenue:undelivered/1"}
    assert asked.next_due is not None


def test_a_mail_the_guard_refuses_is_left_behind_and_noted() -> None:
    walker = Walker(refuse="suppressed").enrol("premier-contact")
    assert walker.state.enrolments["e1"].outcomes["bienvenue"] == "suppressed"


def test_a_mail_the_guard_puts_off_is_asked_for_again_then() -> None:
    walker = Walker(refuse="deferred").enrol("premier-contact")
    walker.refuse = ""
    assert walker.next_due == MONDAY + HOUR
    walker.sleep()
    assert walker.sent == ["e1/bienvenue/1/message"]


def test_the_reply_clock_reaches_each_stage_once_in_working_time() -> None:
    walker = Walker()
    walker.feed(mail(walker, about=None, safe=False, needs_answer=True))
    times = []
    while walker.next_due:
        times.append((walker.next_due - MONDAY).days)
        walker.sleep()
    assert times == [2, 3, 4]
    assert [type(item) for kind in (Nudge, HandToCover, EscalateToLead) for item in walker.commands_of(kind)] == [
        Nudge,
        HandToCover,
        EscalateToLead,
    ]


def test_the_clock_runs_from_the_first_unanswered_mail_and_stops_with_the_answer() -> None:
    walker = Walker()
    walker.feed(mail(walker, about=None, needs_answer=True))
    first = walker.next_due
    walker.now += HOUR
    walker.feed(mail(walker, about=None, needs_answer=True))
    assert walker.next_due == first
    walker.feed(ReplySent(walker.now, TALK))
    assert walker.next_due is None and not walker.state.clocks


def test_the_clock_runs_for_a_mail_that_could_not_be_read() -> None:
    walker = Walker()
    walker.feed(mail(walker, about=None, needs_answer=True, disposition="unreadable"))
    assert walker.state.clocks[TALK].since == walker.now


@pytest.mark.parametrize(
    "changes", [{"proof": False}, {"intents": ("question",)}, {"about": Ref("e1", "reponse_web", 7)}]
)
def test_the_clock_runs_for_a_mail_that_the_machine_hands_to_a_human(asked: Walker, changes: dict[str, object]) -> None:
    asked.feed(mail(asked, **changes))
    assert asked.conversations == {TALK}
    assert asked.state.clocks[TALK].since == asked.now


def test_the_clock_runs_again_when_an_adviser_s_answer_did_not_arrive() -> None:
    walker = Walker()
    walker.feed(mail(walker, about=None, needs_answer=True))
    walker.feed(ReplySent(walker.now, TALK))
    walker.tick(DAY)
    walker.feed(Delivery(walker.now, str(uuid4()), "failed", "5.1.1", TALK))
    assert walker.state.clocks[TALK].since == walker.now


def test_enrolling_twice_under_one_name_changes_nothing(asked: Walker) -> None:
    before = asked.state
    asked.enrol("demande", name="e1")
    assert asked.state == before


@pytest.mark.parametrize("event", [Enrolled(MONDAY, "e9", str(uuid4())), Enrolled(MONDAY, "e9", "x", "nowhere")])
def test_an_enrolment_that_cannot_begin_becomes_a_task(event: Enrolled) -> None:
    done = advance(CaseState(), event, MONDAY, LYON, PATHWAYS)
    assert [type(item) for item in done.commands] == [Log, OpenTask]
    assert done.next_due is None


def test_the_state_survives_its_json(asked: Walker) -> None:
    asked.feed(mail(asked, safe=False, needs_answer=True))
    assert state_from_json(asked.state.to_json()) == asked.state
    assert CaseState().to_json() == {} and state_from_json({}) == CaseState()


def test_an_event_that_cannot_be_read_is_noted_only() -> None:
    for kind, data in (("mail", {}), ("enrolled", {"enrolment": 1}), ("task_done", {"x": 1}), ("new", {})):
        event = read_event(kind, data, MONDAY)
        assert isinstance(event, Unknown)
        done = advance(CaseState(), event, MONDAY, LYON, {})
        assert done.state == CaseState() and [type(item) for item in done.commands] == [Log]


def test_the_forecast_names_what_comes_and_when(asked: Walker) -> None:
    asked.feed(mail(asked, about=None, needs_answer=True))
    found = upcoming(asked.state, PATHWAYS, LYON, asked.now)
    assert [item.what for item in found] == ["nudge", "reminder", "reminder", "timeout"]
    assert found[0].conversation_id == TALK
    assert min(item.at for item in found) == asked.next_due


def test_a_changed_calendar_moves_the_due_time(asked: Walker) -> None:
    from dataclasses import replace

    closed = replace(LYON, closures=frozenset({LYON.local(asked.now).date() + DAY}))
    done = advance(asked.state, Tick(asked.now), asked.now, closed, PATHWAYS)
    assert done.next_due and asked.next_due and done.next_due > asked.next_due


LOOP = """\
code: boucle
title: Boucle
steps:
  - {id: relire, kind: branch, ways: [{when: {attribute: tier, is: [guide]}, next: pause}], else: fin}
  - {id: pause, kind: wait, relative: {anchor: enrolled}, past: fin, on_past: skip, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""


@pytest.mark.parametrize(("tier", "steps"), [("guide", {"relire", "pause"}), ("", {"relire"})])
def test_a_branch_looks_at_the_person_s_attributes(tier: str, steps: set[str]) -> None:
    pathway = read_pathway(LOOP)
    event = Enrolled(MONDAY - HOUR, "e1", "r")
    done = advance(CaseState(), event, MONDAY, LYON, {"r": pathway}, {"tier": tier})
    assert done.state.enrolments["e1"].ended == "fini"
    assert done.state.enrolments["e1"].outcomes.keys() == steps


def test_stages_are_those_of_the_table() -> None:
    assert [stage.value for stage in Stage] == ["none", "nudge", "cover", "lead"]


def test_a_conversation_whose_closing_was_undone_is_owed_an_answer_from_when_it_was() -> None:
    closed = advance(
        CaseState(), read_event("conversation_closed", {"conversation_id": TALK}, MONDAY), MONDAY, LYON, {}
    )
    assert closed.next_due is None
    data = {"conversation_id": TALK, "since": MONDAY.isoformat(), "stage": "nudge"}
    again = advance(closed.state, read_event("conversation_reopened", data, MONDAY + HOUR), MONDAY + HOUR, LYON, {})
    assert (again.state.clocks[TALK].since, again.state.clocks[TALK].stage) == (MONDAY, Stage.NUDGE)
    assert again.next_due is not None and again.commands == ()
    for wrong in ({"since": "x"}, {"stage": "burn"}, {"conversation_id": "x"}):
        assert isinstance(read_event("conversation_reopened", data | wrong, MONDAY), Unknown)
