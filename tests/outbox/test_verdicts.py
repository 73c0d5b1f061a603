"""What follows from each answer of the relay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailflow.core.ids import new_id
from mailflow.mail.sending.transport import Answer, Fate
from mailflow.outbox.verdicts import delay_after, in_doubt, outcome_of
from mailflow.store.dispatch import Claimed
from tests.outbox.conftest import NOW

MAIL = Claimed(new_id(), "a@b", "c@d", b"x", attempts=0, if_ambiguous="retry", doubts=0)


def test_delays_grow_from_5_to_67_minutes_and_end_after_five_days() -> None:
    delays = []
    while (delay := delay_after(len(delays) + 1)) is not None:
        delays.append(delay)
    assert [delay.total_seconds() / 60 for delay in delays[:6]] == [5, 10, 20, 40, 67, 67]
    assert max(delays) == timedelta(minutes=67)
    assert timedelta(days=5) - timedelta(minutes=67) < sum(delays, timedelta()) <= timedelta(days=5)


@pytest.mark.parametrize(
    ("fate", "state", "result", "status"),
    [
        (Fate.ACCEPTED, "sent", "sent", "5.1.1"),
        (Fate.PERMANENT, "failed", "failed", "5.1.1"),
        (Fate.TEMPORARY, "queued", "retry", "5.1.1"),
        (Fate.LOST, "queued", "ambiguous", ""),
    ],
)
def test_each_fate_has_its_state(fate: Fate, state: str, result: str, status: str) -> None:
    found = outcome_of(MAIL, Answer(fate, "text", "5.1.1"), NOW)
    assert (found.state, found.result, found.reply, found.status) == (state, result, "text", status)
    assert (found.not_before is not None) == (state == "queued")


def test_a_mail_that_was_put_off_for_five_days_has_failed() -> None:
    assert outcome_of(replace(MAIL, attempts=500), Answer(Fate.TEMPORARY, "450 later"), NOW).state == "failed"


def test_a_second_doubt_or_a_mail_that_must_never_go_twice_is_for_a_person() -> None:
    assert in_doubt(MAIL, "lost", NOW).state == "queued"
    assert in_doubt(replace(MAIL, doubts=1), "lost", NOW).state == "ambiguous"
    assert in_doubt(replace(MAIL, if_ambiguous="ask"), "lost", NOW).state == "ambiguous"


def test_a_refusal_after_a_doubt_says_that_the_mail_may_have_arrived_all_the_same() -> None:
    found = outcome_of(replace(MAIL, doubts=1), Answer(Fate.PERMANENT, "550 no"), NOW)
    assert found.state == "failed"
    assert "may have arrived" in found.reply
