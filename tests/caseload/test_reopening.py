"""A task finished by mistake: opened again within minutes, and only while nothing left because of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish
from mailflow.caseload.reopening import reopen
from mailflow.caseload.tasks import complete
from mailflow.core.errors import Refused
from tests.caseload.site import Site

FILE = """
code: appel
title: Appel
steps:
  - id: appeler
    kind: task
    title: Appeler
    outcomes:
      - {outcome: joint, label: Joint, next: noter}
      - {outcome: fini, label: Fini, next: fin}
      - {outcome: ecrire, label: Écrire, next: courriel}
  - {id: noter, kind: task, title: Noter, next: fin}
  - {id: courriel, kind: message, wording: bonjour, class: service, answers: suite, next: attendre}
  - {id: attendre, kind: wait, for: 3 days, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""


async def task_of(site: Site, step: str) -> UUID:
    query = "SELECT id FROM task WHERE split_part(dedup_key, '/', 3) = :step ORDER BY created_at DESC, id DESC"
    return UUID(str((await site.rows(query, step=step))[0]["id"]))


async def called(site: Site, outcome: str) -> tuple[UUID, UUID]:
    """A case whose call was made with this outcome; case and task."""
    case_id = await site.open()
    document = FILE.replace(", answers: suite", "")
    async with site.services.engine.begin() as connection:
        await publish(connection, document, {"bonjour": "Objet : Bonjour\n\nBonjour."}, None, site.now)
        await enrol(connection, case_id, "appel", site.now)
    await site.advance(case_id)
    task = await task_of(site, "appeler")
    async with site.services.engine.begin() as connection:
        await complete(connection, task, outcome, site.adviser_id, site.now)
    return case_id, task


async def undo(site: Site, task: UUID, by: UUID | None = None) -> None:
    async with site.services.engine.begin() as connection:
        await reopen(connection, site.tools, site.shelf, task, by or site.adviser_id, site.now)


async def step_of(site: Site, case_id: UUID) -> str:
    [row] = await site.rows("SELECT state FROM cases WHERE id = :id", id=case_id)
    return str(row["state"]["enrolments"]["e1"].get("position", {}).get("step", ""))


async def test_before_the_case_has_heard_of_it_the_task_was_never_done(site: Site) -> None:
    case_id, task = await called(site, "joint")
    await undo(site, task)
    await site.advance(case_id)
    assert await step_of(site, case_id) == "appeler"
    assert {row["state"] for row in await site.rows("SELECT state FROM task")} == {"open"}


async def test_a_case_that_went_on_goes_back_and_asks_anew(site: Site) -> None:
    case_id, task = await called(site, "joint")
    await site.advance(case_id)
    assert await step_of(site, case_id) == "noter"
    await undo(site, task)
    assert await step_of(site, case_id) == "appeler"
    again = await task_of(site, "appeler")
    states = {row["id"]: row["state"] for row in await site.rows("SELECT id, state FROM task")}
    assert again != task and states[again] == "open" and states[await task_of(site, "noter")] == "withdrawn"
    [row] = await site.rows("SELECT reason FROM amendment")
    assert row["reason"] == "Tâche rouverte : Appeler"


async def test_after_a_mail_an_end_or_ten_minutes_and_by_somebody_else_it_stays_done(site: Site) -> None:
    _, task = await called(site, "joint")
    with pytest.raises(Refused, match="Seule la personne"):
        await undo(site, task, site.cover_id)
    site.now += timedelta(minutes=11)
    with pytest.raises(Refused, match="depuis trop longtemps"):
        await undo(site, task)
    assert await site.rows("SELECT id FROM task WHERE state = 'done'")


@pytest.mark.parametrize(("outcome", "sentence"), [("ecrire", "courriel est déjà parti"), ("fini", "allé plus loin")])
async def test_what_followed_is_not_undone(site: Site, outcome: str, sentence: str) -> None:
    case_id, task = await called(site, outcome)
    await site.advance(case_id)
    with pytest.raises(Refused, match=sentence):
        await undo(site, task)
