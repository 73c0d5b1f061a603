"""Running cases move to another revision: the dry run equals what then happens, and nobody is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from mailflow.caseload.mass_migration import Progress
from mailflow.caseload.migrating import Result
from mailflow.core.errors import Refused
from mailflow.pathways.diff import Class
from tests.caseload.crowd import STEPS, V1, WITHOUT, crowd, done, mover, plan, rehearsed, revision, with_result
from tests.caseload.site import Site
from tests.caseload.test_advancing import SNAPSHOT

DAY = timedelta(days=1)
EVERYTHING = """
    SELECT (SELECT jsonb_agg(to_jsonb(c) ORDER BY id) FROM cases c) AS cases,
           (SELECT jsonb_agg(dedup_key ORDER BY id) FROM outbox) AS mails,
           (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM task t) AS tasks,
           (SELECT count(*) FROM step_log) AS log, (SELECT count(*) FROM case_event) AS events,
           (SELECT count(*) FROM migration) AS migrations
"""


async def at_revision(site: Site, number: int) -> int:
    """How many running enrolments are on it."""
    rows = await site.rows(
        "SELECT count(*) AS n FROM cases c, jsonb_each(c.state->'enrolments') e JOIN revision r"
        " ON r.id = (e.value->>'revision')::uuid WHERE r.number = :number AND e.value ? 'position'",
        number=number,
    )
    return int(rows[0]["n"])


async def test_a_wording_fix_a_delay_change_and_a_removed_step_happen_as_the_dry_run_said(site: Site) -> None:
    await revision(site)
    await crowd(site, 240)
    changes: list[tuple[str, dict[str, str], dict[str, str]]] = [
        (V1, {"rappel": "Objet : Rappel corrigé\n\nBonjour.\n"}, {}),
        (V1.replace("timeout: {after: 20 days", "timeout: {after: 6 days"), {}, {}),
        (WITHOUT, {}, {"verifier": "suite"}),
    ]
    for document, texts, mapping in changes:
        number = await revision(site, document, **texts)
        wanted = await plan(site, number, mapping)
        before = await site.rows(EVERYTHING)
        said = await rehearsed(site, wanted)
        assert await site.rows(EVERYTHING) == before
        assert len(said) == 240
        happened = await done(site, wanted)
        assert happened == said
        assert await at_revision(site, number) == len(with_result(said, Result.MOVED))


async def test_a_wording_fix_reaches_everybody_and_moves_no_timer(site: Site) -> None:
    await revision(site)
    await crowd(site, 24)
    number = await revision(site, rappel="Objet : Rappel corrigé\n\nBonjour.\n")
    lines = await done(site, await plan(site, number))
    assert {line.result for line in lines} == {Result.MOVED}
    assert all(line.due == line.due_after and not line.mails for line in lines)


async def test_a_shorter_delay_moves_the_timers_of_those_not_past_it_and_tells_their_workflows(site: Site) -> None:
    await revision(site)
    await crowd(site, 24)
    number = await revision(site, V1.replace("for: 7 days", "for: 2 days"))
    lines = await done(site, await plan(site, number))
    results = {step: {line.result for line in lines if line.step == step} for step in STEPS}
    assert results["verifier"] == {Result.MOVED} and results["attendre"] == {Result.MOVED}
    assert results["suite"] == results["avis"] == {Result.PAST}
    moved = [line for line in lines if line.step == "verifier"]
    assert all(line.due and line.due_after and line.due - line.due_after == 5 * DAY for line in moved)
    [clock] = await site.rows("SELECT count(*) AS n FROM case_event WHERE kind = 'clock' AND applied_at IS NULL")
    assert clock["n"] == len(moved)


async def test_what_a_move_makes_due_is_sent_at_once_and_said_before(site: Site) -> None:
    await revision(site)
    await crowd(site, 12)
    site.now += 3 * DAY
    number = await revision(site, V1.replace("reminders: [{after: 5 days", "reminders: [{after: 2 days"))
    wanted = await plan(site, number)
    said = await rehearsed(site, wanted)
    mails = [line.mails for line in said if line.step == "reponse"]
    assert mails and set(mails) == {("reponse",)}
    assert await done(site, wanted) == said
    assert (await site.sent()).count("reponse/1/reminder-1") == len(mails)


async def test_forty_people_at_a_removed_step_stop_the_migration_until_it_is_said_where_they_go(site: Site) -> None:
    await revision(site)
    await crowd(site, 240)
    number = await revision(site, WITHOUT)
    before = await site.rows(EVERYTHING)
    lost = [line for line in await rehearsed(site, await plan(site, number)) if "is removed" in line.reason]
    assert len(lost) == 40 and all(line.reference for line in lost)
    with pytest.raises(Refused, match="40 at “verifier”"):
        await done(site, await plan(site, number))
    assert await site.rows(EVERYTHING) == before
    moved = await done(site, await plan(site, number, {"verifier": "suite"}))
    assert {line.step_after for line in moved if line.step == "verifier"} == {"suite"}


async def test_nobody_at_a_legal_step_is_moved_while_it_runs(site: Site) -> None:
    await revision(site)
    await crowd(site, 12)
    number = await revision(site, V1.replace("for: 15 days", "for: 8 days"))
    lines = await done(site, await plan(site, number))
    refused = with_result(lines, Result.REFUSED)
    assert {line.step for line in refused} == {"avis"} and all("legal step" in line.reason for line in refused)


async def test_only_the_classes_asked_for_are_moved(site: Site) -> None:
    await revision(site)
    await crowd(site, 12)
    number = await revision(site, V1.replace("for: 7 days", "for: 2 days"), rappel="Objet : Corrigé\n\nBonjour.\n")
    lines = await done(site, await plan(site, number, {}, Class.WORDING))
    assert Counter(line.step for line in with_result(lines, Result.MOVED)) == {"appeler": 2, "avis": 2, "suite": 2}
    assert {line.reason for line in with_result(lines, Result.OTHER)} == {"future"}


async def test_a_step_that_a_human_has_in_hand_keeps_its_outcomes_or_is_begun_anew_when_that_is_said(
    site: Site,
) -> None:
    await revision(site)
    await crowd(site, 12)
    number = await revision(site, V1.replace("outcome: perdu, next: fin", "outcome: parti, next: fin"))
    lines = await rehearsed(site, await plan(site, number))
    assert {line.step for line in with_result(lines, Result.REFUSED)} == {"appeler"}
    await done(site, await plan(site, number, {"appeler": "appeler"}))
    open_tasks = await site.rows("SELECT options FROM task WHERE state = 'open'")
    assert [row["options"] for row in open_tasks] == [["joint", "parti"]] * 2


async def test_a_migration_that_was_killed_goes_on_after_its_last_batch(site: Site) -> None:
    await revision(site)
    await crowd(site, 24)
    number = await revision(site, rappel="Objet : Corrigé\n\nBonjour.\n")
    wanted = await plan(site, number)
    told: list[Progress] = []

    def killed(progress: Progress) -> None:
        told.append(progress)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await mover(site, 5).carry_out(wanted, None, killed)
    assert await at_revision(site, number) == 10
    await mover(site, 5).carry_out(wanted, None, told.append)
    assert [progress.looked_at for progress in told] == [5, 10, 15, 20, 24]
    [row] = await site.rows("SELECT finished, looked_at, total, counts FROM migration")
    assert (row["finished"], row["looked_at"], row["total"], row["counts"]) == (True, 24, 24, {"moved": 24})
    before = (await site.rows(SNAPSHOT))[0]["cases"]
    assert await done(site, wanted) == [] and (await site.rows(SNAPSHOT))[0]["cases"] == before


async def test_a_step_or_revision_that_is_not_there_is_named(site: Site) -> None:
    await revision(site)
    for number, mapping, words in (
        (7, {}, "no revision 7; published: 1"),
        (1, {"verifier": "x"}, "no step “x”"),
        (1, {"x": "fin"}, "a step “x”"),
    ):
        with pytest.raises(Refused, match=words):
            await plan(site, number, mapping)


async def test_cases_that_are_advanced_meanwhile_are_moved_all_the_same(site: Site) -> None:
    await revision(site)
    made = await crowd(site, 24)
    number = await revision(site, rappel="Objet : Corrigé\n\nBonjour.\n")
    wanted = await plan(site, number)

    async def advancing() -> None:
        for case_id in reversed(made):
            await site.advance(case_id)

    await asyncio.gather(mover(site, 6).carry_out(wanted, None, lambda progress: None), advancing(), advancing())
    assert await at_revision(site, number) == 24
