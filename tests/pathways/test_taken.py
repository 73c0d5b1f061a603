"""Taking a mail on restarts nothing: it only keeps it from going to somebody else for a day."""

from __future__ import annotations

from datetime import timedelta

from mailflow.pathways.commands import EscalateToLead, HandToCover, Nudge
from mailflow.pathways.events import ConversationTaken, MailReceived
from mailflow.pathways.state import Stage
from tests.pathways.calendars import MONDAY
from tests.pathways.walker import Walker

TALK = "00000000-0000-0000-0000-000000000001"
DAY = timedelta(days=1)


def waiting() -> Walker:
    walker = Walker()
    walker.feed(MailReceived(walker.now, "m1", TALK, needs_answer=True))
    return walker


def test_the_nudge_comes_when_it_would_have_come() -> None:
    walker = waiting()
    walker.now = MONDAY + DAY
    walker.feed(ConversationTaken(walker.now, TALK))
    assert walker.next_due == MONDAY + 2 * DAY
    walker.sleep()
    assert walker.commands_of(Nudge)


def test_taken_just_before_the_cover_it_stays_for_a_day() -> None:
    walker = waiting()
    walker.sleep()
    walker.now = MONDAY + 2.5 * DAY
    walker.feed(ConversationTaken(walker.now, TALK))
    assert walker.next_due == MONDAY + 3.5 * DAY
    walker.sleep()
    assert walker.commands_of(HandToCover) and walker.state.clocks[TALK].taken is None
    assert walker.next_due == MONDAY + 4 * DAY


def test_what_the_lead_gave_to_somebody_comes_to_the_lead_once_more() -> None:
    walker = waiting()
    for _ in range(3):
        walker.sleep()
    assert walker.state.clocks[TALK].stage is Stage.LEAD and walker.next_due is None
    walker.feed(ConversationTaken(walker.now, TALK))
    assert walker.next_due == walker.now + 3 * DAY  # a day of work after Friday morning is Monday morning
    walker.sleep()
    assert len(walker.commands_of(EscalateToLead)) == 2 and walker.next_due is None


def test_given_back_the_clock_is_as_if_nobody_had_taken_it() -> None:
    walker = waiting()
    before = walker.next_due
    walker.feed(ConversationTaken(walker.now, TALK))
    walker.feed(ConversationTaken(walker.now, TALK, held=False))
    assert (walker.next_due, walker.state.clocks[TALK].taken) == (before, None)
    walker.feed(ConversationTaken(walker.now, "00000000-0000-0000-0000-000000000002"))  # answered long ago
    assert list(walker.state.clocks) == [TALK]
