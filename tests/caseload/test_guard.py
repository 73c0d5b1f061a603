"""The guard as a table: go, wait, or never, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from mailflow.caseload.guard import SOON, WEEK, judge
from mailflow.core.worktime import QuietHours
from mailflow.pathways.commands import MailClass, SendMessage
from mailflow.pathways.events import Ref, SendResult
from mailflow.pathways.state import CaseState, Enrolment, Position
from mailflow.store.recipients import Recipient
from tests.pathways.calendars import LYON, MONDAY

REF = Ref("e1", "hello", 1)
STATE = CaseState({"e1": Enrolment("r", Position("hello", 1, MONDAY, sending="message"))})
ZOE = Recipient("Zoé", "Inventée", "R1", "zoe@example.org", True, "Anne", None, {})
MAIL = SendMessage(REF, "message", "hello", MailClass.SERVICE, MONDAY)
CAPS = {MailClass.SERVICE: 2, MailClass.OPTIONAL: 1}
SATURDAY = MONDAY - timedelta(days=2)


def recent(mail_class: str, *ago: timedelta) -> dict[str, list[float]]:
    return {mail_class: sorted((MONDAY - span).timestamp() for span in ago)}


@pytest.mark.parametrize(
    ("changes", "result", "reason"),
    [
        ({}, "sent", ""),
        ({"state": CaseState()}, "suppressed", "not_enrolled"),
        ({"command": replace(MAIL, ref=replace(REF, occurrence=2))}, "suppressed", "not_enrolled"),
        ({"recipient": None}, "suppressed", "no_person"),
        ({"recipient": replace(ZOE, address="")}, "suppressed", "no_address"),
        ({"recipient": replace(ZOE, reachable=False)}, "suppressed", "unreachable"),
        (
            {
                "recipient": replace(ZOE, stopped_optional=True),
                "command": replace(MAIL, mail_class=MailClass.OPTIONAL),
            },
            "suppressed",
            "opted_out",
        ),
        ({"recipient": replace(ZOE, stopped_optional=True)}, "sent", ""),
        ({"mail_waits": True}, "deferred", "new_mail"),
        ({"mail_waits": True, "command": replace(MAIL, answers="m")}, "sent", ""),
        ({"now": SATURDAY, "command": replace(MAIL, due=SATURDAY - timedelta(days=1))}, "deferred", "closed"),
        ({"now": SATURDAY, "command": replace(MAIL, due=SATURDAY, in_window=False)}, "sent", ""),
        ({"now": SATURDAY, "command": replace(MAIL, mail_class=MailClass.LEGAL)}, "sent", ""),
        ({"now": SATURDAY, "command": replace(MAIL, due=SATURDAY - timedelta(seconds=30))}, "sent", ""),
        ({"recipient": replace(ZOE, recent=recent("service", SOON, SOON))}, "deferred", "cap"),
        ({"recipient": replace(ZOE, recent=recent("service", SOON, WEEK + SOON))}, "sent", ""),
        ({"recipient": replace(ZOE, recent=recent("optional", SOON))}, "sent", ""),
    ],
)
def test_the_guard_says(changes: dict[str, Any], result: str, reason: str) -> None:
    given = {"command": MAIL, "state": STATE, "recipient": ZOE, "now": MONDAY, "mail_waits": False} | changes
    verdict = judge(caps=CAPS, calendar=LYON, **given)
    assert (verdict.result, verdict.reason) == (SendResult(result), reason)
    assert (verdict.until is not None) == (verdict.result is SendResult.DEFERRED)


def test_a_full_week_lets_the_next_mail_go_when_the_oldest_that_counts_is_a_week_old() -> None:
    busy = replace(ZOE, recent=recent("service", timedelta(days=6), timedelta(days=3), timedelta(days=1)))
    verdict = judge(MAIL, STATE, busy, CAPS, LYON, MONDAY, mail_waits=False)
    assert verdict.until == MONDAY - timedelta(days=3) + WEEK


def test_legal_mail_is_never_held_by_a_cap() -> None:
    busy = replace(ZOE, recent=recent("legal", *[SOON] * 9))
    legal = replace(MAIL, mail_class=MailClass.LEGAL)
    assert judge(legal, STATE, busy, CAPS, LYON, MONDAY, mail_waits=False).result is SendResult.SENT


def test_only_refusals_that_no_time_mends_ask_for_a_human() -> None:
    dead = judge(MAIL, STATE, replace(ZOE, reachable=False), CAPS, LYON, MONDAY, mail_waits=False)
    gone = judge(MAIL, CaseState(), ZOE, CAPS, LYON, MONDAY, mail_waits=False)
    assert (dead.human, gone.human) == (True, False)


def test_the_time_of_a_verdict_is_aware() -> None:
    verdict = judge(MAIL, STATE, ZOE, CAPS, LYON, MONDAY, mail_waits=True)
    assert isinstance(verdict.until, datetime) and verdict.until.tzinfo


QUIET = LYON.quieted(QuietHours(time(20), time(11)))
LATE = {"command": replace(MAIL, due=MONDAY - timedelta(hours=2))}


@pytest.mark.parametrize(
    ("changes", "until"),
    [
        (LATE, MONDAY + timedelta(hours=1)),  # 10:00 in Lyon; they end at 11:00
        ({"command": replace(LATE["command"], in_window=False)}, MONDAY + timedelta(hours=1)),
        ({"command": replace(LATE["command"], mail_class=MailClass.LEGAL)}, None),
        ({"command": replace(LATE["command"], answers="m")}, None),
        ({"command": MAIL}, None),  # due a moment ago, when no hour was quiet: the machine is slow
    ],
)
def test_in_quiet_hours_a_mail_that_can_wait_waits_for_their_end(
    changes: dict[str, Any], until: datetime | None
) -> None:
    given = {"command": MAIL, "state": STATE, "recipient": ZOE, "now": MONDAY, "mail_waits": False} | changes
    verdict = judge(caps=CAPS, calendar=QUIET, **given)
    assert verdict.until == until
