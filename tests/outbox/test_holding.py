"""What is held waits; on release it leaves, unless it lost its sense meanwhile."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from mailflow.core.ids import new_id
from mailflow.outbox import deciding
from mailflow.outbox.posting import post
from mailflow.store import switch
from mailflow.store.holding import Released
from tests.outbox.conftest import NOW, Site
from tests.outbox.test_dispatcher import PATIENCE, dispatching, until
from tests.relays import ScriptedRelay

LATER = NOW + timedelta(days=2)


async def posted(site: Site, **changes: Any) -> UUID:
    services = site.services
    async with services.engine.begin() as connection:
        found = await post(connection, services.keyring, services.settings, site.draft(**changes), NOW)
    assert found is not None
    return found


async def hold(site: Site, name: str = switch.EVERYTHING) -> None:
    async with site.services.engine.begin() as connection:
        await deciding.hold_sending(connection, None, NOW, name)


async def release(site: Site, name: str = switch.EVERYTHING, now: datetime = NOW) -> Released:
    async with site.services.engine.begin() as connection:
        return await deciding.release_sending(connection, None, now, name)


async def states(site: Site) -> dict[UUID, str]:
    return {row["id"]: row["state"] for row in await site.rows("SELECT id, state FROM outbox")}


def reminder(site: Site, number: int, **changes: Any) -> dict[str, Any]:
    return {"dedup_key": f"{site.case_id}/e1/attente/1/reminder-{number}", "pathway": "premier-contact"} | changes


async def stands_at(site: Site, step: str, *, halted: bool = False) -> None:
    place = f'{{"step": "{step}", "occurrence": 1, "halted": {str(halted).lower()}}}'
    await site.do(
        "UPDATE cases SET state = jsonb_build_object('enrolments', jsonb_build_object('e1',"
        " jsonb_build_object('position', CAST(:place AS jsonb))))",
        place=place,
    )


@pytest.mark.parametrize(
    ("name", "held"),
    [
        (switch.switch_name("pathway", "premier-contact"), {"a"}),
        (switch.switch_name("wording", "bienvenue"), {"a", "b"}),
        (switch.switch_name("class", "optional"), {"c"}),
        (switch.FUSE, {"a", "b", "c"}),
        (switch.EVERYTHING, {"a", "b", "c", "d"}),
    ],
)
async def test_each_switch_holds_its_own_mail_and_lets_the_rest_go(site: Site, name: str, held: set[str]) -> None:
    mails = {
        "a": await posted(site, pathway="premier-contact", wording="bienvenue"),
        "b": await posted(site, pathway="autre", wording="bienvenue"),
        "c": await posted(site, pathway="autre", wording="atelier", mail_class="optional"),
        "d": await posted(site, kind="reply"),
    }
    await hold(site, name)
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        await until(site, 4 - len(held), "sent")
        found = await states(site)
        assert {letter for letter, key in mails.items() if found[key] == "held"} == held
        assert await release(site, name) == Released(len(held), 0)
        await until(site, 4, "sent")
    assert len(relay.accepted) == 4


async def test_what_is_posted_while_held_is_held_when_due(site: Site) -> None:
    await hold(site, switch.switch_name("class", "service"))
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        for _ in range(30):
            await posted(site)
        await until(site, 30, "held")
        last = await posted(site, kind="reply", mail_class="legal")
        await until(site, 1, "sent")
        assert (await states(site))[last] == "sent"


async def test_a_mail_whose_day_is_past_is_taken_back_with_a_note(site: Site) -> None:
    key = await posted(site, **reminder(site, 1, useful_until=NOW + timedelta(days=1)))
    await stands_at(site, "attente")
    await hold(site)
    assert await release(site, now=LATER) == Released(0, 1)
    assert await states(site) == {key: "withdrawn"}
    assert await site.rows("SELECT step, what, detail FROM step_log") == [
        {"step": "attente", "what": "withdrawn", "detail": "late"}
    ]


async def test_a_reminder_of_what_was_answered_is_taken_back(site: Site) -> None:
    await posted(site, **reminder(site, 1))
    await stands_at(site, "confirmation")
    await hold(site)
    assert await release(site) == Released(0, 1)
    assert (await site.rows("SELECT last_reply FROM outbox"))[0]["last_reply"] == "moved_on"


async def test_a_reminder_stays_where_a_person_has_the_step(site: Site) -> None:
    await posted(site, **reminder(site, 1))
    await stands_at(site, "attente", halted=True)
    await hold(site)
    assert await release(site) == Released(0, 1)


async def test_of_two_reminders_the_newer_one_leaves(site: Site) -> None:
    old = await posted(site, **reminder(site, 1))
    new = await posted(site, **reminder(site, 2))
    await site.do("UPDATE outbox SET created_at = created_at + interval '1 day' WHERE id = :id", id=new)
    await stands_at(site, "attente")
    await site.do("UPDATE outbox SET state = 'held'")
    assert await release(site, now=LATER) == Released(1, 1)
    assert await states(site) == {old: "withdrawn", new: "queued"}


async def test_a_reminder_does_not_leave_together_with_its_first_mail(site: Site) -> None:
    first = await posted(site, dedup_key=f"{site.case_id}/e1/proposition/1/message")
    late = await posted(site, **reminder(site, 1))
    await stands_at(site, "attente")
    await hold(site)
    assert await release(site) == Released(1, 1)
    assert await states(site) == {first: "queued", late: "withdrawn"}


async def test_nothing_is_freed_before_the_case_has_read_the_persons_last_words(site: Site) -> None:
    key = await posted(site, **reminder(site, 1))
    await stands_at(site, "attente")
    await hold(site)
    await site.do(
        "INSERT INTO case_event (case_id, kind, data, at)"
        " VALUES (:case_id, 'mail', jsonb_build_object('disposition', 'human'), :now)",
        case_id=site.case_id,
        now=NOW,
    )
    assert await release(site) == Released(0, 0)
    await site.do("UPDATE case_event SET applied_at = :now", now=NOW)
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        await until(site, 1, "sent")
    assert await states(site) == {key: "sent"}


async def test_optional_mail_that_is_not_wanted_any_more_is_taken_back(site: Site) -> None:
    await posted(site, mail_class="optional")
    await hold(site)
    await site.do("INSERT INTO opt_out VALUES (:id, 'link', :now)", id=site.person_id, now=NOW)
    assert await release(site) == Released(0, 1)


async def test_mail_of_a_closed_case_is_taken_back_but_an_advisers_answer_leaves(site: Site) -> None:
    await posted(site)
    reply = await posted(site, kind="reply")
    await hold(site)
    await site.do("UPDATE cases SET status = 'closed'")
    assert await release(site) == Released(1, 1)
    assert (await states(site))[reply] == "queued"


async def test_two_switches_hold_the_same_mail_until_both_are_off(site: Site) -> None:
    await posted(site, wording="bienvenue")
    await hold(site)
    await hold(site, switch.switch_name("wording", "bienvenue"))
    assert await release(site) == Released(0, 0)
    assert await release(site, switch.switch_name("wording", "bienvenue")) == Released(1, 0)


async def test_a_mail_that_became_useless_while_it_waited_for_the_relay_is_not_sent(site: Site) -> None:
    key = await posted(site, useful_until=NOW - timedelta(minutes=1))
    other = await posted(site, mail_class="optional", dedup_key=f"{new_id()}/e1/atelier/1/message")
    await site.do("INSERT INTO opt_out VALUES (:id, 'link', :now)", id=site.person_id, now=NOW)
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        await until(site, 2, "withdrawn")
        assert await states(site) == {key: "withdrawn", other: "withdrawn"}
    assert not relay.accepted
    assert [row["detail"] for row in await site.rows("SELECT detail FROM step_log")] == ["opted_out"]


async def test_a_blown_fuse_holds_automatic_mail_and_nothing_else_until_it_is_put_back(site: Site) -> None:
    for _ in range(40):
        await posted(site)
    async with ScriptedRelay().running() as relay, dispatching(site, relay, automatic_mails_per_hour=5):
        await until(site, 25, "held")
        await posted(site, kind="reply")
        async with site.services.engine.begin() as connection:
            assert [row["name"] for row in await switch.held(connection)] == [switch.FUSE]
        await until(site, 6, "sent")
        assert (await release(site, switch.FUSE)).freed >= 25
        async with asyncio.timeout(PATIENCE):  # it counts anew, and blows again
            while not await site.rows("SELECT FROM switch WHERE held"):
                await asyncio.sleep(0.01)
        await until(site, 11, "sent")
    assert len(relay.accepted) < 25
