"""Logging in: the same answer whoever one claims to be, a lock after ten tries, sessions that end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import insert, select, update

from mailflow.store import staff as staff_store
from mailflow.store.tables import audit, session, staff
from mailflow.web.login import Cookies, token_hash, wall
from mailflow.web.pages.entry import local_path
from mailflow.web.passwords import hash_password, nobody
from tests.factory import PASSWORD
from tests.web.conftest import Site


async def try_login(client: httpx.AsyncClient, login: str, password: str) -> httpx.Response:
    """Open the form and send it."""
    form = await client.get("/connexion")
    token = form.text.split('name="csrf" value="')[1].split('"')[0]
    return await client.post("/connexion", data={"csrf": token, "login": login, "password": password})


async def test_wrong_unknown_and_inactive_accounts_get_the_same_answer(site: Site) -> None:
    inactive = await site.factory.staff(site.agency, "Parti Ailleurs", login="parti")
    async with site.services.engine.begin() as connection:
        await connection.execute(update(staff).where(staff.c.id == inactive).values(active=False))
    client = await site.visitor()
    answers = [
        await try_login(client, "claire", "mauvais mot de passe"),
        await try_login(client, "personne", PASSWORD),
        await try_login(client, "parti", PASSWORD),
    ]
    assert {answer.status_code for answer in answers} == {401}
    bodies = {
        answer.text.replace(login, "") for answer, login in zip(answers, ("claire", "personne", "parti"), strict=True)
    }
    assert len(bodies) == 1


def test_unknown_accounts_cost_the_same_check_as_known_ones() -> None:
    assert nobody().split("$")[1:4] == hash_password("x" * 12).split("$")[1:4]


async def test_ten_tries_lock_the_account_even_when_they_come_at_once(site: Site) -> None:
    now = wall.now()

    async def attempt() -> bool:
        async with site.services.engine.begin() as connection:
            return await staff_store.count_try(connection, "claire", now) is not None

    allowed = sum(await asyncio.gather(*(attempt() for _ in range(20))))
    assert allowed == 10
    client = await site.visitor()
    assert (await try_login(client, "claire", PASSWORD)).status_code == 401
    async with site.services.engine.begin() as connection:
        later = now + timedelta(minutes=15)
        assert await staff_store.count_try(connection, "claire", later) is not None


async def test_a_good_login_forgets_earlier_tries_and_the_cookie_is_kept_as_a_hash(site: Site) -> None:
    client = await site.visitor()
    await try_login(client, "claire", "faux")
    assert (await try_login(client, " Claire ", PASSWORD)).status_code == 303
    cookie = client.cookies[Cookies(site.services).session]
    async with site.services.engine.connect() as connection:
        kept = (await connection.execute(select(session.c.token_hash))).scalar_one()
        tries = (await connection.execute(select(staff.c.failed_logins).where(staff.c.id == site.adviser))).scalar_one()
    assert kept == token_hash(cookie) and cookie.encode() not in kept
    assert tries == 0


@pytest.mark.parametrize(("seen", "created"), [(31, 40), (1, 601)])
async def test_a_session_ends_after_idle_time_and_after_ten_hours(site: Site, seen: int, created: int) -> None:
    now = wall.now()
    row = {"token_hash": token_hash("vieux"), "staff_id": site.adviser, "csrf": "x"}
    times = {"seen_at": now - timedelta(minutes=seen), "created_at": now - timedelta(minutes=created)}
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(session).values(**row | times))
    client = await site.visitor()
    client.cookies.set(Cookies(site.services).session, "vieux")
    assert (await client.get("/personnes")).headers["location"] == "/connexion?suite=/personnes"


async def test_only_what_a_person_does_keeps_a_session_alive(site: Site) -> None:
    client = await site.visitor(site.adviser)
    before = wall.now() - timedelta(minutes=5)
    async with site.services.engine.begin() as connection:
        await connection.execute(update(session).values(seen_at=before))

    async def seen() -> bool:
        async with site.services.engine.connect() as connection:
            return (await connection.execute(select(session.c.seen_at))).scalar_one() != before

    await client.get(f"/parts/file/{site.own_queue}", headers={"x-part": "1"})
    assert not await seen()
    await client.get(f"/file/{site.own_queue}")
    assert await seen()


async def test_logging_out_ends_the_session_on_the_server(site: Site) -> None:
    client = await site.visitor(site.adviser)
    cookie = client.cookies[Cookies(site.services).session]
    done = await client.post("/deconnexion", data={"csrf": site.csrf(client)})
    assert done.headers["location"] == "/connexion"
    client.cookies.set(Cookies(site.services).session, cookie)
    assert (await client.get("/personnes")).status_code == 303


async def test_the_log_of_tries_holds_no_typed_name(site: Site) -> None:
    await try_login(await site.visitor(), "un-nom-tapé-ici", "x")
    async with site.services.engine.connect() as connection:
        rows = (await connection.execute(select(audit))).mappings().all()
    assert [row["action"] for row in rows] == ["login.tried"]
    assert "un-nom-tapé-ici" not in str(rows)


def test_after_the_login_one_only_goes_to_our_own_pages() -> None:
    assert local_path("/file/1") == "/file/1"
    for bad in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/a\nb", ""):
        assert local_path(bad) == ""


async def test_a_login_makes_a_session_of_its_own_and_ends_the_one_this_browser_had(site: Site) -> None:
    client = await site.visitor(site.colleague)
    name = Cookies(site.services).session
    before = client.cookies[name]
    assert (await try_login(client, "claire", PASSWORD)).status_code == 303
    jar = [cookie.value for cookie in client.cookies.jar if cookie.name == name]
    assert len(set(jar) - {before}) == 1
    old = await site.visitor()
    old.cookies.set(name, before)
    assert (await old.get("/personnes")).headers["location"].startswith("/connexion")


async def test_a_tampered_way_back_leads_to_the_first_page(site: Site) -> None:
    client = await site.visitor(site.adviser)
    for bad in ("https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"):
        for path, more in (("/theme", {"theme": "dark"}), (f"/tache/{site.task}", {"outcome": "joint"})):
            done = await client.post(path, data={"csrf": site.csrf(client), "suite": bad, **more})
            assert done.status_code == 422 or done.headers["location"] == "/", (path, bad)
