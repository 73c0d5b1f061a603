"""Absences on an account's page: an administrator notes and takes away, of any agency; each is noted and undone."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mailflow.store.tables import audit, setting_change, staff_absence
from tests.web.conftest import Site

WHERE = "/reglages/compte/claire/absences"


async def rows(site: Site, table: Any) -> list[dict[str, Any]]:
    async with site.services.engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


def days(site: Site, first: int = 3, last: int = 7) -> dict[str, str]:
    today = site.services.clock.now().date()
    return {
        "first_day": (today + timedelta(days=first)).isoformat(),
        "last_day": (today + timedelta(days=last)).isoformat(),
        "cover": "karim",
    }


async def test_an_absence_is_noted_taken_away_and_each_is_undone(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    csrf = {"csrf": site.csrf(luc)}
    done = await luc.post(WHERE, data=days(site) | csrf)
    assert done.status_code == 303, done.text
    [kept] = await rows(site, staff_absence)
    assert (kept["staff_id"], kept["cover_id"]) == (site.adviser, site.colleague)
    page = html.unescape((await luc.get(done.headers["location"])).text)
    assert "Enregistré." in page and "Retirer" in page
    assert "notée : du" in html.unescape((await luc.get("/reglages")).text)
    gone = await luc.post(WHERE, data={"quoi": "retirer", "absence": str(kept["id"])} | csrf)
    assert gone.status_code == 303 and await rows(site, staff_absence) == []
    noted, taken = sorted(await rows(site, setting_change), key=lambda row: row["after"] is None)
    undo = {"suite": "/reglages/compte/claire"} | csrf
    assert (await luc.post("/reglages/annuler", data=undo | {"changement": str(taken["id"])})).status_code == 303
    assert await rows(site, staff_absence) == [kept]
    assert (await luc.post("/reglages/annuler", data=undo | {"changement": str(noted["id"])})).status_code == 303
    assert await rows(site, staff_absence) == []
    assert [row["why"] for row in await rows(site, audit)].count("setting.absence") == 4


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("first_day", "bientôt", "Un jour, comme"),
        ("last_day", "2020-01-01", "avant le premier"),
        ("last_day", "2099-01-01", "treize mois"),
        ("cover", "claire", "soi-même"),
        ("cover", "paul", "même agence"),
    ],
)
async def test_a_mistake_is_said_at_its_field(site: Site, field: str, value: str, said: str) -> None:
    luc = await site.visitor(site.administrator)
    done = await luc.post(WHERE, data=days(site) | {"csrf": site.csrf(luc), field: value})
    assert done.status_code == 422 and said in html.unescape(done.text) and f'id="e-absence_{field}"' in done.text
    assert await rows(site, staff_absence) == [] and await rows(site, setting_change) == []


async def test_two_absences_do_not_overlap_and_an_undo_does_not_make_them(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    csrf = {"csrf": site.csrf(luc)}
    await luc.post(WHERE, data=days(site) | csrf)
    again = await luc.post(WHERE, data=days(site, 5, 9) | csrf)
    assert again.status_code == 422 and "déjà notée" in html.unescape(again.text)
    [kept] = await rows(site, staff_absence)
    await luc.post(WHERE, data={"quoi": "retirer", "absence": str(kept["id"])} | csrf)
    await luc.post(WHERE, data=days(site, 5, 9) | csrf)
    taken = next(row for row in await rows(site, setting_change) if row["after"] is None)
    back = await luc.post("/reglages/annuler", data={"changement": str(taken["id"])} | csrf)
    assert back.status_code == 422 and len(await rows(site, staff_absence)) == 1


async def test_only_administrators_and_only_an_account_s_own_absences(site: Site) -> None:
    for who in (site.adviser, site.supervisor, site.auditor):
        client = await site.visitor(who)
        assert (await client.post(WHERE, data=days(site) | {"csrf": site.csrf(client)})).status_code == 403
    luc = await site.visitor(site.administrator)
    csrf = {"csrf": site.csrf(luc)}
    assert (await luc.post("/reglages/compte/nul/absences", data=days(site) | csrf)).status_code == 404
    await luc.post(WHERE, data=days(site) | csrf)
    [kept] = await rows(site, staff_absence)
    for path in ("/reglages/compte/karim/absences", "/reglages/compte/paul/absences"):
        other = await luc.post(path, data={"quoi": "retirer", "absence": str(kept["id"])} | csrf)
        assert other.status_code == 404
    assert (await luc.post(WHERE, data={"quoi": "retirer", "absence": "x"} | csrf)).status_code == 404
    assert await rows(site, staff_absence) == [kept]
