"""The help and the palette's people: what the search may find, and no more."""

from __future__ import annotations

from sqlalchemy import select

from mailflow.store.tables import audit
from tests.web.conftest import Site


async def test_the_palette_finds_people_whom_the_viewer_follows_and_the_read_is_noted(site: Site) -> None:
    client = await site.visitor(site.adviser)
    found = await client.post("/palette/personnes", data={"csrf": site.csrf(client), "q": "benaly"})
    assert [(one["words"], one["address"]) for one in found.json()] == [("Samira Benali", f"/dossier/{site.person}")]
    async with site.services.engine.connect() as connection:
        query = select(audit.c.action).where(audit.c.staff_id == site.adviser)
        assert "people.search" in (await connection.scalars(query)).all()


async def test_the_palette_tells_nothing_of_people_of_others(site: Site) -> None:
    client = await site.visitor(site.adviser)
    for wanted in ("Lointaine", "Voisin", "l", "\0"):
        found = await client.post("/palette/personnes", data={"csrf": site.csrf(client), "q": wanted})
        assert found.json() == []


async def test_roles_that_read_no_mail_look_nobody_up(site: Site) -> None:
    for who in (site.administrator, site.auditor):
        client = await site.visitor(who)
        refused = await client.post("/palette/personnes", data={"csrf": site.csrf(client), "q": "benali"})
        assert refused.status_code == 403
        assert "data-people=" not in (await client.get("/aide")).text.split("<form method", 1)[1]


async def test_the_keys_are_a_page_and_a_part(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await client.get("/aide")
    part = await client.get("/aide", headers={"x-part": "1"})
    assert "Ligne suivante" in page.text
    assert "<html" in page.text
    assert "Ligne suivante" in part.text
    assert "<html" not in part.text


async def test_the_language_is_chosen_before_logging_in_but_not_from_another_site(site: Site) -> None:
    client = await site.visitor()
    await client.post("/langue", data={"language": "en", "suite": "/connexion"})
    assert "Log in" in (await client.get("/connexion")).text
    elsewhere = {"origin": "https://ailleurs.example", "sec-fetch-site": "cross-site"}
    refused = await client.post("/langue", data={"language": "fr"}, headers=elsewhere)
    assert refused.status_code == 403
