"""Lists: sorted by who waits longest, in pages that neither skip nor repeat; people found by name or reference."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from mailflow.store.pages import people, queue
from mailflow.web.pages.queues import read_key, whole, write_key
from tests.web.conftest import Site


async def test_pages_of_a_queue_hold_every_conversation_once_in_order_of_due_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 3)
    same = site.services.clock.now() + timedelta(hours=5)
    for number in range(7):
        due = None if number == 6 else same if number < 3 else same + timedelta(hours=number)
        await site.factory.conversation(site.agency, site.own_queue, f"Sujet numéro {number}", due_at=due)
    client = await site.visitor(site.adviser)
    address, subjects = f"/file/{site.own_queue}", []
    while address:
        page = (await client.get(address)).text
        subjects += re.findall(r'class="row-subject">([^<]+)<', page)
        found = re.search(r'href="([^"]+)">Suite de la liste', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert len(subjects) == len(set(subjects)) == 8
    assert subjects[-1] == "Sujet numéro 6"
    assert set(subjects[:3]) == {"Sujet numéro 0", "Sujet numéro 1", "Sujet numéro 2"}


async def search(site: Site, wanted: str) -> httpx.Response:
    """The list after a search."""
    client = await site.visitor(site.adviser)
    form = {"csrf": site.csrf(client), "q": wanted}
    return await client.post("/personnes", data=form, follow_redirects=True)


@pytest.mark.parametrize("wanted", ["benali", "BENALI samira", "sámirá", "nali"])
async def test_people_are_found_by_parts_of_names_and_by_reference(site: Site, wanted: str) -> None:
    await site.factory.person(site.agency, "Adam Zola", site.adviser)
    page = await search(site, wanted)
    assert "Benali" in page.text and "Zola" not in page.text


@pytest.mark.parametrize("wanted", ["%", "_", "zzz", "'; drop table person; --", "\\"])
async def test_odd_searches_find_what_is_there_and_break_nothing(site: Site, wanted: str) -> None:
    assert (await search(site, wanted)).status_code == 200


async def test_the_words_of_a_search_stand_in_no_address(site: Site) -> None:
    page = await search(site, "Benali")
    assert "Benali" in page.text and "benali" not in str(page.url).lower()
    altered = await (await site.visitor(site.adviser)).get(str(page.url) + "x")
    assert altered.status_code == 200 and "Recherche" not in altered.text


async def test_the_list_of_people_goes_on_without_skipping(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PAGE", 2)
    for name in ("Éva Zola", "Ève zola", "Adam de Brie", "Zoé Abel"):
        await site.factory.person(site.agency, name, site.adviser)
    client = await site.visitor(site.adviser)
    address, names = "/personnes", []
    while address:
        page = (await client.get(address)).text
        names += re.findall(r'href="/dossier/[^"]+">([^<]+)</a></th>', page)
        found = re.search(r'href="([^"]+)">Suite de la liste', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert names == ["Abel Zoé", "Benali Samira", "de Brie Adam", "Zola Éva", "zola Ève"]


async def test_tampered_places_in_a_list_begin_at_the_top(site: Site) -> None:
    client = await site.visitor(site.adviser)
    for place in ("x", "_", "2026-03-09_x", "x_01890a5d-ac96-774b-bcce-b302099a8057", "0" * 500):
        page = await client.get(f"/file/{site.own_queue}", params={"apres": place, "onglet": "x"})
        assert page.status_code == 200 and "Mon rendez-vous" in page.text
    assert (await client.get(f"/dossier/{site.person}?histoire={'9' * 30}&apres=_")).status_code == 200


def test_a_place_in_a_list_survives_being_written_in_an_address(site: Site) -> None:
    now = site.services.clock.now()
    assert read_key(write_key(now, site.person)) == (now, site.person)
    assert read_key(write_key(None, site.person)) == (None, site.person)
    assert whole("²") is None and whole("12") == 12
