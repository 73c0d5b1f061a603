"""What is set after a mail was posted still counts for it: it waits, in order, and is never lost or doubled."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from mailflow.caseload.settings import site as settings_of
from mailflow.outbox.posting import post
from mailflow.store import dispatch, site_settings
from mailflow.store.dispatch import Usual
from mailflow.store.wire import wire
from tests.outbox.conftest import NOW, Site
from tests.outbox.test_dispatcher import dispatching, until
from tests.relays import ScriptedRelay

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUIET = "08:00-12:00"  # 9:00 in Lyon now


async def posted(site: Site, at: datetime = NOW, **changes: Any) -> UUID:
    services = site.services
    async with services.engine.begin() as connection:
        found = await post(connection, services.keyring, services.settings, site.draft(**changes), at)
    assert found is not None
    return found


async def put(site: Site, name: str, value: Any, *, agency: bool = True) -> None:
    async with site.services.engine.begin() as connection:
        await site_settings.write(connection, name, site.agency["id"] if agency else None, value, NOW)


async def claimed(site: Site, at: datetime = NOW, usual: Usual = dispatch.USUAL) -> list[dispatch.Claimed]:
    assert site.services.settings.database_url
    async with wire(site.services.settings.database_url) as lane:
        return (await dispatch.turn(lane, (), (), 10, at, usual=usual))[0]


async def sent(site: Site, mails: list[dispatch.Claimed], at: datetime) -> None:
    assert site.services.settings.database_url
    outcomes = [dispatch.Outcome(mail.id, "sent", "sent", "250", "", at) for mail in mails]
    async with wire(site.services.settings.database_url) as lane:
        await dispatch.turn(lane, outcomes, (), 0, at)


async def waits_until(site: Site, key: UUID) -> datetime:
    [row] = await site.rows("SELECT not_before FROM outbox WHERE id = :id AND state = 'queued'", id=key)
    found: datetime = row["not_before"]
    return found


async def test_pathway_mail_waits_for_the_end_of_quiet_hours_and_then_leaves_once(site: Site) -> None:
    key = await posted(site)
    await put(site, "quiet_hours", QUIET)
    assert await claimed(site) == []
    assert await waits_until(site, key) == NOW + 3 * HOUR
    assert await claimed(site, NOW + 2 * HOUR) == []
    assert [mail.id for mail in await claimed(site, NOW + 3 * HOUR)] == [key]
    assert await claimed(site, NOW + 3 * HOUR) == []


async def test_quiet_hours_over_midnight_end_the_next_morning(site: Site) -> None:
    await put(site, "quiet_hours", "20:00-07:30", agency=False)
    evening = datetime.fromisoformat("2026-03-02T20:10:00+01:00")
    late, early = await posted(site, evening), await posted(site, evening + 9 * HOUR)
    assert await claimed(site, evening) == []
    morning = datetime.fromisoformat("2026-03-03T07:30:00+01:00")
    assert await waits_until(site, late) == morning
    assert await claimed(site, evening + 9 * HOUR) == []
    assert await waits_until(site, early) == morning


@pytest.mark.parametrize(
    "changes", [{"kind": "reply"}, {"kind": "confirmation"}, {"kind": "acknowledgement"}, {"mail_class": "legal"}]
)
async def test_answers_and_legal_mail_never_wait_for_hours_or_limits(site: Site, changes: dict[str, Any]) -> None:
    await put(site, "quiet_hours", QUIET)
    await put(site, "mails_per_day", 1)
    await sent(site, await claimed(site, NOW), NOW)
    keys = [await posted(site, **changes), await posted(site, **changes)]
    assert {mail.id for mail in await claimed(site)} == set(keys)


async def test_an_agency_without_quiet_hours_of_its_own_has_the_service_s_and_then_the_environment_s(
    site: Site,
) -> None:
    key = await posted(site)
    assert await claimed(site, usual=Usual(QUIET)) == []
    await site.do("UPDATE outbox SET not_before = :now", now=NOW)
    await put(site, "quiet_hours", QUIET, agency=False)
    assert await claimed(site) == []
    await put(site, "quiet_hours", "")
    await site.do("UPDATE outbox SET not_before = :now", now=NOW)
    assert [mail.id for mail in await claimed(site, usual=Usual(QUIET))] == [key]


@pytest.mark.parametrize(("name", "span"), [("mails_per_day", DAY), ("mails_per_week", 7 * DAY)])
async def test_of_a_backlog_to_one_person_only_as_many_leave_as_may(site: Site, name: str, span: timedelta) -> None:
    await put(site, name, 1)
    first, second = await posted(site), await posted(site, NOW + timedelta(seconds=1))
    now = NOW + HOUR
    mails = await claimed(site, now)
    assert [mail.id for mail in mails] == [first]
    await sent(site, mails, now)
    assert await claimed(site, now + timedelta(seconds=2)) == []
    assert await waits_until(site, second) == now + span
    assert [mail.id for mail in await claimed(site, now + span)] == [second]


async def test_other_people_are_not_held_up(site: Site) -> None:
    await put(site, "mails_per_day", 1)
    await sent(site, await _first(site), NOW)
    await posted(site)
    free = await posted(site, person_id=None, case_id=None, recipient="autre@example.net")
    assert [mail.id for mail in await claimed(site)] == [free]


async def _first(site: Site) -> list[dispatch.Claimed]:
    await posted(site)
    return await claimed(site)


@pytest.mark.parametrize(("name", "kind"), [("acknowledgements", "acknowledgement"), ("confirmations", "confirmation")])
async def test_automatic_answers_that_were_cut_are_taken_back_with_the_reason(site: Site, name: str, kind: str) -> None:
    await posted(site, kind=kind)
    await put(site, name, False)
    [mail] = await claimed(site)
    assert mail.obstacle == "answers_off"


async def test_a_change_wakes_the_dispatcher_and_what_waited_leaves_once(site: Site) -> None:
    services = site.services
    now = services.clock.now()
    key = await posted(site, now)
    wall = now.astimezone(ZoneInfo("Europe/Paris"))
    await put(site, "quiet_hours", f"{wall - HOUR:%H:%M}-{wall + 3 * HOUR:%H:%M}")
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        while (await site.rows("SELECT last_reply FROM outbox"))[0]["last_reply"] != "put_off":
            await asyncio.sleep(0.01)
        assert await waits_until(site, key) > now + HOUR
        async with services.engine.begin() as connection:
            values = (services.settings, "quiet_hours", "LYON", "", None, services.clock.now())
            assert await settings_of.save(connection, *values)
        await until(site, 1, "sent")
    assert len(relay.accepted) == 1
