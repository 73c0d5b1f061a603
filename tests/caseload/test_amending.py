"""What advisers do to one case, on real PostgreSQL: at once, signed, once, and only what makes sense."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from mailflow.caseload.advancing import Stepped
from mailflow.caseload.amending import Request, amend
from mailflow.caseload.refusals import REASONS, in_french
from mailflow.core.errors import Refused
from mailflow.store.signals import unsignalled
from tests.caseload.site import Site
from tests.caseload.test_advancing import SNAPSHOT, at_the_question, enrolled

DAY = timedelta(days=1)
STEP = {"enrolment": "e1", "step": "reponse_web", "occurrence": 1}


async def ask(site: Site, case_id: UUID, kind: str, *, key: UUID | None = None, **data: Any) -> Stepped | None:
    async with site.services.engine.begin() as connection:
        request = Request(key or uuid4(), case_id, kind, data, site.adviser_id, "Hospitalisée,\n sortie prévue")
        return await amend(connection, site.tools, site.shelf, request, site.now)


async def state_of(site: Site) -> dict[str, Any]:
    [case] = await site.rows("SELECT state FROM cases")
    return dict(case["state"])


async def test_a_pause_stops_the_reminders_and_is_signed(site: Site) -> None:
    case_id = await at_the_question(site)

    stepped = await ask(site, case_id, "paused")

    assert stepped and stepped.next_due is None
    site.now += 60 * DAY
    await site.advance(case_id)
    assert len(await site.sent()) == 2
    [row] = await site.rows("SELECT kind, staff_id, reason FROM amendment")
    assert (row["kind"], row["staff_id"], row["reason"]) == ("paused", site.adviser_id, "Hospitalisée, sortie prévue")
    [line] = await site.rows("SELECT staff_id, person_id, why FROM audit WHERE action = 'case.paused'")
    assert (line["staff_id"], line["person_id"], line["why"]) == (site.adviser_id, site.person_id, "")
    assert "Hospitalisée" not in str(await site.rows("SELECT data FROM case_event"))


async def test_a_pause_with_an_end_resumes_by_itself_and_spans_go_on_with_what_was_left(site: Site) -> None:
    case_id = await at_the_question(site)
    before = (await site.advance(case_id)).next_due
    assert before
    until = site.now + 14 * DAY
    stepped = await ask(site, case_id, "paused", until=until.isoformat())
    assert stepped and stepped.next_due == until

    site.now = until + timedelta(hours=5)  # noticed late
    stepped = await site.advance(case_id)

    assert stepped.next_due == before + 14 * DAY and "paused" not in await state_of(site)


async def test_resuming_sooner_tells_the_sleeping_workflow(site: Site) -> None:
    case_id = await at_the_question(site)
    await ask(site, case_id, "paused")
    async with site.services.engine.begin() as connection:
        assert await unsignalled(connection, 10) == []
    await ask(site, case_id, "resumed")
    async with site.services.engine.begin() as connection:
        [pending] = await unsignalled(connection, 10)
    assert (pending.case_id, pending.kind) == (case_id, "clock")
    before = await site.rows(SNAPSHOT)
    await site.advance(case_id)
    assert (await site.rows(SNAPSHOT))[0]["log"] == before[0]["log"]


async def test_a_reminder_that_is_due_does_not_go_because_of_the_pause_itself(site: Site) -> None:
    case_id = await at_the_question(site)
    stepped = await site.advance(case_id)
    assert stepped.next_due
    site.now = stepped.next_due + timedelta(minutes=5)

    await ask(site, case_id, "paused")

    assert len(await site.sent()) == 2


async def test_two_clicks_are_one(site: Site) -> None:
    case_id = await at_the_question(site)
    key = uuid4()
    assert await ask(site, case_id, "moved", key=key, **STEP, target="appeler")
    before = await site.rows(SNAPSHOT)
    assert await ask(site, case_id, "moved", key=key, **STEP, target="appeler") is None
    assert await site.rows(SNAPSHOT) == before


async def test_a_step_is_passed_by_one_of_its_ways_at_once(site: Site) -> None:
    case_id = await at_the_question(site)
    await ask(site, case_id, "moved", **STEP, target="choix", outcome="refuse")
    assert (await site.sent())[-1] == "confirmer_agence/1/message"
    assert (await state_of(site))["enrolments"]["e1"]["ended"] == "suivi_agence"


async def test_a_message_is_added_for_later_beside_the_pathway(site: Site) -> None:
    case_id = await at_the_question(site)
    step = {"id": "ajout-1", "kind": "message", "wording": "bienvenue", "class": "service", "title": "Encore une fois"}
    stepped = await ask(site, case_id, "added", enrolment="e1", step=step, after="2 days")
    assert stepped and len(await site.sent()) == 2
    site.now += 2 * DAY
    await site.advance(case_id)
    assert (await site.sent())[2] == "ajout-1/1/message"
    assert list((await state_of(site))["enrolments"]) == ["e1"]


async def test_a_reply_that_came_a_moment_ago_is_looked_at_before_the_request(site: Site) -> None:
    case_id = await at_the_question(site)
    await site.mail(case_id)
    before = await site.rows(SNAPSHOT)
    with pytest.raises(Refused, match="n’est plus à cette étape"):
        await ask(site, case_id, "moved", **STEP, target="appeler")
    assert await site.rows(SNAPSHOT) == before and not await site.rows("SELECT FROM amendment")


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("resumed", {}, "pas en pause"),
        ("paused", {"until": "2020-01-01T00:00:00+00:00"}, "déjà passée"),
        ("moved", {**STEP, "target": "nulle-part"}, "n’existe pas"),
        ("moved", {**STEP, "occurrence": 9, "target": "appeler"}, "rechargez"),
        ("added", {"enrolment": "e1", "step": {"id": "x", "kind": "end", "outcome": "y"}}, "On ne peut ajouter"),
        ("moved", {}, "illisible"),
        ("mail", {}, "illisible"),
        ("migrated", {"enrolment": "e1", "revision_id": str(UUID(int=1))}, "version"),
        ("transferred", {"to": "nobody"}, "illisible"),
        ("transferred", {"to": str(UUID(int=1))}, "ne suit pas"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_french_and_leaves_no_trace(
    site: Site, kind: str, data: dict[str, Any], sentence: str
) -> None:
    case_id = await at_the_question(site)
    before = await site.rows(SNAPSHOT)
    with pytest.raises(Refused, match=sentence):
        await ask(site, case_id, kind, **data)
    assert await site.rows(SNAPSHOT) == before
    assert not await site.rows("SELECT FROM amendment") and not await site.rows("SELECT FROM audit")


async def test_nothing_is_changed_in_a_closed_case(site: Site) -> None:
    case_id = await enrolled(site)
    async with site.services.engine.begin() as connection:
        await connection.execute(text("UPDATE cases SET status = 'closed'"))
    with pytest.raises(Refused, match="clos"):
        await ask(site, case_id, "paused")


async def test_a_transfer_takes_along_what_waits_and_stops_at_the_ceiling(site: Site) -> None:
    case_id = await at_the_question(site)
    await site.mail(case_id, safe="human", intents=["question"], answer=None, needs_answer=True)
    await site.advance(case_id)

    await ask(site, case_id, "transferred", to=str(site.cover_id))

    [now] = await site.rows("SELECT staff_id FROM assignment WHERE until IS NULL")
    assert now["staff_id"] == site.cover_id
    owners = "SELECT DISTINCT q.owner_id FROM {} x JOIN queue q ON q.id = x.queue_id WHERE x.state <> 'done'"
    for table in ("task", "conversation"):
        assert [row["owner_id"] for row in await site.rows(owners.format(table))] == [site.cover_id]
    async with site.services.engine.begin() as connection:
        await connection.execute(text("UPDATE staff SET ceiling = 0 WHERE login = 'ann'"))
    with pytest.raises(Refused, match="Portefeuille complet"):
        await ask(site, case_id, "transferred", to=str(site.adviser_id))


def test_every_reason_has_its_sentence() -> None:
    reasons = [*REASONS, "the step x is removed and the mapping", "the legal step x does", "a human has the step x"]
    assert len({in_french(reason) for reason in reasons}) == len(reasons)
