"""Invented mails of many servers, programs, languages and people: each is taken for what it is, with a reason."""

from __future__ import annotations

import pytest

from mailflow.mail.reading import read
from mailflow.mail.values import Disposition
from tests.mail.disposition.invented import OWN, Invented, invented


@pytest.mark.parametrize("mail", invented("reports"), ids=str)
def test_a_delivery_report_names_who_was_not_reached_and_how_finally(mail: Invented) -> None:
    kind, recipients, original = mail.expected
    found = read(mail.raw, OWN)
    assert found.disposition == kind, found.disposition_reason
    assert found.disposition_reason
    listed = found.bounce.recipients if found.bounce else ()
    assert " ".join(f"{one.address}={one.kind}" for one in listed) == recipients
    if original:
        assert found.bounce is not None
        assert found.bounce.original_message_id == original


@pytest.mark.parametrize("mail", invented("replies"), ids=str)
def test_an_automatic_reply_is_recognised_with_its_last_day_away(mail: Invented) -> None:
    kind, until = mail.expected
    found = read(mail.raw, OWN)
    assert found.disposition == kind, found.disposition_reason
    assert found.disposition_reason
    assert str(found.out_of_office_until or "") == until


@pytest.mark.parametrize("mail", [*invented("lists"), *invented("own")], ids=str)
def test_mail_to_many_and_our_own_mail_are_recognised(mail: Invented) -> None:
    found = read(mail.raw, OWN)
    assert found.disposition == mail.expected[0], found.disposition_reason


@pytest.mark.parametrize("mail", invented("persons"), ids=str)
def test_a_person_is_never_taken_for_a_machine(mail: Invented) -> None:
    found = read(mail.raw, OWN)
    assert found.disposition is Disposition.HUMAN, found.disposition_reason


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    machines = sum(len(invented(file)) for file in ("reports", "replies", "lists", "own"))
    assert machines >= 200
    assert len(invented("persons")) >= 130
