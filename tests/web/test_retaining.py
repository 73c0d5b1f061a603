"""Whose dossier is kept, how long data is kept and what the nights did: by whom it can be seen and said."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert, select

from mailflow.caseload.retention.nightly import run_once
from mailflow.core.ids import new_id
from mailflow.store.tables import audit, person, person_hold, retention_run
from tests.web.conftest import Site

PAGE = "/reglages/conservation"
WHY = "Recours devant le tribunal"


async def reference_of(site: Site, person_id: UUID) -> str:
    async with site.services.engine.connect() as connection:
        return str(await connection.scalar(select(person.c.reference).where(person.c.id == person_id)))


async def held(site: Site) -> list[UUID]:
    async with site.services.engine.connect() as connection:
        query = select(person_hold.c.person_id).where(person_hold.c.lifted_at.is_(None))
        return list(await connection.scalars(query))


async def post(site: Site, client: httpx.AsyncClient, path: str, **data: str) -> httpx.Response:
    return await client.post(path, data={"csrf": site.csrf(client), **data})


async def test_the_team_lead_keeps_a_dossier_and_its_adviser_reads_why(site: Site) -> None:
    anne, claire = await site.visitor(site.supervisor), await site.visitor(site.adviser)
    home = f"/dossier/{site.person}"
    assert "Conserver ce dossier" in (await anne.get(f"{home}/coordonnees")).text
    assert "Conserver ce dossier" not in (await claire.get(f"{home}/coordonnees")).text
    answer = await post(site, anne, f"{home}/conserver", motif=WHY)
    assert answer.status_code == 303 and await held(site) == [site.person]
    for tab in ("", "/coordonnees", "/parcours"):
        assert WHY in (await claire.get(f"{home}{tab}")).text
    async with site.services.engine.connect() as connection:
        lines = await connection.execute(
            select(audit.c.staff_id, audit.c.person_id, audit.c.why).filter_by(action="dossier.held")
        )
        assert lines.all() == [(site.supervisor, site.person, "")]


async def test_it_is_let_go_and_kept_again_with_the_same_reason(site: Site) -> None:
    anne, home = await site.visitor(site.supervisor), f"/dossier/{site.person}"
    await post(site, anne, f"{home}/conserver", motif=WHY)
    gone = await post(site, anne, f"{home}/liberer", sens="liberer")
    assert await held(site) == []
    shown = (await anne.get(gone.headers["location"])).text
    assert WHY not in shown and "24 heures encore" in shown and 'value="rendre"' in shown
    await post(site, anne, f"{home}/liberer", sens="rendre")
    assert await held(site) == [site.person] and WHY in (await anne.get(home)).text


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
async def test_without_a_reason_nothing_is_kept(site: Site, reason: str) -> None:
    anne = await site.visitor(site.supervisor)
    answer = await post(site, anne, f"/dossier/{site.person}/conserver", motif=reason)
    assert answer.status_code == 409 or answer.status_code == 422
    assert await held(site) == []


async def test_nobody_else_may_and_a_foreign_dossier_is_not_found(site: Site) -> None:
    for who in (site.adviser, site.auditor, site.administrator):
        client = await site.visitor(who)
        for what in ("conserver", "liberer"):
            answer = await post(site, client, f"/dossier/{site.person}/{what}", motif=WHY, sens="liberer")
            assert answer.status_code == 403
    anne = await site.visitor(site.supervisor)
    for what in ("conserver", "liberer"):
        answer = await post(site, anne, f"/dossier/{site.foreign_person}/{what}", motif=WHY, sens="liberer")
        assert answer.status_code == 404
    assert await held(site) == []


async def test_administrators_keep_a_dossier_by_its_number_and_see_no_name(site: Site) -> None:
    luc, number = await site.visitor(site.administrator), await reference_of(site, site.person)
    wrong = await post(site, luc, PAGE, reference="9999999Z", motif=WHY)
    assert wrong.status_code == 422 and "Aucun dossier n’a cette référence" in wrong.text and WHY in wrong.text
    assert (await post(site, luc, PAGE, reference=number, motif="")).status_code == 422
    assert (await post(site, luc, PAGE, reference=number, motif=WHY)).status_code == 303
    again = await post(site, luc, PAGE, reference=number, motif=WHY)
    assert again.status_code == 422 and "déjà conservé" in again.text
    shown = (await luc.get(PAGE)).text
    assert number in shown and WHY in shown and "Benali" not in shown
    gone = await post(site, luc, f"{PAGE}/liberer", personne=str(site.person), sens="liberer")
    assert await held(site) == [] and 'value="rendre"' in (await luc.get(gone.headers["location"])).text
    await post(site, luc, f"{PAGE}/liberer", personne=str(site.person), sens="rendre")
    assert await held(site) == [site.person]
    for unknown in (str(site.foreign_person), "x"):
        assert (await post(site, luc, f"{PAGE}/liberer", personne=unknown, sens="liberer")).status_code == 404


async def test_only_administrators_see_the_page(site: Site) -> None:
    for who in (site.adviser, site.supervisor, site.auditor):
        client = await site.visitor(who)
        assert (await client.get(PAGE)).status_code == 403
        assert (await post(site, client, PAGE, reference="x", motif="x")).status_code == 403
        assert (await post(site, client, f"{PAGE}/liberer", personne=str(site.person))).status_code == 403


async def test_the_page_says_what_counts_and_from_when(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    assert (await luc.get(PAGE)).text.count("gardés sans limite") == 3
    service = "/reglages/service"
    assert (await post(site, luc, service, reglage="dossier_months", valeur="11")).status_code == 422
    assert (await post(site, luc, service, reglage="unmatched_months", valeur="5")).status_code == 422
    assert (await post(site, luc, service, reglage="dossier_months", valeur="24")).status_code == 303
    shown = (await luc.get(PAGE)).text
    assert "gardés 24 mois" in shown and "compte dès" in shown
    assert "24 heures" in (await luc.get(service)).text
    assert (await post(site, luc, service, reglage="dossier_months", valeur="")).status_code == 303
    assert (await luc.get(PAGE)).text.count("gardés sans limite") == 3


async def test_the_page_shows_what_each_night_did(site: Site) -> None:
    counts = {"dossiers": {"looked": 5, "removed": 2, "bytes": 0, "kept": {"held": 1, "shared": 2}}}
    row = {
        "id": new_id(),
        "origin": "daily",
        "begun_at": site.services.clock.now() - timedelta(days=1),
        "counts": counts,
    }
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(retention_run).values(**row, ended_at=row["begun_at"]))
    assert await run_once(site.services.engine, site.services.clock.now(), "command")
    shown = (await (await site.visitor(site.administrator)).get(PAGE)).text
    assert "à conserver (1)" in shown and "conversation partagée avec une autre personne (2)" in shown
    assert "Dossiers terminés : 2 effacés sur 5 regardés" in shown
    assert "ligne de commande" in shown and "Fichiers qui ne sont plus joints à rien" in shown
