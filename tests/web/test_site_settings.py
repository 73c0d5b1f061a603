"""The service's settings in pages: a form each, mistakes at their field, an agency's own values, noted and undone."""

from __future__ import annotations

import html
from typing import Any

import pytest
from sqlalchemy import select

from mailflow.caseload.settings.registry import SETTINGS
from mailflow.store.tables import audit, setting_change, site_setting
from tests.web.conftest import Site
from tests.web.test_agencies import code_of

SERVICE = "/reglages/service"


async def rows(site: Site, table: Any) -> list[dict[str, Any]]:
    async with site.services.engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


async def test_a_value_is_kept_for_the_service_and_for_an_agency_said_with_its_origin_and_undone(site: Site) -> None:
    luc, code = await site.visitor(site.administrator), await code_of(site)
    first = html.unescape((await luc.get(SERVICE)).text)
    assert first.count("valeur d’origine</span>") == len(SETTINGS)
    csrf = site.csrf(luc)
    done = await luc.post(SERVICE, data={"csrf": csrf, "reglage": "quiet_hours", "valeur": "20h-7h30"})
    assert done.status_code == 303, done.text
    page = html.unescape((await luc.get(done.headers["location"])).text)
    assert "Enregistré." in page and 'value="20:00-07:30"' in page and "réglé ici" in page
    own = f"{SERVICE}/{code}"
    assert "vient du service" in (await luc.get(own)).text
    done = await luc.post(own, data={"csrf": csrf, "reglage": "quiet_hours", "valeur": ""})
    page = html.unescape((await luc.get(done.headers["location"])).text)
    assert "Comme le service (20:00-07:30)" in page
    assert "1 valeur propre" in (await luc.get(SERVICE)).text
    overview = html.unescape((await luc.get("/reglages")).text)
    assert f"Heures calmes, agence {code}" in overview and "comme le service → aucune" in overview
    change = next(row for row in await rows(site, setting_change) if row["key"] == f"quiet_hours@{code}")
    back = {"csrf": csrf, "changement": str(change["id"]), "suite": own}
    assert (await luc.post("/reglages/annuler", data=back)).status_code == 303
    assert [row["agency_id"] for row in await rows(site, site_setting)] == [None]
    await luc.post(SERVICE, data={"csrf": csrf, "reglage": "quiet_hours", "valeur": "x", "quoi": "reprendre"})
    assert await rows(site, site_setting) == []
    assert [row["why"] for row in await rows(site, audit)].count("setting.setting") == 4


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("mails_per_day", "99", "de 0 à 20"), ("quiet_hours", "la nuit", "Deux heures"), ("sender_name", "a@b", "Un nom")],
)
async def test_a_mistake_is_said_at_its_field_with_what_was_typed(site: Site, name: str, value: str, said: str) -> None:
    luc = await site.visitor(site.administrator)
    done = await luc.post(SERVICE, data={"csrf": site.csrf(luc), "reglage": name, "valeur": value})
    assert done.status_code == 422 and said in html.unescape(done.text)
    assert f'id="e-{name}"' in done.text and f'value="{value}"' in done.text
    assert await rows(site, site_setting) == [] and await rows(site, setting_change) == []


async def test_the_agency_s_page_shows_its_acknowledgement_as_it_is_set(site: Site) -> None:
    luc, code = await site.visitor(site.administrator), await code_of(site)
    data = {"csrf": site.csrf(luc), "reglage": "acknowledgement_note", "valeur": "Fermé le 14 août."}
    assert (await luc.post(SERVICE, data=data)).status_code == 303
    assert "Fermé le 14 août." in (await luc.get(f"/reglages/agence/{code}")).text
    data |= {"reglage": "acknowledgements", "valeur": "non"}
    assert (await luc.post(f"{SERVICE}/{code}", data=data)).status_code == 303
    assert "de cette agence sont coupés" in (await luc.get(f"/reglages/agence/{code}")).text


async def test_only_administrators_change_them_and_unknown_things_are_not_found(site: Site) -> None:
    code = await code_of(site)
    for who in (site.adviser, site.supervisor, site.auditor):
        client = await site.visitor(who)
        for path in (SERVICE, f"{SERVICE}/{code}"):
            assert (await client.get(path)).status_code == 403
            data = {"csrf": site.csrf(client), "reglage": "mails_per_day", "valeur": "1"}
            assert (await client.post(path, data=data)).status_code == 403
    luc = await site.visitor(site.administrator)
    data = {"csrf": site.csrf(luc), "reglage": "mails_per_day", "valeur": "1"}
    assert (await luc.get(f"{SERVICE}/NULLE")).status_code == 404
    assert (await luc.post(f"{SERVICE}/NULLE", data=data)).status_code == 404
    assert (await luc.post(SERVICE, data=data | {"reglage": "aucun"})).status_code == 404
    assert await rows(site, site_setting) == []
