"""kill -9 of the dispatcher in its worst moment: the relay has the mail, its answer is not recorded."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from tests.outbox import dispatch_until_killed
from tests.outbox.conftest import Site
from tests.outbox.test_dispatcher import PATIENCE, posted, until
from tests.relays import ScriptedRelay

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)  # the process has the machine's clock


@asynccontextmanager
async def dispatcher_process(site: Site, relay: ScriptedRelay) -> AsyncIterator[None]:
    """Started and ready; killed -9 when left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", dispatch_until_killed.__name__, str(site.services.settings.database_url), str(relay.port)),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while (line := await process.stdout.readline()) != b"ready\n":
                assert line, "the dispatcher ended"
        yield
    finally:
        process.kill()
        await process.wait()


@pytest.mark.crash
@pytest.mark.parametrize("rule", ["retry", "ask"])
async def test_killed_between_the_mail_and_its_answer(site: Site, rule: str) -> None:
    for _ in range(8):
        await posted(site, if_ambiguous=rule, not_before=LONG_AGO)
    relay = ScriptedRelay(hold=asyncio.Event())
    async with relay.running():
        async with dispatcher_process(site, relay):
            await relay.seen(2)  # handed over, and waiting for the answer
        relay.hold = None
        async with dispatcher_process(site, relay):
            rows = await until(site, 8 if rule == "retry" else 6, "sent")
            if rule == "ask":
                rows = await until(site, 2, "ambiguous")
    copies = Counter(mail.raw for mail in relay.accepted)
    assert set(copies) <= {row["raw"] for row in rows}
    assert sorted(copies.values()) == ([1] * 6 + [2] * 2 if rule == "retry" else [1] * 8)
    flagged = await site.rows("SELECT outbox_id FROM outbox_attempt WHERE result = 'ambiguous'")
    assert len(flagged) == 2  # one for each connection


@pytest.mark.crash
async def test_killed_again_and_again_nothing_is_lost_and_nothing_goes_three_times(site: Site) -> None:
    for _ in range(60):
        await posted(site, not_before=LONG_AGO)
    relay = ScriptedRelay()
    async with relay.running():
        for kill in range(1, 5):
            async with dispatcher_process(site, relay):
                await relay.seen(12 * kill)
        async with dispatcher_process(site, relay), asyncio.timeout(PATIENCE):
            while await site.rows("SELECT FROM outbox WHERE state IN ('queued', 'sending')"):
                await asyncio.sleep(0.05)
    copies = Counter(mail.raw for mail in relay.accepted)
    assert max(copies.values()) <= 2
    doubled = {raw for raw, count in copies.items() if count == 2}
    rows = await site.rows("SELECT id, raw, state FROM outbox")
    flagged = {
        row["outbox_id"] for row in await site.rows("SELECT outbox_id FROM outbox_attempt WHERE result = 'ambiguous'")
    }
    assert {row["id"] for row in rows if row["raw"] in doubled} <= flagged
    for row in rows:
        assert row["state"] == "ambiguous" or copies[row["raw"]] >= 1
