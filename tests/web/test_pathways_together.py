"""Pathways of many people at once: pause, go on, a task for each; what could not be done and why; taking it back."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.cases import open_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.templates.shipped import starter_pathways, starter_wordings
from tests.web.conftest import Site

LIST = "/suivis"


async def rows(site: Site, statement: str, **values: Any) -> list[dict[str, Any]]:
    async with site.services.engine.begin() as connection:
        return [dict(row) for row in (await connection.execute(text(statement), values)).mappings()]


@pytest.fixture
async def three(site: Site) -> list[UUID]:
    """Two people on a pathway and one on none, all of them the adviser's."""
    make, now = site.factory, site.services.clock.now()
    awa = await make.person(site.agency, "Awa Diallo", site.adviser)
    people = [site.person, awa, await make.person(site.agency, "Sans Parcours", site.adviser)]
    async with site.services.engine.begin() as connection:
        await publish(connection, starter_pathways()["premier-contact"], starter_wordings(), None, now)
        for person in people[:2]:
            case = await open_case(connection, site.agency, person, now)
            await enrol(connection, case, "premier-contact", now, start_at="laisser_lire")
            await advance_case(connection, Tools(site.services.keyring, site.services.settings), Shelf(), case, now)
        await open_case(connection, site.agency, people[2], now)
    return people


async def act(site: Site, client: httpx.AsyncClient, what: str, people: list[UUID], **form: str) -> httpx.Response:
    data: dict[str, Any] = {"csrf": site.csrf(client), "suite": LIST, "quoi": what, "c": [str(each) for each in people]}
    return await client.post("/lot/personnes", data=data | form, follow_redirects=True)


async def undo(site: Site, client: httpx.AsyncClient, page: str) -> httpx.Response:
    action = re.findall(r'action="(/lot/[^"]+/annuler)"', page)[0]
    return await client.post(action, data={"csrf": site.csrf(client), "suite": LIST}, follow_redirects=True)


async def paused(site: Site) -> set[UUID]:
    found = await rows(site, "SELECT person_id FROM cases WHERE state ? 'paused'")
    return {row["person_id"] for row in found}


async def test_pathways_are_paused_together_and_the_others_are_counted_with_the_reason(
    site: Site, three: list[UUID]
) -> None:
    client = await site.visitor(site.adviser)
    await act(site, client, "pause", three[:1], motif="Congé")
    page = await act(site, client, "pause", three, motif="Fermeture de l’agence", jusqu="2099-03-12")
    assert "Parcours de 1 personne mis en pause." in page.text
    left = "2 personnes laissées (1 × Aucun parcours en cours ; 1 × Le parcours est déjà en pause)."
    assert left in page.text
    assert await paused(site) == set(three[:2])
    dossier = (await client.get(f"/dossier/{three[1]}")).text
    assert "« Fermeture de l’agence »" in dossier and "En pause depuis" in dossier
    back = await undo(site, client, page.text)
    assert "Annulé : 1 ligne remise comme avant" in back.text
    assert await paused(site) == set(three[:1]), "what was paused before stays so"


async def test_a_pause_that_was_ended_by_hand_is_left_alone_by_the_undo(site: Site, three: list[UUID]) -> None:
    client = await site.visitor(site.adviser)
    page = (await act(site, client, "pause", three[:2], motif="Congé")).text
    await act(site, client, "resume", three[:1], motif="Revenue")
    await act(site, client, "pause", three[:1], motif="Repartie")
    back = await undo(site, client, page)
    assert "Annulé : 1 ligne remise comme avant" in back.text and "1 ligne laissée" in back.text
    assert await paused(site) == set(three[:1])


async def test_pathways_go_on_together_and_the_undo_pauses_them_until_the_same_day(
    site: Site, three: list[UUID]
) -> None:
    client = await site.visitor(site.adviser)
    await act(site, client, "pause", three[:2], motif="Congé", jusqu="2099-03-12")
    page = await act(site, client, "resume", three, motif="Réouverture")
    assert "Parcours de 2 personnes repris." in page.text and await paused(site) == set()
    await undo(site, client, page.text)
    assert await paused(site) == set(three[:2])
    found = await rows(site, "SELECT state ->> 'paused_until' AS until FROM cases WHERE state ? 'paused'")
    assert {row["until"][:16] for row in found} == {"2099-03-11T23:00"}


