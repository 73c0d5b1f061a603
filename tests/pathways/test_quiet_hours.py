"""Nothing that can wait goes out in quiet hours, of the site or of the pathway; it goes as soon as neither are."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from mailflow.core.worktime import QuietHours
from mailflow.pathways.diff import diff
from mailflow.pathways.document import read_pathway
from mailflow.pathways.events import Enrolled
from mailflow.pathways.interpreter import advance
from mailflow.pathways.problems import InvalidPathway
from mailflow.pathways.state import CaseState
from tests.pathways.calendars import LYON, NEVER_OPEN
from tests.pathways.walker import Walker

TEXT = """
code: calme
title: Calme
QUIET
steps:
  - {id: mot, kind: message, wording: mot, CLASS, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""
ASKING = """
code: pieces
title: Pièces
quiet_hours: {from: "16:00", until: "11:30"}
steps:
  - id: pieces
    kind: document_request
    items: [{item: Pièce}]
    reminders: [{after: 1 day, wording: rappel}]
    timeout: {after: 1 week, next: fin}
    partial: fin
    complete: fin
  - {id: fin, kind: end, outcome: fini}
"""
QUESTIONS = """
code: points
title: Points
quiet_hours: {from: "16:00", until: "11:30"}
steps:
  - id: points
    kind: survey
    wording: questions
    questions: [{question: Comment va}]
    timeout: {after: 1 week, next: fin}
    stuck: appeler
    next: fin
  - {id: appeler, kind: task, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""
EVENING = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # 21:00 in Lyon
TEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def pathway(mail: str, quiet: str = "") -> str:
    return TEXT.replace("QUIET", f"quiet_hours: {{{quiet}}}" if quiet else "").replace("CLASS", mail)


def goes_at(walker: Walker) -> str:
    assert not walker.sent and walker.next_due is not None
    due = walker.next_due
    walker.sleep()
    assert walker.sent, "it goes when it is due"
    return f"{LYON.local(due):%a %H:%M}"


def test_a_mail_waits_for_an_open_hour_that_is_not_quiet() -> None:
    walker = Walker(now=TEN).on(pathway("class: service", 'from: "17:00", until: "11:00"'))
    assert goes_at(walker) == "Mon 11:00"


def test_a_mail_at_any_hour_waits_for_the_end_of_the_quiet_ones() -> None:
    walker = Walker(now=EVENING).on(pathway("class: service, window: any", 'from: "20:00", until: "07:30"'))
    assert goes_at(walker) == "Tue 07:30"


@pytest.mark.parametrize("mail", ["class: legal", "class: service, window: any"])
def test_a_legal_mail_and_one_without_quiet_hours_go_at_once(mail: str) -> None:
    quiet = 'from: "20:00", until: "07:30"' if "legal" in mail else ""
    assert Walker(now=EVENING).on(pathway(mail, quiet)).sent


def test_where_the_quiet_hours_leave_no_opening_it_goes_when_they_end() -> None:
    walker = Walker(now=TEN).on(pathway("class: service", 'from: "08:00", until: "18:00"'))
    assert goes_at(walker) == "Mon 18:00"


def test_reminders_of_papers_and_the_mail_of_a_survey_wait_too() -> None:
    walker = Walker(now=TEN).on(ASKING)
    assert goes_at(walker) == "Tue 11:30"
    assert goes_at(Walker(now=TEN).on(QUESTIONS)) == "Mon 11:30"


def test_delays_do_not_know_quiet_hours() -> None:
    walker = Walker(now=TEN).on(ASKING)
    walker.sleep()
    assert walker.next_due == TEN + timedelta(weeks=1)


def test_those_of_the_site_hold_beside_those_of_the_pathway() -> None:
    site = LYON.quieted(QuietHours(time(8), time(10, 30)))
    text = pathway("class: service", 'from: "10:30", until: "13:45"')
    walker = Walker()
    revision = walker.publish(text)
    done = advance(CaseState(), Enrolled(TEN, "e1", revision), TEN, site, walker.pathways)
    assert done.next_due is not None and f"{LYON.local(done.next_due):%a %H:%M}" == "Mon 13:45"


def test_quiet_hours_all_day_long_hold_nothing_back_for_ever() -> None:
    always = LYON.quieted(QuietHours(time(8), time(20))).quieted(QuietHours(time(20), time(8)))
    assert always.next_open(TEN) == TEN and always.next_loud(TEN) == TEN


def test_an_agency_that_never_opens_is_quiet_all_the_same() -> None:
    quiet = NEVER_OPEN.quieted(QuietHours(time(20), time(8)))
    assert f"{LYON.local(quiet.next_open(EVENING)):%a %H:%M}" == "Tue 08:00"


def test_the_same_quiet_hours_twice_are_the_same_calendar() -> None:
    quiet = QuietHours(time(20), time(8))
    assert LYON.quieted(quiet).quieted(quiet) == LYON.quieted(quiet) != LYON
    assert LYON.quieted(None) is LYON


@pytest.mark.parametrize("wrong", ['from: "20:00"', 'from: "8h", until: "9h"', 'from: "08:00", until: "08:00"'])
def test_quiet_hours_need_two_times_of_day(wrong: str) -> None:
    with pytest.raises(InvalidPathway, match="quiet_hours"):
        read_pathway(pathway("class: service", wrong))


def test_other_quiet_hours_are_a_change_for_what_is_to_come() -> None:
    old, new = (read_pathway(pathway("class: service", quiet)) for quiet in ("", 'from: "17:00", until: "11:00"'))
    assert [str(item) for item in diff(old, new, {}, {})] == ["[future] setting: quiet_hours"]
