"""Two entries of one person become one, and two again: nothing is lost, and mail finds the one that is kept."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update

from mailflow.caseload.cases import open_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.merging import merge, unmerge
from mailflow.caseload.people import Newcomer, enlist
from mailflow.caseload.publishing import publish
from mailflow.caseload.retention.holds import hold
from mailflow.caseload.tasks import complete
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.store import transfers
from mailflow.store.conversations import find_conversations
from mailflow.store.merging import FOLLOWING
from mailflow.store.people import find_people
from mailflow.store.tables import assignment, metadata, opt_out, person, person_address
from tests.caseload.site import Site

CALL = """
code: rappel
title: Rappel
steps:
  - {id: appeler, kind: task, title: Appeler, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""
ELSEWHERE = {  # what names a person and does not follow by `person_id` alone
    *("person_address", "assignment", "cases", "opt_out", "conversation", "merge", "address_change"),
    *("person_tag", "transfer_person"),  # tags are copied, a transfer that was stays with the entry it was of
    "phone_change",  # a number stays with the entry it is of
    "person_hold",  # counts for the common dossier, and for both once they are parted
}


async def second_entry(site: Site, address: str = "zoe.autre@example.org") -> UUID:
    """The same Zoé, entered a second time, with a case of her own and another adviser."""
    made = new_id()
    async with site.services.engine.begin() as connection:
        row = {"id": made, "agency_id": site.agency_id, "reference": f"R{made.hex[-6:]}", "created_at": site.now}
        await connection.execute(insert(person).values(**row, given_name="Zoe", family_name="Inventée"))
        await connection.execute(insert(person_address).values(id=new_id(), person_id=made, address=address))
        since = {"person_id": made, "staff_id": site.cover_id, "since": site.now - timedelta(days=1)}
        await connection.execute(insert(assignment).values(id=new_id(), **since))
    return made


async def case_of(site: Site, person_id: UUID, pathway: str = "") -> UUID:
    async with site.services.engine.begin() as connection:
        case_id = await open_case(connection, site.agency_id, person_id, site.now)
        if pathway:
            await publish(connection, pathway, {}, None, site.now)
            await enrol(connection, case_id, "rappel", site.now)
    if pathway:
        await site.advance(case_id)
    return case_id


async def merged(site: Site, kept: UUID, gone: UUID) -> UUID:
    async with site.services.engine.begin() as connection:
        return await merge(connection, kept, gone, site.adviser_id, "Même date de naissance", site.now)


async def undone(site: Site, merge_id: UUID) -> None:
    async with site.services.engine.begin() as connection:
        await unmerge(connection, merge_id, site.adviser_id, site.now)


async def whole(site: Site) -> dict[str, list[dict[str, object]]]:
    """Everything that names a person, to compare before and after."""
    found = {}
    async with site.services.engine.connect() as connection:
        for name in ("conversation", "message", "outbox", "person_address", "assignment", "task", "cases", "person"):
            table = metadata.tables[name]
            columns = [column for column in table.c if column.name not in ("words", "updated_at", "next_due")]
            rows = await connection.execute(select(*columns).order_by(table.c.id))
            found[name] = [dict(row) for row in rows.mappings()]
    return found


def test_every_table_that_names_a_person_is_thought_of() -> None:
    named = {table.name for table in metadata.sorted_tables for key in table.foreign_keys if key.column.table is person}
    assert named - {"person"} == ELSEWHERE | {table.name for table in FOLLOWING}


async def test_who_was_held_is_held_in_both_entries_once_they_are_parted(site: Site) -> None:
    gone = await second_entry(site)
    merge_id = await merged(site, site.person_id, gone)
    async with site.services.engine.begin() as connection:
        await hold(connection, site.person_id, "Recours en cours", site.adviser_id, site.now)
    await undone(site, merge_id)
    held = await site.rows("SELECT person_id FROM person_hold WHERE lifted_at IS NULL")
    assert {row["person_id"] for row in held} == {site.person_id, gone}


async def test_mail_of_the_merged_entry_finds_the_kept_person_and_her_case(site: Site) -> None:
    kept_case = await site.open()
    gone = await second_entry(site)
    gone_case = await case_of(site, gone)
    talk = await site.mail(gone_case, needs_answer=True)
    await site.advance(gone_case)
    async with site.services.engine.begin() as connection:
        move = f"UPDATE conversation SET person_id = '{gone}' WHERE id = '{talk}'"
        await connection.exec_driver_sql(move)
        await connection.exec_driver_sql(f"UPDATE message SET person_id = '{gone}'")
    await merged(site, site.person_id, gone)
    async with site.services.engine.begin() as connection:
        by_address = await find_people(connection, ["zoe.autre@example.org"], [], [])
        by_thread = await find_people(connection, [], [], [talk])
        talks = await find_conversations(connection, [talk], [])
    assert set(by_address) == set(by_thread) == {site.person_id}
    assert set(by_address[site.person_id].addresses) == {"zoe@example.org", "zoe.autre@example.org"}
    assert talks[talk].case_id == kept_case and talks[talk].person_id == site.person_id
    await site.advance(kept_case)
    [case] = await site.rows("SELECT state FROM cases WHERE id = :id", id=kept_case)
    assert str(talk) in case["state"]["clocks"], "the answer is owed in the case that goes on"
    [old] = await site.rows("SELECT status, state FROM cases WHERE id = :id", id=gone_case)
    assert old["status"] == "closed" and str(talk) in old["state"]["clocks"]


async def test_a_merged_entry_is_nobody_to_be_handed_over(site: Site) -> None:
    gone = await second_entry(site)
    async with site.services.engine.begin() as connection:
        await connection.execute(update(assignment).where(assignment.c.person_id == gone).values(until=site.now))
        assert gone in await transfers.portfolio_of(connection, site.agency_id, None)
    await merged(site, site.person_id, gone)
    async with site.services.engine.connect() as connection:
        assert gone not in await transfers.portfolio_of(connection, site.agency_id, None)
        assert not await transfers.seekers(connection, site.agency_id, [gone])


async def test_unmerging_puts_everything_back_as_it_was(site: Site) -> None:
    await site.open()
    gone = await second_entry(site)
    await case_of(site, gone, CALL)
    before = await whole(site)
    made = await merged(site, site.person_id, gone)
    assert await whole(site) != before
    await undone(site, made)
    assert await whole(site) == before
    with pytest.raises(Refused):
        await undone(site, made)


async def test_an_open_task_stays_to_be_done_and_its_step_learns_of_it_after_unmerging(site: Site) -> None:
    kept_case = await site.open()
    gone = await second_entry(site)
    gone_case = await case_of(site, gone, CALL)
    made = await merged(site, site.person_id, gone)
    [task] = await site.rows("SELECT id, case_id, dedup_key FROM task")
    assert task["case_id"] == kept_case and "//merged-" in task["dedup_key"]
    async with site.services.engine.begin() as connection:
        await complete(connection, task["id"], "done", site.adviser_id, site.now)
    await site.advance(kept_case)
    await undone(site, made)
    await site.advance(gone_case)
    [case] = await site.rows("SELECT state, status FROM cases WHERE id = :id", id=gone_case)
    assert case["status"] == "open" and case["state"]["enrolments"]["e1"]["ended"] == "fini"


async def test_a_case_without_another_one_goes_on_with_the_kept_person(site: Site) -> None:
    gone = await second_entry(site)
    gone_case = await case_of(site, gone, CALL)
    made = await merged(site, site.person_id, gone)
    [case] = await site.rows("SELECT person_id, status FROM cases WHERE id = :id", id=gone_case)
    assert (case["person_id"], case["status"]) == (site.person_id, "open")
    await undone(site, made)
    [case] = await site.rows("SELECT person_id FROM cases WHERE id = :id", id=gone_case)
    assert case["person_id"] == gone


async def test_an_address_of_both_stays_once_and_a_refusal_of_optional_mail_holds(site: Site) -> None:
    gone = await second_entry(site, "zoe@example.org")
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(opt_out).values(person_id=gone, source="link", since=site.now))
    made = await merged(site, site.person_id, gone)
    assert len(await site.rows("SELECT id FROM person_address")) == 1
    assert {row["person_id"] for row in await site.rows("SELECT person_id FROM opt_out")} == {gone, site.person_id}
    await undone(site, made)
    assert len(await site.rows("SELECT id FROM person_address")) == 2
    assert {row["person_id"] for row in await site.rows("SELECT person_id FROM opt_out")} == {gone}


