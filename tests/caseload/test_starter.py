"""The shipped pathways, published in one go, on the real database."""

from __future__ import annotations

from datetime import timedelta

from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish_shipped
from mailflow.templates.shipped import starter_pathways
from tests.caseload.site import Site


async def test_all_are_published_once_each_after_those_it_needs(site: Site) -> None:
    async with site.services.engine.begin() as connection:
        done = await publish_shipped(connection, None, site.now)
        again = await publish_shipped(connection, None, site.now)
    assert {*done, "premier-contact", "demande"} == starter_pathways().keys()
    assert again == []


async def test_a_newcomer_is_welcomed_watched_over_and_reminded_of_the_monthly_update(site: Site) -> None:
    async with site.services.engine.begin() as connection:
        await publish_shipped(connection, None, site.now)
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await enrol(connection, case_id, "nouvel-inscrit-guide", site.now)
    until = site.now + timedelta(days=40)
    stepped = await site.advance(case_id)
    await site.mail(case_id, about=False, intents=["distress", "question"], safe="human", answer="", needs_answer=True)
    stepped = await site.advance(case_id)
    while stepped.next_due and stepped.next_due < until:
        site.now = stepped.next_due
        stepped = await site.advance(case_id)
    assert [part.split("/")[0] for part in await site.sent()] == ["bienvenue", "ouverture", "rappel_7", "rappel_12"][:4]
    tasks = await site.rows("SELECT title FROM task WHERE done_at IS NULL ORDER BY created_at, title")
    assert [row["title"].partition(" :")[0] for row in tasks] == ["Entretien", "Signe de détresse"]
