"""Decisions on real PostgreSQL: by another person, of the right role, not before its time, with reasons."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish
from mailflow.caseload.tasks import complete
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.store.tables import staff
from tests.caseload.site import Site

FILE = """
code: absence
title: Absence
steps:
  - {id: preparer, kind: task, title: Préparer le dossier}
  - id: decider
    kind: decision
    title: Décision sur l’absence
    prepared_by: preparer
    legal_basis: "C. trav., art. R5412-7"
    contradictory: {anchor: preparer, for: 10 days}
    evidence: [preparer]
    options:
      - {outcome: sans_suite, label: Sans suite, next: fin}
      - {outcome: avertir, label: Avertissement, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""
REASONS = "Absence non excusée malgré deux courriels."


async def supervisor(site: Site, login: str) -> UUID:
    made = new_id()
    row = {"id": made, "agency_id": site.agency_id, "login": login, "name": login, "email": "s@a.example"}
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(staff).values(**row, role="supervisor", created_at=site.now))
    return made


async def task_id(site: Site, step: str) -> UUID:
    [row] = await site.rows("SELECT id FROM task WHERE split_part(dedup_key, '/', 3) = :step", step=step)
    return UUID(str(row["id"]))


async def finish(site: Site, task: UUID, outcome: str, by: UUID, reasons: str = "") -> None:
    async with site.services.engine.begin() as connection:
        await complete(connection, task, outcome, by, site.now, reasons)


async def to_be_decided(site: Site, prepared_by: UUID | None = None) -> UUID:
    """A case whose file is prepared; the id of its decision."""
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await publish(connection, FILE, {}, None, site.now)
        await enrol(connection, case_id, "absence", site.now)
    await site.advance(case_id)
    await finish(site, await task_id(site, "preparer"), "done", prepared_by or site.adviser_id)
    await site.advance(case_id)
    return await task_id(site, "decider")


async def test_a_decision_waits_in_the_leads_queue_with_its_basis_its_time_and_its_preparer(site: Site) -> None:
    task = await to_be_decided(site)
    [row] = await site.rows(
        "SELECT t.*, q.kind AS queue FROM task t JOIN queue q ON q.id = queue_id WHERE t.id = :id", id=task
    )
    assert (row["kind"], row["role"], row["queue"]) == ("decision", "lead", "lead")
    assert row["legal_basis"] == "C. trav., art. R5412-7" and row["prepared_by"] == site.adviser_id
    assert row["not_before"] == site.now + timedelta(days=10) and row["details"] == {
        "evidence": [{"step": "preparer", "title": "Préparer le dossier"}]
    }


@pytest.mark.parametrize(
    ("who", "days", "reasons", "sentence"),
    [
        ("preparer", 11, REASONS, "à une autre personne"),
        ("colleague", 11, REASONS, "responsable d’équipe"),
        ("lead", 9, REASONS, "trop tôt pour décider"),
        ("lead", 11, "  \n", "Indiquez les motifs"),
        ("lead", 11, "x" * 30_000, "trop longs"),
    ],
)
async def test_it_is_refused_with_a_sentence(site: Site, who: str, days: int, reasons: str, sentence: str) -> None:
    lead = await supervisor(site, "lead")
    preparer = await supervisor(site, "preparer")
    task = await to_be_decided(site, preparer)
    site.now += timedelta(days=days)
    by = {"preparer": preparer, "colleague": site.cover_id, "lead": lead}[who]
    with pytest.raises(Refused, match=sentence):
        await finish(site, task, "avertir", by, reasons)
    assert [row["state"] for row in await site.rows("SELECT state FROM task WHERE id = :id", id=task)] == ["open"]


async def test_another_person_decides_with_reasons_which_stay_out_of_the_case(site: Site) -> None:
    task = await to_be_decided(site)
    lead = await supervisor(site, "lead")
    site.now += timedelta(days=11)
    await finish(site, task, "avertir", lead, f" {REASONS}\n")
    [row] = await site.rows("SELECT case_id, reasons, done_by, outcome FROM task WHERE id = :id", id=task)
    assert (row["reasons"], row["done_by"], row["outcome"]) == (REASONS, lead, "avertir")
    await site.advance(row["case_id"])
    [kept] = await site.rows(
        "SELECT state::text || (SELECT string_agg(data::text, '') FROM case_event) || "
        "(SELECT string_agg(what || detail, '') FROM step_log) AS everything FROM cases"
    )
    assert '"ended": "fini"' in kept["everything"] and "excus" not in kept["everything"]


async def test_sixty_days_of_silence_remind_the_deciders_and_nobody_else(site: Site) -> None:
    task = await to_be_decided(site)
    [case] = await site.rows("SELECT id FROM cases")
    end: datetime = site.now + timedelta(days=60)
    while (stepped := await site.advance(case["id"])).next_due and stepped.next_due < end:
        site.now = stepped.next_due
    [row] = await site.rows("SELECT state, reminders, reminded_at FROM task WHERE id = :id", id=task)
    assert row["state"] == "open" and row["reminders"] >= 5 and row["reminded_at"]
    assert await site.sent() == []
    assert len(await site.rows("SELECT 1 FROM task")) == 2


async def test_the_adviser_counts_as_preparer_when_no_task_was_finished(site: Site) -> None:
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await publish(connection, FILE, {}, None, site.now)
        await enrol(connection, case_id, "absence", site.now, start_at="decider")
    await site.advance(case_id)
    [row] = await site.rows("SELECT prepared_by FROM task")
    assert row["prepared_by"] == site.adviser_id


async def test_the_database_itself_keeps_two_pairs_of_eyes_the_time_and_the_reasons(site: Site) -> None:
    task = await to_be_decided(site)
    for done_by, at, reasons in (
        (site.adviser_id, site.now + timedelta(days=11), REASONS),
        (site.cover_id, site.now + timedelta(days=9), REASONS),
        (site.cover_id, site.now + timedelta(days=11), ""),
    ):
        with pytest.raises(IntegrityError):
            async with site.services.engine.begin() as connection:
                await connection.execute(
                    text("UPDATE task SET state = 'done', done_by = :by, done_at = :at, reasons = :why WHERE id = :id"),
                    {"by": done_by, "at": at, "why": reasons, "id": task},
                )