async def test_merges_form_a_chain_that_is_undone_from_its_end(site: Site) -> None:
    second, third = await second_entry(site), await second_entry(site, "troisieme@example.org")
    first_merge = await merged(site, second, third)
    second_merge = await merged(site, site.person_id, second)
    rows = await site.rows("SELECT merged_into FROM person WHERE merged_into IS NOT NULL")
    assert {row["merged_into"] for row in rows} == {site.person_id}
    with pytest.raises(Refused, match="séparez d’abord"):
        await undone(site, first_merge)
    await undone(site, second_merge)
    await undone(site, first_merge)
    assert not await site.rows("SELECT merged_into FROM person WHERE merged_into IS NOT NULL")


async def test_what_must_not_be_lost_refuses_the_merge(site: Site) -> None:
    await site.open()
    gone = await second_entry(site)
    gone_case = await case_of(site, gone)
    await site.mail(gone_case)
    with pytest.raises(Refused, match="en cours de traitement"):
        await merged(site, site.person_id, gone)
    await site.advance(gone_case)
    key = f"UPDATE task SET kind = 'decision', title = 'Décider' WHERE case_id = '{gone_case}'"
    async with site.services.engine.begin() as connection:
        await publish(connection, CALL, {}, None, site.now)
        await enrol(connection, gone_case, "rappel", site.now)
    await site.advance(gone_case)
    async with site.services.engine.begin() as connection:
        await connection.exec_driver_sql(key)
    with pytest.raises(Refused, match="Décider"):
        await merged(site, site.person_id, gone)
    for kept, other in ((site.person_id, site.person_id), (site.person_id, new_id())):
        with pytest.raises(Refused):
            await merged(site, kept, other)


async def test_the_register_does_not_bring_a_merged_entry_back(site: Site) -> None:
    gone = await second_entry(site)
    await merged(site, site.person_id, gone)
    [row] = await site.rows("SELECT reference FROM person WHERE id = :id", id=gone)
    newcomer = Newcomer(row["reference"], "Zoe", "Inventée", "encore@example.org")
    async with site.services.engine.begin() as connection:
        told = await enlist(connection, site.agency_id, site.cover_id, newcomer, site.now)
    assert (told.person_id, told.new) == (site.person_id, False)
    assert not await site.rows("SELECT 1 FROM assignment WHERE person_id = :id AND until IS NULL", id=gone)
