"""The daily run: what the settings say, once a night, by one process, and on where it was killed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from mailflow.caseload.retention import foreseeing, nightly
from mailflow.caseload.retention.erasing import Kept
from mailflow.caseload.retention.nightly import is_due, run_nightly, run_once
from mailflow.caseload.settings import site as settings_of_site
from mailflow.core.ids import new_id
from mailflow.services import Services
from mailflow.store import blobs, retention
from mailflow.store import tables as t
from tests.caseload.retention.dossier import ENDED, LONG_AGO, NOW, Agency, dump, holding

MARK = "canarizoe"
RUNNING = {"enrolments": {"e1": {"revision": "r"}}}
WEEK = timedelta(days=7)


@pytest.fixture
async def agency(services: Services) -> Agency:
    return await Agency(services.engine).build()


async def keep(agency: Agency, services: Services, at: datetime = NOW - WEEK, code: str = "", **months: int) -> UUID:
    """Set how long something is kept, as an administrator does."""
    async with agency.engine.begin() as connection:
        for name, value in months.items():
            made = await settings_of_site.save(connection, services.settings, name, code, value, None, at)
    assert made
    return made


async def run(agency: Agency, now: datetime = NOW, most: int = 100) -> Mapping[str, Any]:
    run_id = await run_once(agency.engine, now, "daily", most)
    async with agency.engine.connect() as connection:
        found = await connection.execute(select(t.retention_run).where(t.retention_run.c.id == run_id))
        row = found.mappings().one()
    assert row["ended_at"] is not None and row["place"] == {}
    return dict(row["counts"])


async def people(agency: Agency) -> set[UUID]:
    async with agency.engine.connect() as connection:
        return set((await connection.scalars(select(t.person.c.id))).all())


async def test_without_settings_nothing_is_ever_erased(agency: Agency) -> None:
    await agency.dossier(MARK)
    before = await dump(agency.engine)
    assert await run(agency) == {"files": ZERO}
    after = await dump(agency.engine)
    assert {**after, "retention_run": []} == {**before, "retention_run": []}


ZERO = {"looked": 0, "removed": 0, "bytes": 0, "kept": {}}


async def test_old_dossiers_that_ended_go_and_all_others_stay(agency: Agency, services: Services) -> None:
    await keep(agency, services, dossier_months=24)
    zoe = await agency.dossier(MARK)
    running = await agency.plain("Ruth Suivie", state=RUNNING)
    never_begun = await agency.plain("Nadia Nouvelle", state={})
    owed = await agency.plain("Omar Attend", state={**ENDED, "clocks": {str(new_id()): CLOCK}})
    recent = await agency.plain("Rose Récente")
    await agency.change("UPDATE assignment SET since = :at WHERE person_id = :id", at=NOW - WEEK, id=recent)
    counts = await run(agency)
    assert await people(agency) == {running, never_begun, owed, recent}
    kept = {Kept.RUNNING: 1, Kept.RECENT: 1}
    assert counts["dossiers"] == {"looked": 3, "removed": 1, "bytes": len(MARK) + 30, "kept": kept}
    assert holding(await dump(agency.engine), MARK, str(zoe.talk)) == {}


CLOCK = {"since": LONG_AGO.isoformat(), "stage": "none"}


async def test_an_agency_s_own_time_comes_before_the_service_s(agency: Agency, services: Services) -> None:
    await keep(agency, services, dossier_months=24)
    await keep(agency, services, code="LYON", dossier_months=0)
    there = {await agency.plain("Zoé Gardée")}
    await run(agency)
    assert await people(agency) == there


async def test_a_change_counts_after_a_day_and_undoing_it_before_that_loses_nothing(
    agency: Agency, services: Services
) -> None:
    there = {await agency.plain("Zoé Ancienne")}
    at = NOW - timedelta(hours=23)
    made = await keep(agency, services, at, dossier_months=12)
    assert "dossiers" not in await run(agency) and await people(agency) == there
    async with agency.engine.connect() as connection:
        [term] = await retention.terms(connection, "dossier_months", NOW)
    assert term.settles == at + timedelta(days=1)
    from mailflow.caseload.undoing import undo

    async with agency.engine.begin() as connection:
        await undo(connection, made, agency.lead, at + timedelta(hours=1))
    await run(agency, NOW + timedelta(days=3))
    assert await people(agency) == there


async def test_giving_up_an_agency_s_own_time_is_a_change_too(agency: Agency, services: Services) -> None:
    await keep(agency, services, dossier_months=12)
    await keep(agency, services, code="LYON", dossier_months=0)
    there = {await agency.plain("Zoé Gardée")}
    async with agency.engine.begin() as connection:
        await settings_of_site.save(
            connection, services.settings, "dossier_months", "LYON", None, None, NOW - timedelta(hours=2)
        )
    await run(agency)
    assert await people(agency) == there
    await run(agency, NOW + timedelta(days=1))
    assert await people(agency) == set()


async def nobodys(agency: Agency, **values: Any) -> UUID:
    triage = await agency.make.queue_of(agency.id, "triage")
    case = await agency.make.case(agency.id, None)
    values = {"state": "closed", "case_id": case, "due_at": None} | values
    talk = await agency.make.conversation(agency.id, triage, MARK, **values)
    await agency.make.message_in(talk, MARK, sender=f"{MARK}@x.example", name=MARK)
    await agency.make.message_out(agency.id, talk, MARK, recipient=f"{MARK}@x.example")
    return talk


async def test_closed_mail_of_people_never_found_goes_whole(agency: Agency, services: Services) -> None:
    await keep(agency, services, unmatched_months=6)
    await nobodys(agency)
    counts = await run(agency)
    assert counts["nobodys"]["removed"] == 1 and holding(await dump(agency.engine), MARK) == {}
    assert await agency.value("SELECT count(*) FROM cases") == 0


async def test_mail_of_nobody_that_waits_or_was_attached_stays(agency: Agency, services: Services) -> None:
    await keep(agency, services, unmatched_months=6)
    person = await agency.plain("Zoé Trouvée")
    talks = {await nobodys(agency, state="open"), await nobodys(agency, person_id=person), await nobodys(agency)}
    shared = await nobodys(agency)
    await agency.change("UPDATE message SET person_id = :id WHERE conversation_id = :talk", id=person, talk=shared)
    last = await agency.value("SELECT id FROM conversation WHERE state = 'closed' AND person_id IS NULL LIMIT 1")
    assert last
    counts = await run(agency)
    assert counts["nobodys"] == {**ZERO, "looked": 2, "removed": 1, "kept": {Kept.SHARED: 1}}
    async with agency.engine.connect() as connection:
        left = set((await connection.scalars(select(t.conversation.c.id))).all())
    assert shared in left and len(left & talks) == 2


async def test_files_under_no_text_go_after_a_day(agency: Agency) -> None:
    zoe = await agency.dossier(MARK)
    lone = {"sha256": "00", "bytes": b"lone", "added_at": LONG_AGO}
    await agency.make.add(t.blob, lone)
    await agency.make.add(t.blob, lone | {"sha256": "01", "added_at": NOW - timedelta(hours=20)})
    assert (await run(agency))["files"] == {**ZERO, "looked": 1, "removed": 1, "bytes": 4}
    async with agency.engine.connect() as connection:
        left = set((await connection.scalars(select(t.blob.c.sha256))).all())
    assert "01" in left and zoe.file in left and len(left) == 3


async def test_a_file_that_is_attached_again_counts_as_new(agency: Agency) -> None:
    async with agency.engine.begin() as connection:
        key = await blobs.keep(connection, b"again", LONG_AGO)
    async with agency.engine.begin() as connection:
        assert await blobs.keep(connection, b"again", NOW) == key
        assert await blobs.remove_orphans(connection, NOW + timedelta(hours=23), 10) == (0, 0)


async def test_a_run_that_was_stopped_goes_on_where_it_was(
    agency: Agency, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(agency, services, dossier_months=12)
    for number in range(5):
        await agency.plain(f"Zoé Numéro{number}")
    held = min(await people(agency))
    row = {"id": new_id(), "person_id": held, "reason": "Recours", "placed_at": LONG_AGO}
    await agency.make.add(t.person_hold, row)
    real, seen = nightly.DOSSIERS.erase, list[UUID]()
    assert real

    async def dying(connection: Any, wanted: UUID, order: Any) -> Any:
        seen.append(wanted)
        done = await real(connection, wanted, order)
        if len(seen) == 3:
            raise KeyboardInterrupt  # as a killed process: nothing of this transaction stays
        return done

    dead = nightly.DataClass("dossiers", "dossier_months", dying)
    monkeypatch.setattr(nightly, "DOSSIERS", dead)
    with pytest.raises(KeyboardInterrupt):
        await run_once(agency.engine, NOW, "daily")
    assert len(await people(agency)) == 4 and await is_due(agency.engine, NOW)
    monkeypatch.undo()
    counts = await run(agency, NOW + timedelta(hours=1))
    assert counts["dossiers"]["looked"] == 5 and counts["dossiers"]["removed"] == 4
    assert counts["dossiers"]["kept"] == {Kept.HELD: 1} and await people(agency) == {held}
    assert await agency.value("SELECT count(*) FROM retention_run") == 1


async def test_a_run_removes_no_more_than_it_is_told_to(agency: Agency, services: Services) -> None:
    await keep(agency, services, dossier_months=12)
    for number in range(3):
        await agency.plain(f"Zoé Numéro{number}")
    assert (await run(agency, most=2))["dossiers"]["removed"] == 2
    assert (await run(agency))["dossiers"]["removed"] == 1


async def test_two_processes_do_not_run_at_once(agency: Agency) -> None:
    async with retention.alone(agency.engine) as free:
        assert free and await run_once(agency.engine, NOW, "daily") is None
    assert await run_once(agency.engine, NOW, "daily") is not None


async def test_somebody_who_works_on_a_dossier_keeps_it_for_that_night(
    agency: Agency, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailflow.caseload.retention.erasing.WAIT", "SET LOCAL lock_timeout = '50ms'")
    await keep(agency, services, dossier_months=12)
    person = await agency.plain("Zoé Occupée")
    async with agency.engine.begin() as connection:
        await connection.execute(select(t.person.c.id).where(t.person.c.id == person).with_for_update())
        assert (await run(agency))["dossiers"]["kept"] == {Kept.BUSY: 1}
    assert (await run(agency))["dossiers"]["removed"] == 1


async def test_it_runs_once_a_night(agency: Agency) -> None:
    evening, night = NOW.replace(hour=23), NOW.replace(hour=1) + timedelta(days=1)
    assert await is_due(agency.engine, evening)
    await run(agency, evening)
    assert not await is_due(agency.engine, night - timedelta(minutes=1))
    assert await is_due(agency.engine, night)
    await run(agency, night)
    assert not await is_due(agency.engine, night + timedelta(hours=23, minutes=59))


async def test_the_loop_runs_what_is_due_and_ends_when_told(agency: Agency) -> None:
    class Clock:
        def now(self) -> datetime:
            stop.set()
            return NOW

        def real_seconds(self, span: timedelta) -> float:
            return span.total_seconds()

    stop = asyncio.Event()
    await run_nightly(agency.engine, Clock(), stop)
    assert await agency.value("SELECT count(*) FROM retention_run WHERE ended_at IS NOT NULL") == 1


async def test_what_would_go_is_listed_by_reference_and_stays(agency: Agency, services: Services) -> None:
    await keep(agency, services, dossier_months=12, unmatched_months=6)
    zoe = await agency.dossier(MARK)
    recent = await agency.plain("Rose Récente")
    await agency.change("UPDATE assignment SET since = :at WHERE person_id = :id", at=NOW - WEEK, id=recent)
    await nobodys(agency)
    before = await dump(agency.engine)
    seen = [(one.of, one.kept) async for one in foreseeing.seen(agency.engine, NOW, 100)]
    assert seen == [("nobodys", None), ("dossiers", None), ("dossiers", Kept.RECENT)]
    names = [one.what async for one in foreseeing.seen(agency.engine, NOW, 100)]
    assert await agency.value("SELECT reference FROM person WHERE id = :id", id=zoe.person) == names[1]
    assert await dump(agency.engine) == before