async def test_each_person_gets_a_task_in_the_queue_of_their_adviser_and_the_undo_withdraws_it(
    site: Site, three: list[UUID]
) -> None:
    client, today = await site.visitor(site.adviser), site.services.clock.now().date().isoformat()
    page = await act(site, client, "task", three, titre="Inviter au forum", echeance=today)
    assert "Tâche « Inviter au forum » créée pour 3 personnes." in page.text
    found = await rows(site, "SELECT queue_id, state, due_at, id FROM task WHERE title = 'Inviter au forum'")
    assert {(row["queue_id"], row["state"]) for row in found} == {(site.own_queue, "open")}
    assert len(found) == 3 and all(row["due_at"].date().isoformat() == today for row in found)
    assert "Inviter au forum" in (await client.get(f"/dossier/{three[2]}")).text
    done = {"csrf": site.csrf(client), "outcome": "done"}
    assert (await client.post(f"/tache/{found[0]['id']}", data=done)).is_redirect
    back = await undo(site, client, page.text)
    assert "2 lignes remises comme avant" in back.text and "1 ligne laissée" in back.text
    states = await rows(site, "SELECT state FROM task WHERE title = 'Inviter au forum' ORDER BY state")
    assert [row["state"] for row in states] == ["done", "withdrawn", "withdrawn"]
    logged = await rows(site, "SELECT person_id FROM audit WHERE action = 'task.created'")
    assert {row["person_id"] for row in logged} == set(three)


async def test_foreign_people_are_left_out_counted_and_noted(site: Site, three: list[UUID]) -> None:
    client = await site.visitor(site.adviser)
    page = await act(site, client, "task", [three[1], site.foreign_person, site.colleagues_person], titre="Appeler")
    assert "créée pour 1 personne." in page.text
    assert "2 personnes laissées (2 × Plus dans vos suivis)." in page.text
    owners = await rows(site, "SELECT person_id FROM task JOIN cases ON cases.id = case_id WHERE title = 'Appeler'")
    assert [row["person_id"] for row in owners] == [three[1]]
    for what in ("pause", "resume", "task"):
        form = {"motif": "x", "titre": "x"}
        assert (await act(site, client, what, [site.foreign_person], **form)).status_code == 404
    administrator = await site.visitor(site.administrator)
    assert (await act(site, administrator, "pause", three, motif="x")).status_code == 403
    other = await site.visitor(site.colleague)
    action = re.findall(r'action="(/lot/[^"]+/annuler)"', page.text)[0]
    assert (await other.post(action, data={"csrf": site.csrf(other)})).status_code == 404


@pytest.mark.parametrize(
    ("what", "form", "said"),
    [
        ("pause", {"motif": " "}, "Indiquez le motif"),
        ("resume", {}, "Indiquez le motif"),
        ("pause", {"motif": "x", "jusqu": "hier"}, "date est illisible"),
        ("task", {"titre": "  "}, "Donnez un nom"),
        ("task", {"titre": "x" * 201}, "Donnez un nom"),
        ("task", {"titre": "x", "echeance": "2001-01-01"}, "jour à venir"),
    ],
)
async def test_what_is_incomplete_changes_nobody(
    site: Site, three: list[UUID], what: str, form: dict[str, str], said: str
) -> None:
    client = await site.visitor(site.adviser)
    before = await rows(site, "SELECT count(*) FROM task")
    page = await act(site, client, what, three, **form)
    assert page.status_code == 422 and said in page.text
    assert await paused(site) == set() and await rows(site, "SELECT count(*) FROM task") == before


async def test_a_day_gone_by_is_the_reason_why_nobody_was_paused(site: Site, three: list[UUID]) -> None:
    client = await site.visitor(site.adviser)
    page = await act(site, client, "pause", three[:2], motif="Congé", jusqu="2001-01-01")
    assert "Rien n’a été changé." in page.text and "2 × La date de reprise est déjà passée" in page.text
