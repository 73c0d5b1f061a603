"""Regions in the settings: phases go on only after a conclusive evaluation, are noted, and undone while they may be."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from mailflow.store.tables import agency, audit, region, region_evaluation, setting_change
from tests.web.conftest import Site

GOOD = {"e_made_by": "Mission évaluation", "e_measures": "Réponse en 31 h, contre 52 h", "e_conclusion": "conclusive"}
PAGES = ("/reglages/regions", "/reglages/regions/nouvelle", "/reglages/region/ARA")


async def rows(site: Site, table: Any) -> list[dict[str, Any]]:
    async with site.services.engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


def day(site: Site, days: int = 0) -> str:
    return (site.services.clock.now().date() + timedelta(days=days)).isoformat()


async def codes(site: Site) -> list[str]:
    return sorted(str(row["code"]) for row in await rows(site, agency))


async def post(site: Site, client: httpx.AsyncClient, path: str, **data: Any) -> httpx.Response:
    return await client.post(path, data=data | {"csrf": site.csrf(client)})


async def made(site: Site, luc: httpx.AsyncClient, pilot: int | None = -60) -> None:
    """The region ARA with the site's agency, in its pilot for so many days."""
    first = next(str(row["code"]) for row in await rows(site, agency) if row["id"] == site.agency)
    done = await post(site, luc, PAGES[1], code="ARA", name="Auvergne-Rhône-Alpes", agencies=[first])
    assert done.status_code == 303, done.text
    if pilot is not None:
        assert (await move(site, luc, "pilot", pilot)).status_code == 303


async def move(site: Site, luc: httpx.AsyncClient, phase: str, days: int, reason: str = "") -> httpx.Response:
    given = {"phase": phase, "from": day(site, days), "reason": reason}
    return await luc.post("/reglages/region/ARA/phase", data=given | {"csrf": site.csrf(luc)})


async def evaluate(site: Site, luc: httpx.AsyncClient, conclusion: str, phase: str = "pilot") -> httpx.Response:
    given = GOOD | {"e_phase": phase, "e_day": day(site, -1), "e_conclusion": conclusion}
    return await post(site, luc, "/reglages/region/ARA/evaluation", **given)


async def phases(site: Site) -> list[str]:
    return [item["phase"] for row in await rows(site, region) for item in row["phases"]]


async def undo_newest(site: Site, luc: httpx.AsyncClient) -> httpx.Response:
    newest = max(await rows(site, setting_change), key=lambda row: (row["at"], row["id"]))
    return await post(site, luc, "/reglages/annuler", changement=str(newest["id"]))


async def test_a_region_is_made_named_and_given_agencies(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc, None)
    overview = html.unescape((await luc.get("/reglages/regions")).text)
    assert "Auvergne-Rhône-Alpes" in overview and "pas commencé" in overview
    done = await post(site, luc, "/reglages/region/ARA", name="Rhône", agencies=await codes(site))
    assert done.status_code == 303
    page = html.unescape((await luc.get(done.headers["location"])).text)
    assert "<h1>Rhône</h1>" in page and page.count("checked") == 2
    [kept] = await rows(site, region)
    assert {row["region_id"] for row in await rows(site, agency)} == {kept["id"]}
    changes = html.unescape((await luc.get("/reglages")).text)
    assert "nom : Auvergne-Rhône-Alpes → Rhône" in changes and "région <strong>Rhône</strong>" in changes
    assert (await undo_newest(site, luc)).status_code == 303
    assert [row["region_id"] for row in await rows(site, agency)].count(None) == 1
    assert [row["why"] for row in await rows(site, audit)].count("setting.region") == 3


async def test_an_agency_is_in_one_region_at_most(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc, None)
    taken = (await codes(site))[0]
    form = html.unescape((await luc.get("/reglages/regions/nouvelle")).text)
    assert f'value="{taken}"' not in form and "déjà dans Auvergne-Rhône-Alpes" in form
    done = await post(site, luc, "/reglages/regions/nouvelle", code="BRE", name="Bretagne", agencies=[taken])
    assert done.status_code == 422 and "déjà dans la région ARA" in html.unescape(done.text)
    assert [row["code"] for row in await rows(site, region)] == ["ARA"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("code", "l’île", "lettres sans accent"), ("code", "ARA", "déjà ce code"), ("name", "", "à remplir")],
)
async def test_a_mistake_is_said_at_its_field(site: Site, field: str, value: str, said: str) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc, None)
    done = await post(site, luc, PAGES[1], **({"code": "BRE", "name": "Bretagne"} | {field: value}))
    assert done.status_code == 422 and said in html.unescape(done.text) and f'id="e-{field}"' in done.text
    assert len(await rows(site, region)) == 1


