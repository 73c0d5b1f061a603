"""Absences: noted with a look at who takes over, changed, ended; only one's own, or the team's by its lead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import select

from mailflow.store.tables import audit, staff_absence
from tests.web.conftest import Site


async def rows(site: Site) -> list[Any]:
    async with site.services.engine.connect() as connection:
        return list((await connection.execute(select(staff_absence).order_by(staff_absence.c.first_day))).all())


async def note(site: Site, client: httpx.AsyncClient, first: int, last: int, **more: str) -> httpx.Response:
    today = site.services.clock.now().date()
    days = {"du": str(today + timedelta(days=first)), "au": str(today + timedelta(days=last))}
    form = {"csrf": site.csrf(client), "quoi": "noter"} | days | more
    return await client.post(more.get("where", "/absences"), data=form, follow_redirects=True)


async def test_an_absence_is_noted_and_the_cover_sees_the_portfolio_while_it_lasts(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await note(site, client, 0, 3, par=str(site.colleague))
    assert "L’absence est notée." in page.text and "Je suis de retour" in page.text
    cover = await site.visitor(site.colleague)
    assert (await cover.get(f"/dossier/{site.person}")).status_code == 200
    [found] = await rows(site)
    form = {"csrf": site.csrf(client), "quoi": "retour"}
    assert "Bon retour" in (await client.post(f"/absences/{found.id}", data=form, follow_redirects=True)).text
    assert (await cover.get(f"/dossier/{site.person}")).status_code == 404
    async with site.services.engine.connect() as connection:
        actions = (await connection.scalars(select(audit.c.action).where(audit.c.action.like("absence%")))).all()
    assert actions == ["absence.added", "absence.ended"]


async def test_the_preview_names_the_chain_and_its_gaps_and_changes_nothing(site: Site) -> None:
    lead = await site.visitor(site.supervisor)
    third = await site.factory.staff(site.agency, "Léa Troisième", login="lea")
    today = site.services.clock.now().date()
    await site.factory.absence(site.colleague, third, today + timedelta(days=2), today + timedelta(days=3))
    await site.factory.absence(third, None, today + timedelta(days=3), today + timedelta(days=3))
    form = {"qui": str(site.adviser), "par": str(site.colleague), "quoi": "apercu"}
    page = (await note(site, lead, 1, 5, **form)).text
    shown = page[page.index("Qui reçoit ses messages") :]
    order = [shown.index(name) for name in ("Karim Mercier", "Léa Troisième", "personne ne prend le relais")]
    assert order == sorted(order) and "(Karim Mercier est absent aussi)" in shown
    assert len(await rows(site)) == 2


async def test_wrong_days_and_doubles_are_refused_in_plain_words(site: Site) -> None:
    client = await site.visitor(site.adviser)
    await note(site, client, 5, 8)
    for first, last, words in ((3, 2, "avant le premier"), (-9, -8, "déjà passée"), (8, 9, "déjà notée")):
        answer = await note(site, client, first, last)
        assert answer.status_code == 422 and words in answer.text
    assert (await note(site, client, 20, 21, par=str(site.adviser))).status_code == 422
    stranger = await site.factory.staff(await site.factory.agency("Ailleurs"), "Zed Ailleurs")
    assert (await note(site, client, 20, 21, par=str(stranger))).status_code == 422
    [found] = await rows(site)
    changed = await note(site, client, 6, 9, where=f"/absences/{found.id}")
    assert "L’absence est modifiée." in changed.text and len(await rows(site)) == 1


async def test_one_removed_can_be_put_back(site: Site) -> None:
    client = await site.visitor(site.adviser)
    await note(site, client, 5, 8, par=str(site.colleague))
    [found] = await rows(site)
    form = {"csrf": site.csrf(client), "quoi": "retirer"}
    page = await client.post(f"/absences/{found.id}", data=form, follow_redirects=True)
    assert "L’absence est retirée." in page.text and "Annuler" in page.text and not await rows(site)


async def test_nobody_changes_a_colleague_s_absence_but_the_team_lead_of_the_same_agency(site: Site) -> None:
    today = site.services.clock.now().date()
    await site.factory.absence(site.colleague, None, today, today + timedelta(days=2))
    [found] = await rows(site)
    adviser, lead = await site.visitor(site.adviser), await site.visitor(site.supervisor)
    form = {"quoi": "retirer"}
    path = f"/absences/{found.id}"
    assert (await adviser.post(path, data=form | {"csrf": site.csrf(adviser)})).status_code == 404
    assert (await note(site, adviser, 1, 2, qui=str(site.colleague))).status_code == 404
    far = await site.visitor(await site.factory.staff(await site.factory.agency("Ailleurs"), "Zed", "supervisor"))
    assert (await far.post(path, data=form | {"csrf": site.csrf(far)})).status_code == 404
    assert (await note(site, far, 1, 2, qui=str(site.colleague))).status_code == 422
    assert "Karim" not in (await far.get("/absences")).text
    assert (await lead.post(path, data=form | {"csrf": site.csrf(lead)})).status_code == 303
