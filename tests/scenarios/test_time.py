"""Scenarios 3 to 8 and 14: reminders that are past, moved plans, holidays, clock changes, absences, pauses."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import insert
from temporalio.worker import Replayer

from mailflow.core.ids import new_id
from mailflow.store.tables import staff_absence
from mailflow.workflows import options
from mailflow.workflows.case import CaseWorkflow
from mailflow.workflows.codec import data_converter
from mailflow.workflows.worker import RUNNER
from tests.scenarios.stage import DAY, HOUR, PARIS, Stage, paris
from tests.workflows.temporal import KEYRING
from tests.workflows.test_replay import HISTORIES, history_of

MEETING = """
code: rappels
title: Rappels avant un rendez-vous fixé au 12 mars à 14 h
steps:
  - {id: avant_7, kind: wait, until: 2026-03-05, at: "09:00", on_past: skip, past: avant_2, next: rappel_7}
  - {id: rappel_7, kind: message, wording: rappel-j7, class: service, window: any}
  - {id: avant_2, kind: wait, until: 2026-03-10, at: "09:00", on_past: skip, past: avant_2h, next: rappel_2}
  - {id: rappel_2, kind: message, wording: rappel-j2, class: service, window: any}
  - {id: avant_2h, kind: wait, until: 2026-03-12, at: "12:00", on_past: skip, past: fin, next: rappel_court}
  - {id: rappel_court, kind: message, wording: rappel-court, class: service, window: any}
  - {id: fin, kind: end, outcome: rappele}
"""
ONE_WORKING_DAY = """
code: lendemain
title: Un jour ouvré plus tard
steps:
  - {id: attendre, kind: wait, for: 1 working day, at: "09:00", roll: next}
  - {id: dire, kind: message, wording: lendemain, class: service}
  - {id: fin, kind: end, outcome: dit}
"""
AT_HALF_PAST_TWO = """
code: nuit
title: Le lendemain à 2 h 30
steps:
  - {id: attendre, kind: wait, for: 1 day, at: "02:30"}
  - {id: dire, kind: message, wording: nuit, class: service}
  - {id: fin, kind: end, outcome: dit}
"""
NINETY_DAYS = """
code: patience
title: Trois mois
steps:
  - {id: attendre, kind: wait, for: 90 days, at: "09:00"}
  - {id: dire, kind: message, wording: patience, class: service, window: any}
  - {id: fin, kind: end, outcome: dit}
