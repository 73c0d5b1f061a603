"""The reminders of the monthly update: on their days, only while it is not done, through pauses, then a human."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mailflow.pathways.events import Paused
from tests.pathways.walker import Walker
from tests.templates.starter.lives import YEAR, Life, local, nobody_acts, says_no, says_yes, silent

MONTH = timedelta(days=31)
FIRST_OF_APRIL = datetime(2026, 4, 16, 8, 0, tzinfo=UTC)


def _life(code: str = "actualisation", person=silent, human=nobody_acts, **attributes: str) -> Life:  # type: ignore[no-untyped-def]
    return Life(code, person, human, attributes, Walker(now=FIRST_OF_APRIL))


def _days(life: Life) -> list[str]:
    return [f"{local(mail.at):%d.%m. %H:%M} {mail.wording.removeprefix('actualisation-')}" for mail in life.mails]


def test_they_come_on_the_28th_7th_12th_and_14th_and_a_call_on_the_15th() -> None:
    assert _days(_life().live(MONTH)) == [
        "28.04. 09:00 ouverte",
        "07.05. 09:00 rappel-7",
        "12.05. 09:00 rappel-12",
        "14.05. 09:00 rappel-14",
        "15.05. 14:00 appel",
    ]


def test_on_closed_days_they_come_earlier_but_never_before_it_opens() -> None:
    days = _days(_life().live(YEAR))
    assert "05.06. 09:00 rappel-7" in days, "7 June 2026 is a Sunday"
    assert "29.06. 09:00 ouverte" in days, "28 June 2026 is a Sunday"
    assert "14.08. 14:00 appel" in days, "15 August is a holiday"
    assert "13.11. 14:00 appel" in days and "14.11. 09:00 rappel-14" not in days, "15 November 2026 is a Sunday"


def test_whoever_says_it_is_done_is_left_alone_until_the_next_month() -> None:
    assert _days(_life(person=says_yes).live(MONTH)) == ["28.04. 09:00 ouverte", "28.04. 12:00 note"]


def test_when_the_site_knows_it_is_done_only_the_opening_is_announced() -> None:
    life = _life(actualisation="faite").live(MONTH)
    assert _days(life) == ["28.04. 09:00 ouverte"]
    assert life.open_tasks() == []


def test_whoever_says_no_is_called_and_reminded_until_it_is_done() -> None:
    life = _life(person=says_no).live(timedelta(days=13))
    assert [task.ref.step for task in life.open_tasks()] == ["aider"]
    life.live(timedelta(days=10))
    life.done("aider", "faite")
    life.live(timedelta(days=12))
    assert "rappel-7" in _days(life)[1]
    assert not any("rappel-12" in day or "appel" in day.split()[-1][:5] for day in _days(life)[2:])


@pytest.mark.parametrize("code", ["actualisation", "actualisation-en"])
def test_silence_leads_to_a_call_each_month_and_to_nothing_else(code: str) -> None:
    life = _life(code).live(YEAR)
    assert {task.ref.step for task in life.open_tasks()} == {"appeler"}
    assert len(life.open_tasks()) == 12
    assert sum("ouverte" in mail.wording for mail in life.mails) == 12, "a call nobody makes stops no later month"


def test_a_pause_does_not_stop_them() -> None:
    life = _life()
    life.walker.feed(Paused(life.walker.now))
    assert len(_days(life.live(MONTH))) == 5


def test_a_pause_stops_news_but_not_the_update_within_a_whole_pathway() -> None:
    life = Life("nouvel-inscrit-guide", says_no, lambda task: task.options[0], {}, Walker(now=FIRST_OF_APRIL))
    life.live(timedelta(days=40))
    life.walker.feed(Paused(life.walker.now))
    before = len(life.mails)
    life.live(timedelta(days=60))
    later = {mail.wording for mail in life.mails[before:]}
    assert "actualisation-ouverte" in later
    assert "point" not in later


def test_a_job_ends_them_only_when_a_colleague_says_so() -> None:
    life = _life().live(timedelta(days=2))
    life.write("job_found", safe=False)
    life.live(MONTH)
    assert len(life.mails) == 5, "the update of that month is still due"
    life.done("goal:sortie", "oui")
    life.live(YEAR)
    assert life.ended == "fin"
    assert len(life.mails) == 5
