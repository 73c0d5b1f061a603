"""Staff change a person's addresses: mail follows, and every change can be undone while nothing came after it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert

from mailflow.caseload.addresses import Request, change, undo
from mailflow.caseload.reachability import signs_of_life
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.store import suppressions
from mailflow.store.linking import learn_address
from mailflow.store.people import address_of_person
from mailflow.store.recipients import find_recipient
from mailflow.store.suppressions import suppress
from mailflow.store.tables import person, person_address
from tests.caseload.site import Site

NEW = "nouvelle@example.org"


async def do(
    site: Site, kind: str, address: str, *, confirmed: bool = False, id: UUID | None = None, reason: str = ""
) -> UUID:
    request = Request(id or new_id(), site.person_id, kind, address, site.adviser_id, confirmed, reason)
    async with site.services.engine.begin() as connection:
        await change(connection, request, site.now)
    return request.id


async def take_back(site: Site, change_id: UUID) -> None:
    async with site.services.engine.begin() as connection:
        await undo(connection, site.person_id, change_id, site.adviser_id, site.now)


async def written_to(site: Site) -> str:
    async with site.services.engine.connect() as connection:
        found = await address_of_person(connection, site.person_id)
    return found[0] if found else ""


async def states(site: Site) -> dict[str, tuple[str, bool]]:
    rows = await site.rows("SELECT address, state, preferred FROM person_address")
    return {row["address"]: (row["state"], row["preferred"]) for row in rows}


async def test_an_address_that_the_person_confirmed_can_be_preferred_and_is_written_to(site: Site) -> None:
    await do(site, "added", " Nouvelle@Example.ORG ", confirmed=True)
    assert await written_to(site) == "zoe@example.org"
    made = await do(site, "preferred", NEW)
    assert await written_to(site) == NEW
    await take_back(site, made)
    assert await written_to(site) == "zoe@example.org"


async def test_an_unconfirmed_address_is_not_written_to_until_somebody_confirms_it(site: Site) -> None:
    async with site.services.engine.begin() as connection:
        await learn_address(connection, site.person_id, NEW)
    with pytest.raises(Refused, match="Confirmez"):
        await do(site, "preferred", NEW)
    await do(site, "confirmed", NEW)
    assert (await states(site))[NEW] == ("active", False)
    with pytest.raises(Refused, match="pas à vérifier"):
        await do(site, "confirmed", NEW)


async def test_the_next_address_takes_the_place_of_one_that_is_not_theirs(site: Site) -> None:
    await do(site, "added", NEW, confirmed=True)
    made = await do(site, "removed", "zoe@example.org")
    assert await states(site) == {NEW: ("active", True)}
    await take_back(site, made)
    assert await states(site) == {NEW: ("active", False), "zoe@example.org": ("active", True)}


async def test_an_address_known_as_dead_is_added_as_dead(site: Site) -> None:
    async with site.services.engine.begin() as connection:
        await suppress(connection, NEW, "5.1.1", site.now)
    await do(site, "added", NEW, confirmed=True)
    assert (await states(site))[NEW] == ("unreachable", False)


async def test_a_change_that_others_followed_is_not_undone_alone(site: Site) -> None:
    first = await do(site, "added", NEW)
    second = await do(site, "confirmed", NEW)
    with pytest.raises(Refused, match="encore changé"):
        await take_back(site, first)
    await take_back(site, second)
    await take_back(site, first)
    assert set(await states(site)) == {"zoe@example.org"}
    with pytest.raises(Refused, match="déjà annulée"):
        await take_back(site, first)


async def test_two_clicks_are_one_change_and_every_change_is_in_the_log(site: Site) -> None:
    made = await do(site, "added", NEW)
    with pytest.raises(Refused, match="déjà dans le dossier"):
        await do(site, "added", NEW, id=made)
    await take_back(site, made)
    actions = {row["action"] for row in await site.rows("SELECT action FROM audit")}
    assert actions == {"address.added", "address.undone"}


@pytest.mark.parametrize("text", ["", "zoe", "zoe@", "a b@example.org", "zoe@example.org\nBcc: x@example.org"])
async def test_what_is_no_address_is_not_added(site: Site, text: str) -> None:
    with pytest.raises(Refused, match="pas une adresse"):
        await do(site, "added", text)


async def stops(site: Site, address: str = "zoe@example.org") -> str | None:
    """Why nothing is written to the address; None when something is."""
    async with site.services.engine.connect() as connection:
        found = await suppressions.why(connection, address)
    return found["reason"] if found else None


async def may_be_written_to(site: Site) -> bool:
    """What the guard of pathway mails asks."""
    async with site.services.engine.connect() as connection:
        found = await find_recipient(connection, site.person_id, "none", site.now)
    return found is not None and found.reachable


async def test_an_address_given_up_by_hand_is_stopped_as_after_a_bounce_and_the_undo_frees_it(site: Site) -> None:
    made = await do(site, "unreachable", "zoe@example.org", reason="Boîte fermée, dit-elle")
    assert (await stops(site), await written_to(site), await may_be_written_to(site)) == ("manual", "", False)
    assert await states(site) == {"zoe@example.org": ("unreachable", True)}
    with pytest.raises(Refused, match="déjà pas"):
        await do(site, "unreachable", "zoe@example.org", reason="Encore")
    await take_back(site, made)
    assert (await stops(site), await may_be_written_to(site)) == (None, True)


async def test_what_she_writes_from_a_given_up_address_frees_it_and_then_nothing_is_left_to_undo(site: Site) -> None:
    made = await do(site, "unreachable", "zoe@example.org", reason="Boîte fermée")
    async with site.services.engine.begin() as connection:
        await signs_of_life(connection, {"zoe@example.org"}, site.now + timedelta(days=1))
    assert await may_be_written_to(site)
    with pytest.raises(Refused, match="encore changé"):
        await take_back(site, made)


async def test_an_address_that_mail_came_back_from_is_taken_up_again_and_the_undo_remembers_why(site: Site) -> None:
    async with site.services.engine.begin() as connection:
        await suppress(connection, "zoe@example.org", "5.1.1", site.now)
    made = await do(site, "reachable", "zoe@example.org", reason="Elle a rouvert sa boîte")
    assert (await stops(site), await may_be_written_to(site)) == (None, True)
    with pytest.raises(Refused, match="pas notée injoignable"):
        await do(site, "reachable", "zoe@example.org", reason="Encore")
    await take_back(site, made)
    assert (await stops(site), await may_be_written_to(site)) == ("5.1.1", False)


async def test_nothing_is_given_up_without_a_reason_or_for_others(site: Site) -> None:
    for reason, why in (("  ", "motif"), ("x" * 501, "trop long")):
        with pytest.raises(Refused, match=why):
            await do(site, "unreachable", "zoe@example.org", reason=reason)
    other = new_id()
    async with site.services.engine.begin() as connection:
        values = {"agency_id": site.agency_id, "given_name": "Ana", "family_name": "Autre", "created_at": site.now}
        await connection.execute(insert(person).values(id=other, reference="R0002", **values))
        await connection.execute(insert(person_address).values(id=new_id(), person_id=other, address="zoe@example.org"))
    with pytest.raises(Refused, match="D’autres personnes"):
        await do(site, "unreachable", "zoe@example.org", reason="Boîte fermée")
    assert await stops(site) is None