async def test_no_phase_is_left_forward_without_a_conclusive_evaluation(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc)
    refused = await move(site, luc, "transition", 14)
    assert refused.status_code == 422 and "D’abord une évaluation concluante" in html.unescape(refused.text)
    assert 'id="e-phase"' in refused.text and await phases(site) == ["pilot"]
    for conclusion in ("negative", "open"):
        assert (await evaluate(site, luc, conclusion)).status_code == 303
        assert (await move(site, luc, "transition", 14)).status_code == 422
    assert (await evaluate(site, luc, "conclusive")).status_code == 303
    done = await move(site, luc, "transition", 14)
    assert done.status_code == 303 and await phases(site) == ["pilot", "transition"]
    page = html.unescape((await luc.get(done.headers["location"])).text)
    assert "Enregistré." in page and "prévue" in page and "remplacée par une plus récente" in page
    assert [row["action"] for row in await rows(site, audit)].count("region.evaluated") == 3


async def test_a_newer_evaluation_that_is_not_conclusive_withdraws_what_was_planned(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc)
    await evaluate(site, luc, "conclusive")
    await move(site, luc, "transition", 14)
    done = await evaluate(site, luc, "negative")
    assert "evaluee-retiree" in done.headers["location"] and await phases(site) == ["pilot"]
    page = html.unescape((await luc.get(done.headers["location"].partition("#")[0])).text)
    assert "la phase qui était prévue est retirée" in page
    back = await undo_newest(site, luc)
    assert back.status_code == 422 and "n’est pas concluante" in html.unescape(back.text)


async def test_a_plan_is_replaced_withdrawn_and_undone(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc, 7)
    assert (await move(site, luc, "pilot", 30)).status_code == 303
    [kept] = await rows(site, region)
    assert kept["phases"] == [{"phase": "pilot", "from": day(site, 30)}]
    done = await post(site, luc, "/reglages/region/ARA/phase", quoi="retirer")
    assert done.status_code == 303 and await phases(site) == []
    assert (await undo_newest(site, luc)).status_code == 303 and await phases(site) == ["pilot"]


async def test_what_has_begun_is_only_left_by_going_back_with_a_reason(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc)
    assert (await undo_newest(site, luc)).status_code == 422
    without = await move(site, luc, "none", 1)
    assert without.status_code == 422 and 'id="e-reason"' in without.text
    late = await move(site, luc, "none", -1, "arrêt")
    assert late.status_code == 422 and 'id="e-from"' in late.text
    assert (await move(site, luc, "none", 1, "trop de pannes")).status_code == 303
    assert await phases(site) == ["pilot", "none"]
    assert "trop de pannes" in html.unescape((await luc.get("/reglages/region/ARA")).text)


async def test_an_evaluation_says_what_is_missing_and_keeps_what_was_typed(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc)
    given = GOOD | {"e_phase": "transition", "e_day": day(site), "e_measures": "Quarante réponses"}
    done = await post(site, luc, "/reglages/region/ARA/evaluation", **given)
    assert done.status_code == 422 and 'id="e-e_phase"' in done.text and "Quarante réponses" in done.text
    empty = await post(site, luc, "/reglages/region/ARA/evaluation", e_phase="pilot", e_day="hier")
    for name in ("e_day", "e_made_by", "e_measures", "e_conclusion"):
        assert f'id="e-{name}"' in empty.text
    assert await rows(site, region_evaluation) == []


async def test_an_evaluation_is_never_changed_and_keeps_its_region(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc)
    await evaluate(site, luc, "open")
    with pytest.raises(DBAPIError, match="append-only"):
        async with site.services.engine.begin() as connection:
            await connection.execute(delete(region_evaluation))


async def test_a_region_made_by_mistake_goes_and_one_in_use_stays(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc, None)
    change = (await rows(site, setting_change))[0]["id"]
    assert (await undo_newest(site, luc)).status_code == 303 and await rows(site, region) == []
    await made(site, luc)
    first = next(row["id"] for row in await rows(site, setting_change) if row["before"] is None and row["id"] != change)
    assert (await post(site, luc, "/reglages/annuler", changement=str(first))).status_code == 422


async def test_only_administrators_keep_regions(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await made(site, luc)
    for who in (site.adviser, site.supervisor, site.auditor):
        visitor = await site.visitor(who)
        for path in PAGES:
            assert (await visitor.get(path)).status_code in (403, 404)
        assert (await post(site, visitor, PAGES[2], name="x")).status_code in (403, 404)
        assert (await move(site, visitor, "none", 1, "x")).status_code in (403, 404)
        assert (await evaluate(site, visitor, "open")).status_code in (403, 404)
    for path in ("", "/phase", "/evaluation"):
        assert (await post(site, luc, f"/reglages/region/ZZZ{path}")).status_code == 404
    assert (await luc.get("/reglages/region/ZZZ")).status_code == 404
    assert await phases(site) == ["pilot"] and await rows(site, region_evaluation) == []


async def test_the_dossier_says_the_region_and_its_phase(site: Site) -> None:
    luc, claire = await site.visitor(site.administrator), await site.visitor(site.adviser)
    assert "Auvergne" not in (await claire.get(f"/dossier/{site.person}")).text
    await made(site, luc)
    page = html.unescape((await claire.get(f"/dossier/{site.person}")).text)
    assert "Auvergne-Rhône-Alpes" in page and "pilote, depuis" in page
    of_site = next(row["code"] for row in await rows(site, agency) if row["id"] == site.agency)
    assert "Auvergne-Rhône-Alpes" in html.unescape((await luc.get(f"/reglages/agence/{of_site}")).text)
