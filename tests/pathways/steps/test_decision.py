"""`decision`: only a human, never the one who prepared it, never before the person could answer, never by time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow.pathways.commands import (
    EscalateTask,
    OpenDecision,
    OpenTask,
    RemindTask,
    SendMessage,
    WithdrawTask,
)
from mailflow.pathways.document import read_pathway
from mailflow.pathways.events import Delivery, MailReceived, Moved, Paused, Ref, TaskDone, Transferred
from mailflow.pathways.problems import InvalidPathway
from tests.pathways.calendars import LYON
from tests.pathways.walker import Walker, key

FILE = """
code: absence
title: Absence
goals:
  - {id: emploi, title: "Emploi trouvé ?", intents: [job_found], next: fin}
steps:
  - {id: preparer, kind: task, title: Préparer le dossier, role: owner}
  - {id: avis, kind: message, wording: avis, class: legal, legal_basis: "C. trav., art. R5412-7"}
  - id: decider
    kind: decision
    title: Décision sur l’absence
    role: lead
    prepared_by: preparer
    legal_basis: "C. trav., art. R5412-7"
    contradictory: {anchor: avis, for: 10 days}
    due: 5 working days
    remind_every: 5 working days
    evidence: [avis, preparer]
    options:
      - {outcome: sans_suite, label: Sans suite, next: fin}
      - {outcome: avertir, label: Avertissement, next: avertir}
  - {id: avertir, kind: message, wording: avertissement, class: legal, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""


@pytest.fixture
def walker() -> Walker:
    made = Walker().on(FILE)
    made.done("done")
    assert made.at == "decider"
    return made


def decision(walker: Walker) -> OpenDecision:
    [found] = walker.commands_of(OpenDecision)
    return found


def test_the_deciders_get_basis_options_and_evidence_and_a_time_before_which_nobody_decides(walker: Walker) -> None:
    opened = decision(walker)
    assert (opened.role, opened.prepared_by, opened.legal_basis) == ("lead", "preparer", "C. trav., art. R5412-7")
    assert opened.options == ("sans_suite", "avertir") and opened.evidence == ("avis", "preparer")
    assert LYON.local(opened.not_before).date() == LYON.local(walker.now).date() + timedelta(days=10)
    assert opened.due > opened.not_before


def test_a_decision_step_left_untouched_for_60_days_reminds_the_deciders_and_does_nothing_to_the_person(
    walker: Walker,
) -> None:
    sent = list(walker.sent)
    end = walker.now + timedelta(days=60)
    while walker.next_due and walker.next_due < end:
        walker.sleep()
    assert walker.at == "decider" and walker.sent == sent and walker.next_due
    assert len(walker.commands_of(RemindTask)) >= 5
    assert not walker.commands_of(EscalateTask) and len(walker.commands_of(OpenTask)) == 1


def test_only_the_finished_task_decides(walker: Walker) -> None:
    walker.feed(TaskDone(walker.now, decision(walker).ref, "avertir"))
    assert walker.at == "(fini)"
    assert [command.wording for command in walker.commands_of(SendMessage)] == ["avis", "avertissement"]


def test_no_mail_transfer_bounce_pause_move_or_other_task_decides(walker: Walker) -> None:
    ref = decision(walker).ref
    outbox_id = walker.state.enrolments["e1"].sent["avis"]
    for event in (
        MailReceived(walker.now, "m", "c", intents=("confirm",), safe=True, proof=True, about=ref),
        MailReceived(walker.now, "m", "c", intents=("decline",), safe=True, proof=True),
        Transferred(walker.now),
        Delivery(walker.now, outbox_id, "bounced", "5.1.1"),
        Moved(walker.now, ref, "fin"),
        Moved(walker.now, ref, "fin", "sans_suite"),
        TaskDone(walker.now, ref, "timeout"),
        TaskDone(walker.now, Ref("e1", "decider", 2), "avertir"),
        Paused(walker.now),
    ):
        walker.feed(event)
        assert walker.at == "decider"
    walker.tasks.add(key(ref))  # the walker took it for finished; caseload would have refused that outcome
    walker.tick(timedelta(days=400))
    assert walker.at == "decider" and walker.next_due


def test_a_goal_that_a_human_confirms_ends_the_procedure_in_favour_of_the_person(walker: Walker) -> None:
    walker.mail("job_found")
    walker.done("oui", "goal:emploi")
    assert walker.at == "(fini)"
    assert decision(walker).ref in [command.ref for command in walker.commands_of(WithdrawTask)]


@pytest.mark.parametrize(
    ("wrong", "instead", "sentence"),
    [
        ('    legal_basis: "C. trav., art. R5412-7"\n    contr', "    contr", "What the decision rests on is missing."),
        ("outcome: sans_suite", "outcome: autre", "one of them sans_suite"),
        ("    contradictory: {anchor: avis, for: 10 days}\n", "", "may answer or be heard is missing"),
        ("for: 10 days", "for: 0 days", "no time to answer"),
        ("    prepared_by: preparer\n", "", "Who prepares the decision is missing."),
        ("prepared_by: preparer", "prepared_by: avis", "names no such step"),
        ("dossier, role: owner", "dossier, role: lead", "The same role prepares the decision and takes it."),
        ("role: lead\n", "role: owner\n", "not a possible role"),
        ("evidence: [avis, preparer]", "evidence: [courrier]", "names no such step"),
        ("evidence: [avis, preparer]", "on: [{event: bounce, next: fin}]", "No event decides"),
        ("evidence: [avis, preparer]", "timeout: {after: 5 days, next: fin}", "Time never decides"),
        ("evidence: [avis, preparer]", "skip_if: {attribute: tier, is: [web], next: fin}", "No condition decides"),
        ("remind_every: 5 working days", "remind_every: 1 hour", "This reminds too often."),
    ],
)
def test_what_would_let_somebody_else_decide_is_refused(wrong: str, instead: str, sentence: str) -> None:
    assert wrong in FILE
    with pytest.raises(InvalidPathway, match=sentence):
        read_pathway(FILE.replace(wrong, instead))
