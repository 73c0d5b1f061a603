"""An erased dossier leaves no trace of the person, takes nothing of anybody else's, and in doubt nothing goes."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from mailflow.caseload.retention.erasing import Done, Kept
from mailflow.core.ids import new_id
from mailflow.services import Services
from mailflow.store import tables as t
from mailflow.store.erasing import DECIDED, REMOVED
from mailflow.store.tables import metadata
from tests.caseload.retention.dossier import LONG_AGO, NOW, SHARED_FILE, Agency, dump, holding, together

MARK, OTHER = "canarizoe", "autruchebob"
OF_SEVERAL = {"bulk_answer", "bulk_action", "transfer"}  # rows of several people, from which one is taken out


@pytest.fixture
async def agency(services: Services) -> Agency:
    return await Agency(services.engine).build()


def test_every_table_of_the_schema_is_decided_on() -> None:
    assert set(DECIDED) == set(metadata.tables)


def test_whatever_refers_to_a_person_a_case_a_conversation_or_a_mail_goes() -> None:
    of_people = {t.person, t.cases, t.conversation, t.message, t.outbox, t.note}
    referring = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table in of_people or table in of_people
    }
    assert {name: DECIDED[name] for name in referring} == dict.fromkeys(referring, REMOVED)


async def test_no_word_of_the_person_is_left_in_any_table(agency: Agency) -> None:
    zoe = await agency.dossier(MARK)
    await together(agency, zoe)
    before = holding(await dump(agency.engine), MARK)
    filled = {name for name, decided in DECIDED.items() if decided == REMOVED}
    assert (
        set(holding(await dump(agency.engine), MARK, str(zoe.person), str(zoe.talk), str(zoe.case), str(zoe.sent)))
        | {"mention"}
        >= filled
    )
    assert "message" in before and "blob" in before
    done = await agency.erase(zoe.person)
    assert done.kept is None and done.counts["person"] == 2 and done.counts["blob"] == 2
    after = await dump(agency.engine)
    assert holding(after, MARK) == {}
    assert set(holding(after, str(zoe.person), str(zoe.talk), str(zoe.case), str(zoe.sent))) <= {"audit"}
    assert after["mention"] == [] and after["bulk_answer"] == []
    [line] = [row for row in after["audit"] if "dossier.erased" in row]
    assert "test" in line and str(zoe.person) not in line


async def test_the_mail_itself_is_emptied_but_known_again(agency: Agency) -> None:
    zoe = await agency.dossier(MARK)
    keys = await agency.value("SELECT array_agg(dedup_key) FROM incoming")
    assert (await agency.erase(zoe.person)).kept is None
    assert await agency.value("SELECT array_agg(dedup_key) FROM incoming") == keys
    assert await agency.value("SELECT count(*) FROM incoming WHERE raw <> '' OR envelope_from <> ''") == 0


async def test_nothing_of_anybody_else_goes(agency: Agency) -> None:
    zoe = await agency.dossier(MARK, address="famille@x.example")
    bob = await agency.dossier(OTHER, address="famille@x.example")
    await agency.make.add(t.suppression, {"address": "famille@x.example", "reason": "5.1.1", "since": LONG_AGO})
    await together(agency, zoe, bob)
    before = await dump(agency.engine)
    assert (await agency.erase(zoe.person)).kept is None
    after = await dump(agency.engine)
    assert set(holding(after, MARK)) == set()
    alike = {name for name, decided in DECIDED.items() if decided == REMOVED} - {"blob", "suppression"}
    assert {name: 2 * len(after[name]) for name in alike} == {name: len(before[name]) for name in alike}
    theirs = (OTHER, str(bob.person), str(bob.talk), str(bob.case), "famille@x.example")
    for name, rows in holding(before, *theirs).items():
        if name not in OF_SEVERAL:
            assert [row for row in rows if str(zoe.person) not in row] == holding(after, *theirs)[name], name
    assert len(holding(after, OTHER, str(bob.person), str(bob.talk))["transfer"]) == 1
    assert OTHER in after["bulk_answer"][0] and len(after["bulk_action"]) == 1
    shared = sha256(SHARED_FILE).hexdigest()
    assert await agency.value("SELECT count(*) FROM blob WHERE sha256 = :key", key=shared) == 1


DOUBTS = {
    Kept.UNREAD: "UPDATE conversation SET state = 'open' WHERE id = :talk",
    Kept.OUTBOX: "UPDATE outbox SET state = 'ambiguous' WHERE id = :sent",
    Kept.DECISION: "UPDATE task SET kind = 'decision', state = 'open', not_before = now() WHERE case_id = :case",
    Kept.TASK: "UPDATE task SET state = 'open' WHERE case_id = :case",
    Kept.REQUEST: "UPDATE open_request SET closed_at = NULL WHERE case_id = :case",
    Kept.ARRIVING: "UPDATE case_event SET applied_at = NULL WHERE case_id = :case",
    Kept.HELD: "UPDATE person_hold SET lifted_at = NULL WHERE person_id = :person",
    Kept.RUNNING: """UPDATE cases SET state = '{"enrolments": {"e1": {"revision": "r"}}}' WHERE id = :case""",
}


@pytest.mark.parametrize("why", list(DOUBTS))
async def test_what_is_still_to_be_done_keeps_all_of_it(agency: Agency, why: Kept) -> None:
    zoe = await agency.dossier(MARK)
    names = {"talk": zoe.talk, "sent": zoe.sent, "case": zoe.case, "person": zoe.person}
    sql = DOUBTS[why]
    await agency.change(sql, **{name: value for name, value in names.items() if f":{name}" in sql})
    before = await dump(agency.engine)
    assert await agency.erase(zoe.person) == Done(why)
    assert await dump(agency.engine) == before


async def test_a_mail_of_theirs_that_is_not_filed_yet_keeps_it(agency: Agency) -> None:
    zoe = await agency.dossier(MARK)
    await agency.change("UPDATE incoming SET state = 'new', envelope_from = upper(envelope_from)")
    assert (await agency.erase(zoe.person)).kept is Kept.ARRIVING


async def test_a_hold_lifted_less_than_a_day_ago_still_counts(agency: Agency) -> None:
    zoe = await agency.dossier(MARK)
    await agency.change("UPDATE person_hold SET lifted_at = :at", at=NOW - timedelta(hours=23))
    assert (await agency.erase(zoe.person)).kept is Kept.HELD
    await agency.change("UPDATE person_hold SET lifted_at = :at", at=NOW - timedelta(hours=25))
    assert (await agency.erase(zoe.person)).kept is None


HER_MAIL = "conversation_id = :talk AND direction = 'in'"
SHARED = {
    "somebody else wrote in it": f"UPDATE message SET person_id = :bob WHERE {HER_MAIL}",
    "they wrote in somebody else's": f"UPDATE message SET conversation_id = :his WHERE {HER_MAIL}",
    "a mail is of another case": "UPDATE outbox SET case_id = :his_case WHERE id = :sent",
    "a note of theirs hangs on another conversation": "UPDATE note SET conversation_id = :his WHERE person_id = :zoe",
    "a merge leads elsewhere": "UPDATE merge SET gone_id = :bob WHERE kept_id = :zoe",
    "their case has a conversation of nobody's": "UPDATE conversation SET person_id = NULL WHERE id = :talk",
}


@pytest.mark.parametrize("how", list(SHARED))
async def test_what_two_people_share_is_left_to_a_human(agency: Agency, how: str) -> None:
    zoe, bob = await agency.dossier(MARK), await agency.dossier(OTHER)
    names = {"zoe": zoe.person, "talk": zoe.talk, "sent": zoe.sent, "bob": bob.person, "his": bob.talk}
    names |= {"his_case": bob.case}
    wanted = {name: value for name, value in names.items() if f":{name} " in f"{SHARED[how]} "}
    await agency.change(SHARED[how], **wanted)
    before = await dump(agency.engine)
    assert await agency.erase(zoe.person) == Done(Kept.SHARED)
    assert await dump(agency.engine) == before


RECENT = {
    "note": "UPDATE note SET at = :at",
    "task": "UPDATE task SET done_at = :at",
    "mail": "UPDATE conversation SET last_at = :at",
    "step": "UPDATE step_log SET at = :at",
    "adviser": "UPDATE assignment SET since = :at",
    "draft": "UPDATE answer_draft SET written_at = :at",
}


@pytest.mark.parametrize("what", list(RECENT))
async def test_a_rule_leaves_dossiers_in_which_anything_happened_since(agency: Agency, what: str) -> None:
    zoe = await agency.dossier(MARK)
    before = NOW - timedelta(days=365)
    await agency.change(RECENT[what], at=before + timedelta(days=1))
    assert (await agency.erase(zoe.person, before=before)).kept is Kept.RECENT
    await agency.change(RECENT[what], at=before - timedelta(days=1))
    assert (await agency.erase(zoe.person, before=before)).kept is None


async def test_an_entry_that_was_merged_is_not_erased_by_itself(agency: Agency) -> None:
    await agency.dossier(MARK)
    second = await agency.value("SELECT id FROM person WHERE merged_into IS NOT NULL")
    assert await agency.erase(second) == Done(Kept.GONE) == await agency.erase(new_id())


async def test_looking_changes_nothing(agency: Agency) -> None:
    zoe = await agency.dossier(MARK)
    before = await dump(agency.engine)
    assert await agency.erase(zoe.person, dry=True) == Done()
    assert await dump(agency.engine) == before


async def test_a_file_that_came_a_moment_ago_stays_for_the_next_night(agency: Agency) -> None:
    zoe = await agency.dossier(MARK)
    await agency.change("UPDATE blob SET added_at = now() WHERE sha256 = :key", key=zoe.file)
    assert (await agency.erase(zoe.person)).counts["blob"] == 1
    assert await agency.value("SELECT count(*) FROM blob WHERE sha256 = :key", key=zoe.file) == 1