"""


async def test_03_a_meeting_agreed_twenty_hours_ahead_skips_what_is_past_and_still_gets_the_short_reminder(
    stage: Stage,
) -> None:
    await stage.publish(MEETING)
    stage.now = paris(3, 11, 18)
    await stage.enrol("rappels")
    await stage.until(paris(3, 13))
    assert [(mail.wording, mail.at) for mail in await stage.mails()] == [("rappel-court", paris(3, 12, 12))]


async def test_04_when_a_date_moves_after_reminders_were_planned_the_old_ones_are_dead_and_one_mail_tells_it(
    stage: Stage,
) -> None:
    case_id = await stage.enrol("premier-contact")
    await stage.until(paris(3, 5, 12))
    proposal = (await stage.mails())[-1]
    await stage.writes("Non merci, je préfère l'agence.", to=proposal)
    told = (await stage.mails())[-1]
    assert told.wording == "confirmation-agence"
    await stage.until(paris(4, 30))
    assert len(await stage.mails()) == 3 and await stage.wakes(case_id) is None
    assert told.mail["Subject"].startswith("Re: "), "in the thread of what the person answered"


@pytest.mark.parametrize(("holidays", "sent"), [("FR-57", paris(12, 29, year=2025)), ("FR", paris(12, 26, year=2025))])
async def test_05_the_day_after_christmas_is_a_holiday_in_metz_and_a_day_of_work_in_nancy(
    stage: Stage, holidays: str, sent: object
) -> None:
    await stage.agency_with(holidays=holidays)
    await stage.publish(ONE_WORKING_DAY)
    stage.now = paris(12, 24, 10, year=2025)
    await stage.enrol("lendemain")
    await stage.until(paris(1, 5))
    assert [mail.at for mail in await stage.mails()] == [sent]


@pytest.mark.parametrize(
    ("begins", "wakes"), [(paris(3, 28, 10), paris(3, 29, 3, 30)), (paris(10, 24, 10), paris(10, 25, 2, 30))]
)
async def test_06_half_past_two_in_the_night_of_the_clock_change_comes_once_and_the_mail_at_a_sensible_hour(
    stage: Stage, begins: datetime, wakes: datetime
) -> None:
    await stage.publish(AT_HALF_PAST_TWO)
    stage.now = begins
    case_id = await stage.enrol("nuit")
    due = await stage.wakes(case_id)
    assert due is not None and due.astimezone(PARIS) == wakes
    await stage.until(stage.now + 5 * DAY)
    [mail] = await stage.mails()
    assert (mail.at.weekday(), mail.at.hour, mail.at.minute) == (0, 8, 30), "Monday, when the agency opens"


async def test_07_a_mail_of_friday_evening_goes_to_who_covers_with_three_working_days_and_back_on_return(
    stage: Stage,
) -> None:
    async with stage.services.engine.begin() as connection:
        away = {"staff_id": stage.adviser_id, "cover_id": stage.cover_id}
        days = {"first_day": date(2026, 3, 6), "last_day": date(2026, 3, 10)}
        await connection.execute(insert(staff_absence).values(id=new_id(), **away, **days))
    stage.now = paris(3, 6, 17, 50)
    talk = await stage.writes("Bonjour, quand est mon prochain atelier ?")
    [row] = await stage.rows("SELECT case_id FROM conversation")
    stage.cases.append(row["case_id"])

    found = await stage.conversation(talk)
    assert (found["queue"], found["owner_id"]) == ("adviser", stage.cover_id)
    assert found["due_at"].astimezone(PARIS) == paris(3, 11, 17, 50), "the weekend does not count"

    stage.now = paris(3, 11, 9)
    again = await stage.writes("Bonjour, j'ai une autre question.")
    later = await stage.conversation(again)
    if again != talk:
        assert later["owner_id"] == stage.adviser_id
    await stage.until(paris(3, 12, 9))
    shown = await stage.conversation(talk)
    assert shown["stage"] in ("cover", "lead") and shown["state"] == "open", "nothing waits unseen"


async def test_08_a_pause_of_three_weeks_over_a_28th_keeps_what_the_law_wants_and_shifts_the_rest(stage: Stage) -> None:
    await stage.publish_starter()
    case_id = await stage.enrol("actualisation")
    await stage.until(paris(3, 20, 12))
    await stage.enrol("consentement-web", case_id)
    begins = stage.now
    await stage.amend(case_id, "paused", until=(begins + 21 * DAY).isoformat())
    await stage.until(begins + 21 * DAY - HOUR)
    during = [mail for mail in await stage.mails() if mail.at > begins]
    assert [(mail.wording, mail.at.date()) for mail in during] == [
        ("actualisation-ouverte", date(2026, 3, 30)),  # the 28th is a Saturday
        ("actualisation-rappel-7", date(2026, 4, 7)),
        ("actualisation-rappel-12", date(2026, 4, 10)),  # the 12th is a Sunday
    ]
    await stage.until(begins + 40 * DAY)
    after = [mail for mail in await stage.mails() if mail.at >= begins + 21 * DAY]
    chases = [mail.at.date() for mail in after if mail.wording == "rappel-web-1"]
    assert chases == [date(2026, 4, 15)], "the pause ends by itself, and three working days go on as if it had not been"


async def test_14_ninety_days_are_waited_on_the_revision_one_began_with_and_by_any_later_worker(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.publish(NINETY_DAYS)
    stage.now = paris(3, 2, 10)
    case_id = await stage.enrol("patience")
    await stage.publish(NINETY_DAYS.replace("90 days", "10 days"), patience="Objet : Neuf\n\nBonjour.\n")
    stage.shelf.kept.clear()  # another process, which has read nothing yet
    assert await stage.wakes(case_id) == paris(5, 31, 9)
    await stage.until(paris(6, 30))
    [mail] = await stage.mails()
    assert mail.at == paris(5, 31, 9) and mail.mail["Subject"] == "patience"
    monkeypatch.setattr(options, "CONTINUE_AT_EVENTS", 40)  # as when they were recorded
    replayer = Replayer(workflows=[CaseWorkflow], data_converter=data_converter(KEYRING), workflow_runner=RUNNER)
    for file in HISTORIES:
        await replayer.replay_workflow(history_of(file))
