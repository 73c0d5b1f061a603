"""A relay that misbehaves in a third of its dialogues: each mail once, or once more where nobody can know; flagged."""

from __future__ import annotations

import asyncio

import pytest

from tests.faulty_relay import FaultyRelay
from tests.outbox.conftest import Site
from tests.outbox.faults import judge, send_through


@pytest.mark.parametrize("seed", [1, 2])
async def test_each_mail_arrives_once_or_once_more_where_nobody_can_know(site: Site, seed: int) -> None:
    services = site.services
    async with FaultyRelay(seed, silence=2.5).running() as relay, asyncio.timeout(60):
        await send_through(services.engine, services.settings, services.keyring, relay.port, site.draft(), 120)
    counts, broken = await judge(services.engine, relay.accepted)
    assert broken == []
    assert counts["mails"] == 120
    assert counts["unknown mails at the relay"] == 0
    assert sum(relay.met.values()) > 20
