"""Agencies in the settings: what is typed is checked at its field, kept, noted with what was before, and undone."""

from __future__ import annotations

import html
from typing import Any

import pytest
from sqlalchemy import select

from mailflow.store.tables import agency, audit, setting_change, staff
from tests.web.conftest import Site

GOOD = {
    "name": "Agence de l’Île",
    "email": "ile@agence.example.org",
    "phone": "04 00 00 00 01",
    "postal_address": "2 quai Inventé, 69002 Lyon",
    "walk_in": "",
    "time_zone": "Europe/Paris",
    "holidays": "FR-57",
    "hours.mon": "8h30-12h30, 13:30-16:30",
    "hours.tue": "08:30-12:30",
    "closures": "24/12/2026\n2026-12-31 08:30-12:00\n",
    "lead": "anne",
}


async def rows(site: Site, table: Any) -> list[dict[str, Any]]:
    async with site.services.engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


async def code_of(site: Site) -> str:
    return next(str(row["code"]) for row in await rows(site, agency) if row["id"] == site.agency)


async def kept(site: Site) -> dict[str, Any]:
    return next(row for row in await rows(site, agency) if row["id"] == site.agency)


async def test_an_agency_is_changed_noted_and_changed_back(site: Site) -> None:
    luc, code = await site.visitor(site.administrator), await code_of(site)
    before = await kept(site)
    done = await luc.post(f"/reglages/agence/{code}", data=GOOD | {"csrf": site.csrf(luc)})
    assert done.status_code == 303, done.text
    now = await kept(site)
    assert now["hours"] == {"mon": [["08:30", "12:30"], ["13:30", "16:30"]], "tue": [["08:30", "12:30"]]}
    assert now["closures"] == ["2026-12-24", {"day": "2026-12-31", "hours": [["08:30", "12:00"]]}]
    assert now["lead_id"] == site.supervisor and now["holidays"] == "FR-57"
    page = (await luc.get(done.headers["location"])).text
    assert "Enregistré." in page and "24/12/2026" in page and "08:30-12:30, 13:30-16:30" in page
    (change,) = await rows(site, setting_change)
    assert change["before"]["name"] == before["name"] and change["after"]["name"] == GOOD["name"]
    overview = (await luc.get("/reglages")).text
    assert f"nom : {before['name']} → {GOOD['name']}" in html.unescape(overview)
    back = {"csrf": site.csrf(luc), "changement": str(change["id"]), "suite": f"/reglages/agence/{code}"}
    assert (await luc.post("/reglages/annuler", data=back)).status_code == 303
    assert await kept(site) == before
    assert [row["why"] for row in await rows(site, audit)].count("setting.agency") == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "à remplir"),
        ("email", "pas une adresse", "adresse électronique"),
        ("time_zone", "Lune/Mer", "n’existe pas"),
        ("holidays", "XX", "inconnus"),
        ("hours.mon", "12:30-08:30", "dans l’ordre"),
        ("hours.mon", "08:30-12:30, 12:00-16:00", "dans l’ordre"),
        ("hours.mon", "matin", "dans l’ordre"),
        ("closures", "30/02/2026", "un jour par ligne"),
        ("closures", "24/12/2026 quand on veut", "un jour par ligne"),
        ("lead", "claire", "responsable de cette agence"),
        ("phone", "1" * 60, "Au plus 40"),
    ],
)
async def test_a_mistake_is_said_at_its_field_and_nothing_is_kept(
    site: Site, field: str, value: str, said: str
) -> None:
    luc, before = await site.visitor(site.administrator), await kept(site)
    where = f"/reglages/agence/{await code_of(site)}"
    done = await luc.post(where, data=GOOD | {"csrf": site.csrf(luc), field: value})
    assert done.status_code == 422 and said in html.unescape(done.text)
    assert f'id="e-{field}"' in done.text and 'aria-invalid="true"' in done.text
    assert await kept(site) == before and await rows(site, setting_change) == []


async def test_an_agency_without_any_opening_is_refused(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    data = GOOD | {"csrf": site.csrf(luc), "hours.mon": "", "hours.tue": ""}
    done = await luc.post(f"/reglages/agence/{await code_of(site)}", data=data)
    assert done.status_code == 422 and "au moins un jour" in done.text


async def test_a_new_agency_has_its_queues_and_goes_away_while_nobody_belongs_to_it(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    data = GOOD | {"csrf": site.csrf(luc), "code": "ILE-2", "lead": ""}
    assert (await luc.post("/reglages/agences/nouvelle", data=data)).status_code == 303
    again = await luc.post("/reglages/agences/nouvelle", data=data)
    assert again.status_code == 422 and "déjà ce code" in again.text
    wrong = await luc.post("/reglages/agences/nouvelle", data=data | {"code": "l’île"})
    assert wrong.status_code == 422
    (change,) = await rows(site, setting_change)
    back = {"csrf": site.csrf(luc), "changement": str(change["id"])}
    assert (await luc.post("/reglages/annuler", data=back)).status_code == 303
    assert "ILE-2" not in {row["code"] for row in await rows(site, agency)}


async def test_an_agency_in_use_is_not_taken_away_by_undoing(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    data = GOOD | {"csrf": site.csrf(luc), "code": "ILE-3", "lead": ""}
    await luc.post("/reglages/agences/nouvelle", data=data)
    made = next(row for row in await rows(site, agency) if row["code"] == "ILE-3")
    await site.factory.staff(made["id"], "Zoé Nouvelle", login="zoe")
    (change,) = await rows(site, setting_change)
    back = await luc.post("/reglages/annuler", data={"csrf": site.csrf(luc), "changement": str(change["id"])})
    assert back.status_code == 422 and "déjà utilisée" in back.text
    assert "zoe" in {row["login"] for row in await rows(site, staff)}


async def test_only_administrators_change_agencies_and_unknown_ones_are_not_found(site: Site) -> None:
    where = f"/reglages/agence/{await code_of(site)}"
    for who in (site.adviser, site.supervisor, site.auditor):
        client = await site.visitor(who)
        assert (await client.get("/reglages/agences")).status_code == 403
        assert (await client.post(where, data=GOOD | {"csrf": site.csrf(client)})).status_code == 403
    luc = await site.visitor(site.administrator)
    for path in ("/reglages/agence/nulle", "/reglages/compte/nul"):
        assert (await luc.get(path)).status_code == 404
        assert (await luc.post(path, data=GOOD | {"csrf": site.csrf(luc)})).status_code == 404
