"""Tracks beside each other, rounds that come back, ways out on events, goals: none of them loses a person."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from mailflow.pathways.commands import CloseRequest, HandToHuman, Log, OpenTask, WithdrawTask
from mailflow.pathways.document import read_pathway
from mailflow.pathways.events import Delivery, MailReceived, Ref, TaskDone, Transferred
from mailflow.pathways.problems import InvalidPathway
from tests.pathways.calendars import LYON
from tests.pathways.walker import Walker

DAY = timedelta(days=1)
TALK = str(uuid4())

BOTH = """
code: deux
title: Deux voies
steps:
  - id: ensemble
    kind: parallel
    join: {join}
    tracks:
      - name: courrier
        steps:
          - {{id: pause, kind: wait, for: 2 days}}
          - {{id: mot, kind: message, wording: bonjour, class: service, window: any}}
      - name: appel
        steps:
          - {{id: appeler, kind: task, title: Appeler}}
    next: fin
  - {{id: fin, kind: end, outcome: fini}}
"""


def mail(walker: Walker, *intents: str, about: Ref | None = None, **changes: object) -> MailReceived:
    fields = {"intents": intents, "safe": True, "proof": True, "about": about}
    return MailReceived(walker.now, str(uuid4()), TALK, **(fields | changes))  # type: ignore[arg-type]


def ended(walker: Walker, name: str = "e1") -> str:
    return walker.state.enrolments[name].ended


def test_all_tracks_are_waited_for() -> None:
    walker = Walker().on(BOTH.format(join="all"))
    [task] = walker.commands_of(OpenTask)
    walker.feed(TaskDone(walker.now, task.ref, "done"))
    assert not ended(walker)
    walker.sleep()
    assert walker.sent == ["e1.ensemble.1.courrier/mot/1/message"]
    assert ended(walker) == "fini" and list(walker.state.enrolments) == ["e1"]


def test_the_first_track_ends_the_others_and_withdraws_what_they_asked() -> None:
    walker = Walker().on(BOTH.format(join="any"))
    walker.sleep()
    assert ended(walker) == "fini" and not walker.tasks
    assert walker.commands_of(WithdrawTask)


def test_tracks_that_nobody_waits_for_go_on_until_the_pathway_ends() -> None:
    text = BOTH.format(join="none").replace("  - {id: fin,", "  - {id: encore, kind: wait, for: 5 days}\n  - {id: fin,")
    walker = Walker().on(text.replace("next: fin", "next: encore"))
    assert walker.state.enrolments["e1"].position and walker.state.enrolments["e1"].position.step == "encore"
    walker.sleep()
    assert walker.sent and not ended(walker)
    walker.sleep()
    assert ended(walker) == "fini" and not walker.tasks


def test_what_a_track_learned_is_known_after_it() -> None:
    text = BOTH.format(join="all").replace(
        "next: fin",
        "next: selon\n  - id: selon\n    kind: branch\n    ways:\n"
        "      - {when: {outcome: appeler, is: [done]}, next: fin}\n    else: autre\n"
        "  - {id: autre, kind: end, outcome: autre}",
    )
    walker = Walker().on(text)
    walker.feed(TaskDone(walker.now, walker.commands_of(OpenTask)[0].ref, "done"))
    walker.sleep()
    assert ended(walker) == "fini"


@pytest.mark.parametrize(
    ("wrong", "instead", "sentence"),
    [
        ("next: fin", "next: mot", "leads into or out of a track"),
        ("join: all", "join: some", "not a possible join"),
        ("      - name: appel\n", "      - name: courrier\n", "names of their own"),
        ("{id: appeler, kind: task, title: Appeler}", "{id: fin, kind: task, title: Appeler}", "already taken"),
    ],
)
def test_mistakes_in_tracks_are_named(wrong: str, instead: str, sentence: str) -> None:
    with pytest.raises(InvalidPathway, match=sentence):
        read_pathway(BOTH.format(join="all").replace(wrong, instead))


MONTHLY = """
code: mois
title: Actualisation
steps:
  - id: chaque
    kind: recurring
    day_of_month: 28
    at: "09:00"
    times: 3
    while_paused: {paused}
    steps:
      - {{id: annonce, kind: message, wording: bonjour, class: service, window: any}}
    next: fin
  - {{id: fin, kind: end, outcome: fini}}
