"""What delivery reports change."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from mailflow.core.ids import new_id
from mailflow.mail.values import BounceKind, BounceRecipient
from mailflow.outbox.feedback import apply_bounce
from mailflow.outbox.posting import post
from tests.outbox.conftest import NOW, Site

HARD = BounceRecipient("lea.martin@example.net", "5.1.1", "failed", BounceKind.HARD)
SOFT = BounceRecipient("lea.martin@example.net", "4.2.2", "failed", BounceKind.SOFT)
DELAYED = BounceRecipient("lea.martin@example.net", "4.4.1", "delayed", BounceKind.SOFT)


async def sent(site: Site, **changes: Any) -> UUID:
    services = site.services
    async with services.engine.begin() as connection:
        found = await post(connection, services.keyring, services.settings, site.draft(**changes), NOW)
    assert found is not None
    await site.do("UPDATE outbox SET state = 'sent', sent_at = :now", now=NOW)
    return found


async def reported(site: Site, outbox_id: UUID, *recipients: BounceRecipient) -> bool:
    async with site.services.engine.begin() as connection:
        return (await apply_bounce(connection, outbox_id, recipients, NOW)).about


@pytest.mark.parametrize(
    ("recipients", "state", "result", "suppressed"),
    [
        ((HARD,), "bounced", "bounced", 1),
        ((SOFT,), "bounced", "bounced", 0),
        ((), "bounced", "bounced", 0),
        ((DELAYED,), "sent", "delayed", 0),
        ((DELAYED, HARD), "bounced", "bounced", 1),
    ],
)
async def test_each_report_has_its_consequence(
    site: Site, recipients: tuple[BounceRecipient, ...], state: str, result: str, suppressed: int
) -> None:
    assert await reported(site, await sent(site), *recipients)
    (mail,) = await site.rows("SELECT state FROM outbox")
    (attempt,) = await site.rows("SELECT result FROM outbox_attempt")
    assert (mail["state"], attempt["result"]) == (state, result)
    assert len(await site.rows("SELECT FROM suppression")) == suppressed
    unreachable = await site.rows("SELECT FROM person_address WHERE state = 'unreachable'")
    assert len(unreachable) == suppressed
    assert len(await site.rows("SELECT FROM case_event")) == (0 if result == "delayed" else 1)


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"])
async def test_a_status_that_says_the_address_is_dead_suppresses_it(site: Site, status: str) -> None:
    await reported(site, await sent(site), replace(HARD, status=status))
    assert await site.rows("SELECT reason FROM suppression") == [{"reason": status}]


@pytest.mark.parametrize("status", ["", "5.0.0", "5.1.0", "5.1.8", "5.2.1", "5.2.2", "5.4.4", "5.7.1"])
async def test_any_other_failure_is_shown_but_the_address_may_be_written_to_again(site: Site, status: str) -> None:
    await reported(site, await sent(site), replace(HARD, status=status))
    assert not await site.rows("SELECT FROM suppression")
    assert len(await site.rows("SELECT FROM case_event")) == 1


async def test_only_the_address_we_wrote_to_is_suppressed(site: Site) -> None:
    forged = BounceRecipient("victim@example.com", "5.1.1", "failed", BounceKind.HARD)
    await reported(site, await sent(site), forged)
    assert await site.rows("SELECT address, reason FROM suppression") == [
        {"address": "lea.martin@example.net", "reason": "5.1.1"}
    ]


async def test_the_same_report_twice_changes_nothing_more(site: Site) -> None:
    mail = await sent(site)
    await reported(site, mail, HARD)
    await reported(site, mail, HARD)
    assert len(await site.rows("SELECT FROM suppression")) == 1
    assert len(await site.rows("SELECT FROM case_event")) == 1


async def test_a_mail_the_relay_refused_is_not_told_a_second_time_when_a_report_comes(site: Site) -> None:
    mail = await sent(site)
    await site.do("UPDATE outbox SET state = 'failed'")
    await reported(site, mail, HARD)
    assert not await site.rows("SELECT FROM case_event")


async def test_two_reports_at_once_are_told_once(site: Site) -> None:
    mail = await sent(site)
    await asyncio.gather(*(reported(site, mail, HARD) for _ in range(4)))
    assert len(await site.rows("SELECT FROM case_event")) == 1


async def test_an_advisers_answer_that_bounced_is_owed_again(site: Site) -> None:
    await reported(site, await sent(site, kind="reply"), HARD)
    (event,) = await site.rows("SELECT data FROM case_event")
    assert event["data"]["answered"] == str(site.conversation_id)
    assert await site.rows("SELECT state, due_at FROM conversation") == [{"state": "open", "due_at": NOW}]


async def test_a_report_about_no_mail_of_ours_is_nobodys(site: Site) -> None:
    assert not await reported(site, new_id(), HARD)
