"""What a step wanted does not happen when another track ends it at the same instant; nothing is told or asked twice."""

from __future__ import annotations

from datetime import timedelta

from mailflow.pathways.commands import AssignPerson, OpenDecision, OpenTask, SendMessage
from mailflow.pathways.events import Delivery, Paused, TaskDone
from tests.pathways.walker import Walker

RACE = """
code: course
title: Course
steps:
  - id: deux
    kind: parallel
    join: any
    tracks:
      - name: a
        steps:
          - {id: laisser, kind: wait, for: 2 days}
          - {STEP}
      - {name: b, steps: [{id: attendre, kind: wait, for: 2 days}]}
    next: fin
  - {id: preparer, kind: task, next: fin}
  - {id: fin, kind: end, outcome: fini}
goals: [{id: but, title: But, intents: [job_found], next: preparer}]
"""


def race(step: str) -> Walker:
    walker = Walker().on(RACE.replace("STEP", step))
    walker.tick(timedelta(days=2))
    assert walker.at == "(fini)"
    return walker


def test_a_mail_of_a_track_that_is_over_is_not_sent() -> None:
    walker = race("id: mot, kind: message, wording: mot, class: service")
    assert not walker.sent and not walker.commands_of(SendMessage)


def test_nobody_is_assigned_by_a_track_that_is_over() -> None:
    assert not race("id: donner, kind: assign").commands_of(AssignPerson)


def test_no_decision_is_opened_by_a_track_that_is_over() -> None:
    options = "[{outcome: sans_suite, label: a, next: f}, {outcome: x, label: b, next: f}]"
    given = "prepared_by: preparer, legal_basis: x, contradictory: {for: 1 day}"
    walker = race(
        f"id: decider, kind: decision, {given}, options: {options}}}\n          - {{id: f, kind: end, outcome: f"
    )
    assert not walker.commands_of(OpenDecision)


BOUNCING = """
code: retours
title: Retours
steps:
  - {id: mot, kind: message, wording: mot, class: legal}
  - {id: appeler, kind: task, outcomes: [{outcome: encore, next: mot}, {outcome: fait, next: fin}]}
  - {id: fin, kind: end, outcome: fini}
goals: [{id: but, title: But, intents: [job_found], next: fin}]
"""


def bounce(walker: Walker) -> None:
    newest = walker.state.enrolments["e1"].sent["mot"]
    walker.feed(Delivery(walker.now, newest, "bounced", "5.1.1"))


def test_each_mail_that_does_not_arrive_is_a_task_of_its_own() -> None:
    walker = Walker().on(BOUNCING)
    bounce(walker)
    bounce(walker)  # the same mail, reported twice
    walker.done("encore", "appeler")
    bounce(walker)
    asked = [item.ref for item in walker.commands_of(OpenTask) if "undelivered" in item.ref.step]
    assert [(ref.step, ref.occurrence) for ref in asked] == [("mot:undelivered", 1), ("mot:undelivered:2", 2)]


def test_several_mails_of_one_occurrence_are_several_tasks() -> None:
    walker = Walker().on(BOUNCING)
    bounce(walker)
    enrolment = walker.state.enrolments["e1"]
    walker.state = walker.state.with_enrolment("e1", type(enrolment)(**{**_fields(enrolment), "sent": {"mot": "o2"}}))
    bounce(walker)
    keys = [item.ref for item in walker.commands_of(OpenTask) if "undelivered" in item.ref.step]
    assert len(set(keys)) == len(keys) == 2


def _fields(item: object) -> dict[str, object]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__}  # type: ignore[attr-defined]


def test_an_older_question_about_a_goal_answers_no_newer_one() -> None:
    walker = Walker().on(BOUNCING)
    walker.mail("job_found", about=None, safe=False)
    [first] = [item.ref for item in walker.commands_of(OpenTask) if item.ref.step == "goal:but"]
    walker.feed(TaskDone(walker.now, first, "non"))
    walker.mail("job_found", about=None, safe=False)
    walker.feed(TaskDone(walker.now, first, "oui"))
    assert walker.at == "appeler"


def test_a_pause_keeps_its_end_whatever_comes_meanwhile() -> None:
    walker = Walker().on(BOUNCING)
    until = walker.now + timedelta(days=3)
    walker.feed(Paused(walker.now, until))
    bounce(walker)
    assert walker.state.paused_until == walker.next_due == until
    walker.sleep()
    assert walker.state.paused is None


SURVEY = """
code: point
title: Point
steps:
  - id: point
    kind: survey
    wording: questions
    questions: [{question: Comment va}]
    timeout: {after: 1 week, next: fin}
    stuck: appeler
    next: fin
  - {id: appeler, kind: task, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""


def test_a_survey_that_could_not_be_sent_leaves_no_task_behind() -> None:
    walker = Walker(refuse="deferred").on(SURVEY)
    walker.mail("other", needs_answer=True)
    assert walker.tasks == {"e1/point/1"}
    walker.refuse = "suppressed"
    walker.sleep()
    assert walker.at == "(fini)" and not walker.tasks


CUT = """
code: coupe
title: Coupé
steps:
  - id: deux
    kind: parallel
    join: any
    tracks:
      - name: a
        steps:
          - {id: mot, kind: message, wording: mot, class: service}
          - {id: rester, kind: wait, for: 9 days}
      - {name: b, steps: [{id: attendre, kind: wait, for: 1 day}]}
    next: rien
  - {id: rien, kind: wait, for: 10 days}
  - {id: fin, kind: end, outcome: fini}
"""


def test_a_mail_of_a_track_cut_short_may_still_come_back() -> None:
    walker = Walker().on(CUT)
    track = walker.state.enrolments["e1.deux.1.a"]
    walker.sleep()
    assert walker.at == "rien"
    walker.feed(Delivery(walker.now, track.sent["mot"], "bounced", "5.1.1"))
    assert [item.ref.step for item in walker.commands_of(OpenTask)] == ["deux:mot:undelivered"]
