"""The dispatcher gives dead addresses up, and keeps to the rates."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta

import pytest

from tests.outbox.conftest import NOW, Site
from tests.outbox.test_dispatcher import PATIENCE, HandClock, dispatching, posted, until
from tests.relays import ScriptedRelay


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


async def test_an_address_the_relay_says_is_unknown_is_given_up_at_once(site: Site) -> None:
    await posted(site)
    async with ScriptedRelay(rcpt=lambda _: "550 5.1.1 no such user").running() as relay, dispatching(site, relay):
        await until(site, 1, "failed")
    assert await site.rows("SELECT address, reason FROM suppression") == [
        {"address": "lea.martin@example.net", "reason": "5.1.1"}
    ]
    assert await site.rows("SELECT state FROM person_address") == [{"state": "unreachable"}]


async def test_a_policy_refusal_gives_no_address_up(site: Site) -> None:
    await posted(site)
    async with ScriptedRelay(final=lambda _: "554 5.7.1 spam").running() as relay, dispatching(site, relay):
        await until(site, 1, "failed")
    assert not await site.rows("SELECT FROM suppression")


async def test_mail_over_its_domains_rate_waits_for_its_own_time_and_others_pass(site: Site, clock: HandClock) -> None:
    for _ in range(5):
        await posted(site)
    await posted(site, recipient="paul@ailleurs.example")
    reply = await posted(site, kind="reply")
    rates = {"domain_mails_per_minute": "example.net=6"}
    async with ScriptedRelay().running() as relay, dispatching(site, relay, **rates):
        rows = await until(site, 2, "sent")
        assert next(row["state"] for row in rows if row["id"] == reply) in ("sent", "sending")
        async with asyncio.timeout(PATIENCE):
            while len(await site.rows("SELECT FROM outbox WHERE not_before > :now", now=NOW)) < 5:
                await asyncio.sleep(0.01)
        waiting = await site.rows("SELECT not_before FROM outbox WHERE not_before > :now ORDER BY 1", now=NOW)
        gaps = {b["not_before"] - a["not_before"] for a, b in itertools.pairwise(waiting)}
        assert gaps == {timedelta(seconds=10)}
        assert len(relay.accepted) == 2
        clock.time += timedelta(minutes=2)
        await until(site, 7, "sent")
    assert not await site.rows("SELECT FROM outbox_attempt WHERE result <> 'sent'")