"""


def test_a_round_comes_back_on_its_day_of_the_month() -> None:
    walker = Walker().on(MONTHLY.format(paused="run"))
    days = []
    while not ended(walker):
        walker.sleep()
        days.append(LYON.local(walker.now).isoformat())
    assert days == ["2026-03-28T09:00:00+01:00", "2026-04-28T09:00:00+02:00", "2026-05-28T09:00:00+02:00"]
    assert walker.sent == [f"e1.chaque.1.{n}/annonce/1/message" for n in (1, 2, 3)]


def test_the_last_day_stands_for_a_day_the_month_does_not_have() -> None:
    walker = Walker().on(MONTHLY.format(paused="run").replace("28", "31"))
    walker.sleep()
    walker.sleep()
    assert LYON.local(walker.now).date().isoformat() == "2026-04-30"


def test_rounds_that_came_due_together_become_one() -> None:
    walker = Walker().on(MONTHLY.format(paused="run"))
    walker.tick(70 * DAY)
    assert len(walker.sent) == 1


def test_a_round_due_while_the_one_before_runs_is_left_out() -> None:
    task = "{id: annonce, kind: task, title: Vérifier}"
    text = MONTHLY.format(paused="run").replace(
        "{id: annonce, kind: message, wording: bonjour, class: service, window: any}", task
    )
    walker = Walker().on(text)
    walker.sleep()
    first = walker.commands_of(OpenTask)
    walker.tick(31 * DAY)
    assert walker.commands_of(OpenTask) == first
    walker.feed(TaskDone(walker.now, first[0].ref, "done"))
    walker.tick(31 * DAY)
    assert len(walker.commands_of(OpenTask)) == 2


def test_an_outcome_of_a_round_may_end_them_all() -> None:
    text = MONTHLY.format(paused="run").replace("    times: 3\n", "    stop_on: [done]\n")
    walker = Walker().on(text)
    walker.sleep()
    assert ended(walker) == "fini" and walker.state.enrolments["e1"].outcomes["chaque"] == "done"


WEB = """
code: web
title: Suivi web
goals:
  - {id: emploi, title: "Emploi trouvé ?", intents: [job_found], next: feliciter}
steps:
  - {id: question, kind: message, wording: bonjour, class: service, window: any}
  - id: reponse
    kind: await_reply
    about: question
    answers:
      - {outcome: oui, intents: [confirm], next: fin}
    timeout: {after: 10 days, next: fin}
    on:
      - {event: opt_out_web, next: agence}
      - {event: bounce, next: appeler}
      - {event: transfer, next: agence}
  - {id: agence, kind: end, outcome: agence}
  - {id: appeler, kind: task, title: Appeler, outcomes: [{outcome: fait, next: fin}]}
  - {id: feliciter, kind: message, wording: bravo, class: service, window: any, next: fin_emploi}
  - {id: fin_emploi, kind: end, outcome: emploi}
  - {id: fin, kind: end, outcome: fini}
"""
ASK = Ref("e1", "reponse", 1)


def test_a_clear_mail_takes_the_way_out_whatever_it_answers() -> None:
    walker = Walker().on(WEB)
    walker.feed(mail(walker, "opt_out_web", "thanks"))
    assert ended(walker) == "agence"
    assert [command.outcome for command in walker.commands_of(CloseRequest)] == ["left"]


@pytest.mark.parametrize("doubt", [{"safe": False}, {"proof": False}, {"intents": ("opt_out_web", "question")}])
def test_a_doubtful_mail_leads_nowhere_by_itself(doubt: dict[str, object]) -> None:
    walker = Walker().on(WEB)
    walker.feed(mail(walker, "opt_out_web", about=ASK, **doubt))
    assert not ended(walker)
    [task] = walker.commands_of(OpenTask)
    assert task.options == ("oui", "timeout", "opt_out_web", "bounce", "transfer")
    walker.feed(TaskDone(walker.now, task.ref, "opt_out_web"))
    assert ended(walker) == "agence"


def test_a_bounce_has_a_way_out_of_its_own() -> None:
    walker = Walker().on(WEB)
    outbox_id = walker.state.enrolments["e1"].sent["question"]
    walker.feed(Delivery(walker.now, outbox_id, "bounced", "5.1.1"))
    assert walker.tasks == {"e1/appeler/1"}


def test_a_transfer_leads_where_the_step_says() -> None:
    walker = Walker().on(WEB)
    walker.feed(Transferred(walker.now))
    assert ended(walker) == "agence"


def test_a_goal_counts_only_when_a_human_confirms_it() -> None:
    walker = Walker().on(WEB)
    walker.feed(mail(walker, "job_found"))
    walker.feed(mail(walker, "job_found"))
    [task] = walker.commands_of(OpenTask)
    assert task.options == ("oui", "non") and not ended(walker)
    walker.feed(TaskDone(walker.now, task.ref, "non"))
    assert not ended(walker)
    walker.feed(mail(walker, "job_found"))
    walker.feed(TaskDone(walker.now, walker.commands_of(OpenTask)[-1].ref, "oui"))
    assert ended(walker) == "emploi" and "e1/feliciter/1/message" in walker.sent


def test_nobody_is_asked_about_a_goal_when_the_pathway_has_ended() -> None:
    walker = Walker().on(WEB)
    walker.feed(mail(walker, "job_found"))
    walker.feed(mail(walker, "confirm", about=ASK))
    assert ended(walker) == "fini" and not walker.tasks


def test_a_late_reply_still_goes_to_a_human() -> None:
    walker = Walker().on(WEB)
    walker.tick(11 * DAY)
    assert ended(walker) == "fini"
    walker.feed(mail(walker, "confirm", about=ASK))
    assert walker.commands_of(HandToHuman) and Log(ASK, "late") in walker.commands


def test_a_step_is_skipped_for_those_whom_its_condition_fits() -> None:
    text = WEB.replace(
        "    about: question\n", "    about: question\n    skip_if: {attribute: tier, is: [web], next: fin}\n"
    )
    walker = Walker(attributes={"tier": "web"}).on(text)
    assert ended(walker) == "fini" and walker.state.enrolments["e1"].outcomes["reponse"] == "skipped"
    assert not ended(Walker().on(text))
