"""What beside the words decides: when a mail was written, by whom, its calendar part, its subject, what was asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.values import Disposition, Intent, ReadMail, Safe
from tests.mail.intents.letters import letter
from tests.mail.intents.tables import CONTEXTS, NOW, PARIS


def test_tomorrow_counts_from_the_day_the_mail_was_written() -> None:
    late = datetime(2026, 3, 6, 9, 0, tzinfo=PARIS)
    found = understand(letter("Je viens demain."), CONTEXTS["meeting"], late, PARIS)
    assert [day.isoformat() for day in found.dates] == ["2026-03-05"]


def test_a_date_field_far_ahead_is_not_believed() -> None:
    early = datetime(2026, 3, 1, 9, 0, tzinfo=PARIS)
    found = understand(letter("Je viens demain."), CONTEXTS["meeting"], early, PARIS)
    assert [day.isoformat() for day in found.dates] == ["2026-03-02"]


def test_an_uncertain_sender_is_never_acted_upon() -> None:
    mail = read(b"From: a@x.example, b@x.example\r\n\r\nOui\r\n")
    assert understand(mail, CONTEXTS["workshop"], NOW, PARIS).safe is Safe.HUMAN


def test_a_calendar_acceptance_confirms() -> None:
    found = understand(
        ReadMail(from_address="a@x.example", is_calendar_reply="accepted"), CONTEXTS["meeting"], NOW, PARIS
    )
    assert found.intents == (Intent.CONFIRM,)
    assert found.answer == "yes"


def test_a_calendar_refusal_cancels_and_is_for_a_person() -> None:
    found = understand(
        ReadMail(from_address="a@x.example", is_calendar_reply="declined"), CONTEXTS["meeting"], NOW, PARIS
    )
    assert (found.intents, found.answer, found.safe) == ((Intent.CANCEL,), "no", Safe.HUMAN)


def test_a_calendar_perhaps_is_for_a_person() -> None:
    found = understand(
        ReadMail(from_address="a@x.example", is_calendar_reply="tentative"), CONTEXTS["meeting"], NOW, PARIS
    )
    assert found.safe is Safe.HUMAN


def test_a_calendar_counter_asks_for_another_date() -> None:
    invitation = (
        "From: Jean <jean@x.example>\r\nContent-Type: text/calendar; method=COUNTER; charset=utf-8\r\n\r\n"
        "BEGIN:VCALENDAR\r\nMETHOD:COUNTER\r\nBEGIN:VEVENT\r\nDTSTART:20260312T233000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = understand(read(invitation.encode()), CONTEXTS["meeting"], NOW, PARIS)
    assert (found.intents, found.answer, found.safe) == ((Intent.RESCHEDULE,), "no", Safe.HUMAN)
    assert [day.isoformat() for day in found.dates] == ["2026-03-13"]


@pytest.mark.parametrize(
    ("subject", "intent", "safe"),
    [
        ("Oui je confirme", Intent.CONFIRM, Safe.ACT),
        ("RE: OK", Intent.CONFIRM, Safe.ACT),
        ("je ne peux pas venir", Intent.CANCEL, Safe.HUMAN),
        ("Re: Confirmation de votre rendez-vous", Intent.OTHER, Safe.HUMAN),
        ("Ré : Votre rendez-vous du 10 mars est confirmé", Intent.OTHER, Safe.HUMAN),
        ("", Intent.OTHER, Safe.HUMAN),
    ],
)
def test_an_answer_may_stand_in_the_subject_alone(subject: str, intent: Intent, safe: Safe) -> None:
    found = understand(ReadMail(from_address="a@x.example", subject=subject), CONTEXTS["meeting"], NOW, PARIS)
    assert (found.intents, found.safe) == ((intent,), safe)


def test_the_subject_is_not_read_when_there_is_a_text() -> None:
    mail = ReadMail(from_address="a@x.example", subject="Oui je confirme", reply_text="Je ne sais pas encore")
    assert understand(mail, CONTEXTS["meeting"], NOW, PARIS).safe is Safe.HUMAN


def test_an_absence_over_the_appointment_is_shown_to_a_person() -> None:
    mail = ReadMail(
        disposition=Disposition.AUTO_REPLY, reply_text="Absent du 9 au 13 mars.", from_address="a@x.example"
    )
    assert understand(mail, CONTEXTS["meeting"], NOW, PARIS).safe is Safe.HUMAN


@pytest.mark.parametrize(
    "context", [{}, {"asked": 3}, {"asked": "appointment_slots", "slots": "x"}, {"slots": [None, {}]}]
)
def test_a_context_that_makes_no_sense_is_no_reason_to_fail(context: dict[str, Any]) -> None:
    assert understand(letter("Oui le 2"), context, NOW, PARIS).safe is Safe.HUMAN
