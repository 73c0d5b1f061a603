"""Accounts in the settings: nobody is locked out, nobody's people left alone, passwords chosen by their owner."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from mailflow.core.keys import Keyring
from mailflow.store.tables import assignment, session, setting_change, staff
from mailflow.web import password_links
from mailflow.web.login import wall
from tests.factory import PASSWORD
from tests.web.conftest import Site
from tests.web.test_agencies import code_of, rows

NEW = "une suite de mots inventée"


async def of(site: Site, login: str) -> dict[str, Any]:
    return next(row for row in await rows(site, staff) if row["login"] == login)


async def filled(site: Site, **values: str) -> dict[str, str]:
    return {
        "agency": await code_of(site),
        "name": "Karim Mercier",
        "title": "Conseiller",
        "email": "karim@agence.example.org",
        "role": "adviser",
        "tier": "",
        "ceiling": "120",
        "cover": "claire",
        "active": "1",
    } | values


async def save(site: Site, client: httpx.AsyncClient, login: str, **values: str) -> httpx.Response:
    data = await filled(site, **values) | {"csrf": site.csrf(client)}
    if values.get("active") == "":
        del data["active"]
    return await client.post(f"/reglages/compte/{login}", data=data)


async def test_an_account_is_changed_and_changed_back(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    before = await of(site, "karim")
    assert (await save(site, luc, "karim")).status_code == 303
    now = await of(site, "karim")
    assert (now["ceiling"], now["cover_id"]) == (120, site.adviser) and now["password_hash"] == before["password_hash"]
    (change,) = await rows(site, setting_change)
    assert "password_hash" not in str(change)
    await luc.post("/reglages/annuler", data={"csrf": site.csrf(luc), "changement": str(change["id"])})
    assert await of(site, "karim") == before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("ceiling", "0", "de 1 à 1000"),
        ("ceiling", "beaucoup", "de 1 à 1000"),
        ("role", "roi", "dans la liste"),
        ("cover", "karim", "un autre conseiller"),
        ("cover", "paul", "un autre conseiller"),
        ("email", "x", "adresse électronique"),
        ("agency", "AUTRE", "reste dans son agence"),
    ],
)
async def test_a_mistake_is_said_at_its_field(site: Site, field: str, value: str, said: str) -> None:
    luc = await site.visitor(site.administrator)
    done = await save(site, luc, "karim", **({"cover": ""} | {field: value}))
    assert done.status_code == 422 and said in html.unescape(done.text) and await rows(site, setting_change) == []


async def test_an_account_with_people_or_mail_left_is_not_closed(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    done = await save(site, luc, "karim", active="", cover="")
    assert done.status_code == 422 and "suit encore 1 personnes" in done.text
    async with site.services.engine.begin() as connection:
        whose = update(assignment).where(assignment.c.staff_id == site.colleague)
        await connection.execute(whose.values(until=site.services.clock.now()))
    done = await save(site, luc, "karim", active="", cover="")
    assert done.status_code == 422 and "Sa file contient encore" in done.text
    assert (await of(site, "karim"))["active"]


async def test_a_closed_account_is_logged_out_at_once_and_can_be_reopened(site: Site) -> None:
    ines = await site.visitor(site.auditor)
    luc = await site.visitor(site.administrator)
    who = {"name": "Ines Contrôle", "role": "auditor", "email": "ines@agence.example.org", "cover": "", "title": ""}
    assert (await save(site, luc, "ines", **who, active="")).status_code == 303
    assert (await ines.get("/journal")).status_code == 303
    assert {row["staff_id"] for row in await rows(site, session)} == {site.administrator}
    change = (await rows(site, setting_change))[-1]
    await luc.post("/reglages/annuler", data={"csrf": site.csrf(luc), "changement": str(change["id"])})
    assert (await of(site, "ines"))["active"]


async def test_nobody_closes_their_own_account_nor_the_last_administrator(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    who = {"name": "Luc", "email": "luc@agence.example.org", "cover": "", "role": "administrator"}
    own = await save(site, luc, "luc", **who, active="")
    assert own.status_code == 422 and "autre administrateur" in own.text
    demoted = await save(site, luc, "luc", **(who | {"role": "auditor"}))
    assert demoted.status_code == 422
    assert (await of(site, "luc"))["role"] == "administrator"


async def test_a_cover_or_lead_is_not_closed_before_another_is_named(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    third = await site.factory.staff(site.agency, "Zoé Relais", login="zoe")
    async with site.services.engine.begin() as connection:
        await connection.execute(update(staff).where(staff.c.id == site.adviser).values(cover_id=third))
    done = await save(site, luc, "zoe", name="Zoé Relais", email="zoe@agence.example.org", cover="", active="")
    assert done.status_code == 422 and "Claire Fontaine" in done.text


async def test_a_new_account_gets_a_link_to_choose_its_password_once(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    data = await filled(site, cover="", name="Nora Neuve", email="nora@agence.example.org") | {"login": "nora"}
    made = await luc.post("/reglages/comptes/nouveau", data=data | {"csrf": site.csrf(luc)})
    assert made.status_code == 303 and (await of(site, "nora"))["password_hash"] == ""
    taken = await luc.post("/reglages/comptes/nouveau", data=data | {"csrf": site.csrf(luc)})
    assert taken.status_code == 422 and "déjà cet identifiant" in taken.text
    shown = (await luc.post("/reglages/compte/nora/lien", data={"csrf": site.csrf(luc)})).text
    path = re.search(r'value="http://[^/]+(/mot-de-passe/[^"]+)"', shown)
    assert path
    nora = await site.visitor()
    assert "nora" in (await nora.get(path[1])).text
    for wrong in ({"password": "court", "again": "court"}, {"password": NEW, "again": "autre chose ici"}):
        assert (await nora.post(path[1], data=wrong)).status_code == 422
    assert (await nora.post(path[1], data={"password": NEW, "again": NEW})).status_code == 200
    assert (await of(site, "nora"))["password_hash"].startswith("$argon2id$")
    again = await nora.post(path[1], data={"password": f"{NEW} !", "again": f"{NEW} !"})
    assert again.status_code == 404 and "ne sert plus" in again.text
    form = (await nora.get("/connexion")).text
    token = re.search(r'name="csrf" value="([^"]+)"', form)
    assert token
    login = await nora.post("/connexion", data={"csrf": token[1], "login": "nora", "password": NEW, "suite": ""})
    assert login.status_code == 303


async def test_a_link_ends_sessions_and_the_old_password_serves_until_then(site: Site) -> None:
    luc, claire = await site.visitor(site.administrator), await site.visitor(site.adviser)
    shown = (await luc.post("/reglages/compte/claire/lien", data={"csrf": site.csrf(luc)})).text
    path = re.search(r"/mot-de-passe/[^\"]+", shown)
    assert path and (await claire.get("/personnes")).status_code == 200
    visitor = await site.visitor()
    await visitor.post(path[0], data={"password": NEW, "again": NEW})
    assert (await claire.get("/personnes")).status_code == 303


async def test_links_that_are_old_forged_or_of_closed_accounts_are_void(site: Site) -> None:
    kept = (await of(site, "claire"))["password_hash"]
    keyring, now = site.services.keyring, wall.now()
    late = password_links.make(keyring, site.adviser, kept, now - password_links.VALID - timedelta(seconds=1))
    forged = password_links.make(Keyring((b"another secret of thirty-two bytes",)), site.adviser, kept, now)
    other = password_links.make(keyring, site.adviser, "another hash", now)
    good = password_links.make(keyring, site.adviser, kept, now)
    visitor = await site.visitor()
    for token in (late, forged, other, "x", f"{good[:-3]}abc", "é"):
        answer = await visitor.post(f"/mot-de-passe/{token}", data={"password": NEW, "again": NEW})
        assert answer.status_code == 404, token
    async with site.services.engine.begin() as connection:
        await connection.execute(update(staff).where(staff.c.id == site.adviser).values(active=False))
    assert (await visitor.get(f"/mot-de-passe/{good}")).status_code == 404
    assert (await of(site, "claire"))["password_hash"] == kept and PASSWORD


async def test_other_roles_change_no_account(site: Site) -> None:
    for who in (site.adviser, site.supervisor, site.auditor):
        client = await site.visitor(who)
        assert (await client.get("/reglages/comptes")).status_code == 403
        assert (await save(site, client, "karim")).status_code == 403
        link = await client.post("/reglages/compte/luc/lien", data={"csrf": site.csrf(client)})
        assert link.status_code == 403 and "/mot-de-passe/" not in link.text
    async with site.services.engine.connect() as connection:
        assert (await connection.execute(select(setting_change.c.id))).all() == []
