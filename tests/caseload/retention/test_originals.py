"""Only old originals of automatic mail that belongs to nobody are emptied; a run goes on where it was stopped."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from mailflow.caseload.retention import foreseeing
from mailflow.caseload.retention.nightly import run_once
from mailflow.mail.values import Disposition
from mailflow.services import Services
from mailflow.store import retention, site_settings
from mailflow.store.purging import Purged
from mailflow.store.tables import audit, incoming, message
from tests.inbox.site import AT, Site, make_site

ANNA = "anna@example.net"
LATER = AT + timedelta(days=200)


@pytest.fixture
async def site(services: Services) -> Site:
    return await make_site(services)


async def put(site: Site, months: int) -> None:
    async with site.services.engine.begin() as connection:
        await site_settings.write(connection, "automatic_originals_months", None, months, AT)


async def purged(site: Site, now: datetime = LATER, *, most: int = 100, dry_run: bool = False) -> Purged:
    engine = site.services.engine
    if dry_run:
        return await foreseeing.originals(engine, now, most)
    run_id = await run_once(engine, now, "command", most)
    assert run_id
    async with engine.begin() as connection:
        found = (await retention.lock_run(connection, run_id))["counts"].get("originals", {})
    return Purged(found.get("removed", 0), found.get("bytes", 0))


async def originals(site: Site) -> list[bool]:
    """Whether each mail has its bytes, in the order they came."""
    rows = await site.rows(incoming)
    return [bool(row["raw"]) for row in sorted(rows, key=lambda row: row["id"])]


async def lists(site: Site, count: int = 1) -> None:
    for _ in range(count):
        await site.deliver("lettre@liste.example", disposition=Disposition.LIST)
    await site.file()


async def test_without_the_setting_nothing_goes_and_with_it_only_what_is_old(site: Site) -> None:
    await lists(site)
    assert await purged(site) == Purged()
    await put(site, 6)
    assert await purged(site, AT + timedelta(days=170)) == Purged()
    assert (await purged(site, dry_run=True)).mails == 1 and await originals(site) == [True]
    assert (await purged(site)).mails == 1 and await originals(site) == [False]
    [kept] = await site.rows(message)
    assert kept["text"] == "Bonjour" and kept["subject"] == "Bonjour"
    assert await purged(site) == Purged()
    [line] = await site.rows(audit, action="retention.emptied")
    assert line["why"] == "originals.1" and line["staff_id"] is None


async def test_mail_of_people_and_mail_that_somebody_may_have_to_answer_stays(site: Site) -> None:
    await put(site, 3)
    await site.add_person(ANNA)
    await site.deliver(ANNA)
    await site.deliver(ANNA, disposition=Disposition.AUTO_REPLY)
    await site.deliver("inconnu@example.net")
    await site.file()
    assert await purged(site) == Purged() and await originals(site) == [True, True, True]


@pytest.mark.parametrize("change", ["state = 'open'", "last_at = :later"])
async def test_an_open_conversation_and_one_in_which_something_happened_since_stay(site: Site, change: str) -> None:
    await put(site, 3)
    await lists(site)
    values = {"later": LATER} if ":later" in change else {}
    async with site.services.engine.begin() as connection:
        await connection.execute(text(f"UPDATE conversation SET {change}"), values)
    assert await purged(site) == Purged() and await originals(site) == [True]


async def test_a_run_ends_where_it_is_told_to_and_the_next_goes_on(site: Site) -> None:
    await put(site, 3)
    await lists(site, 3)
    assert (await purged(site, most=2)).mails == 2
    assert (await purged(site)).mails == 1
    assert await originals(site) == [False, False, False]


async def test_the_same_mail_is_still_known_again(site: Site) -> None:
    await put(site, 3)
    await lists(site)
    await purged(site)
    site.reader.mails.clear()
    await site.deliver("lettre@liste.example", disposition=Disposition.LIST)
    await site.file()
    assert len(await site.rows(incoming)) == 1
