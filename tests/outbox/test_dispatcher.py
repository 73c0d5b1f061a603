"""From the outbox to a relay that misbehaves, on real sockets and a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from mailflow.mail.sending.relay import Relay, Timeouts
from mailflow.mail.values import BounceKind, BounceRecipient
from mailflow.outbox import deciding, dispatcher
from mailflow.outbox.feedback import apply_bounce
from mailflow.outbox.posting import post
from mailflow.store.engine import listening
from tests.outbox.conftest import NOW, Site
from tests.relays import DROP, ScriptedRelay

PATIENCE = 20  # seconds before a test that hangs is called hung


class HandClock:
    """Moves when told."""

    def __init__(self, now: datetime = NOW) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def real_seconds(self, span: timedelta) -> float:
        return 0.02


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def towards(relay: ScriptedRelay) -> Relay:
    quick = Timeouts(command=5, final=5)
    return Relay("127.0.0.1", relay.port, "none", "agence.example.org", timeouts=quick)


@asynccontextmanager
async def dispatching(site: Site, relay: ScriptedRelay, connections: int = 2, **changes: Any) -> AsyncIterator[None]:
    """A dispatcher at work; leaving stops it in an orderly way."""
    services = site.services
    settings = services.settings.model_copy(update={"relay_connections": connections, **changes})
    stop, ready = asyncio.Event(), asyncio.Event()
    work = asyncio.create_task(
        dispatcher.serve(
            settings, services.engine, services.clock, services.keyring, stop, ready.set, relay=towards(relay)
        )
    )
    try:
        async with asyncio.timeout(PATIENCE):
            await ready.wait()
        yield
    finally:
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await work


async def posted(site: Site, **changes: Any) -> UUID:
    services = site.services
    async with services.engine.begin() as connection:
        found = await post(connection, services.keyring, services.settings, site.draft(**changes), NOW)
    assert found is not None
    return found


async def until(site: Site, count: int, state: str) -> list[dict[str, Any]]:
    """Wait until so many mails are in `state`; all mails."""
    async with asyncio.timeout(PATIENCE):
        while True:
            rows = await site.rows("SELECT * FROM outbox ORDER BY id")
            if sum(row["state"] == state for row in rows) >= count:
                return rows
            await asyncio.sleep(0.01)


async def events(site: Site) -> list[dict[str, Any]]:
    rows = await site.rows("SELECT kind, data FROM case_event ORDER BY id")
    assert all(row["kind"] == "delivery" for row in rows)
    return [row["data"] for row in rows]


async def attempts(site: Site) -> list[str]:
    return [row["result"] for row in await site.rows("SELECT result FROM outbox_attempt ORDER BY id")]


async def test_queued_mails_leave_once_and_the_case_hears_of_it(site: Site) -> None:
    ids = [await posted(site) for _ in range(30)]
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        rows = await until(site, 30, "sent")
        late = await posted(site)  # the bell rings
        await until(site, 31, "sent")
    assert sorted(mail.raw for mail in relay.accepted[:30]) == sorted(row["raw"] for row in rows)
    assert {mail.envelope_from for mail in relay.accepted[:30]} == {row["envelope_from"] for row in rows}
    assert len(relay.accepted) == 31
    assert relay.connections <= 2
    assert {event["outbox_id"] for event in await events(site)} == {str(found) for found in [*ids, late]}
    assert {event["result"] for event in await events(site)} == {"sent"}
    assert all(row["sent_at"] == NOW and row["attempts"] == 1 for row in rows)


async def test_a_mail_waits_for_its_time(site: Site, clock: HandClock) -> None:
    await posted(site, not_before=NOW + timedelta(hours=1))
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        await posted(site)
        await until(site, 1, "sent")
        assert len(relay.accepted) == 1
        clock.time += timedelta(hours=1)
        await until(site, 2, "sent")


async def test_an_adviser_does_not_wait_behind_reminders(site: Site) -> None:
    for _ in range(20):
        await posted(site)
    reply = await posted(site, kind="reply", case_id=None)
    async with ScriptedRelay().running() as relay, dispatching(site, relay, connections=1):
        await until(site, 21, "sent")
    (row,) = await site.rows("SELECT raw FROM outbox WHERE id = :id", id=reply)
    assert relay.accepted[0].raw == row["raw"]


async def test_a_passing_refusal_is_tried_again_after_five_minutes(site: Site, clock: HandClock) -> None:
    await posted(site)
    relay = ScriptedRelay(final=lambda number: "451 4.3.0 later" if number == 1 else "")
    async with relay.running(), dispatching(site, relay):
        await relay.seen(1)
        async with asyncio.timeout(PATIENCE):
            while await attempts(site) != ["retry"]:
                await asyncio.sleep(0.01)
        (row,) = await until(site, 1, "queued")
        assert row["not_before"] == NOW + timedelta(minutes=5)
        clock.time += timedelta(minutes=5)
        await until(site, 1, "sent")
    assert await attempts(site) == ["retry", "sent"]
    assert len(relay.accepted) == 1


async def test_a_final_refusal_is_not_repeated_and_is_shown_to_people(site: Site) -> None:
    database = site.services.settings.database_url
    assert database is not None
    relay = ScriptedRelay(rcpt=lambda _: "550 5.1.1 no such user")
    async with relay.running(), dispatching(site, relay), listening(database, "live") as bell:
        failed = await posted(site, kind="reply")
        rows = await until(site, 1, "failed")
        heard = {note.payload async for note in bell.notifies(timeout=5, stop_after=3)}
    assert rows[0]["last_reply"].startswith("550 5.1.1")
    assert f"conversation:{site.conversation_id}" in heard
    assert any(payload.startswith("queue:") for payload in heard)
    talk = str(site.conversation_id)
    assert await events(site) == [{"outbox_id": str(failed), "result": "failed", "status": "5.1.1", "answered": talk}]
    assert relay.rcpts == 1
    (conversation,) = await site.rows("SELECT state, due_at FROM conversation")
    assert conversation == {"state": "open", "due_at": NOW}


async def test_the_pages_of_a_conversation_and_its_person_hear_that_a_mail_left(site: Site) -> None:
    database = site.services.settings.database_url
    assert database is not None
    relay = ScriptedRelay()
    async with relay.running(), dispatching(site, relay), listening(database, "live") as bell:
        await posted(site)
        heard = {note.payload async for note in bell.notifies(timeout=PATIENCE, stop_after=2)}
    assert heard == {f"conversation:{site.conversation_id}", f"person:{site.person_id}"}


async def test_a_lost_answer_is_followed_by_one_more_try_with_the_same_bytes(site: Site, clock: HandClock) -> None:
    await posted(site)
    async with ScriptedRelay(final=lambda _: DROP).running() as relay, dispatching(site, relay):
        await relay.seen(1)
        async with asyncio.timeout(PATIENCE):
            while await attempts(site) != ["ambiguous"]:
                await asyncio.sleep(0.01)
        clock.time += timedelta(minutes=5)
        await until(site, 1, "ambiguous")
    assert await attempts(site) == ["ambiguous", "ambiguous"]
    first, second = relay.accepted
    assert first.raw == second.raw


async def test_a_mail_that_must_never_go_twice_waits_for_an_adviser(site: Site) -> None:
    asked = await posted(site, if_ambiguous="ask")
    relay = ScriptedRelay(final=lambda number: DROP if number == 1 else "")
    async with relay.running(), dispatching(site, relay):
        await until(site, 1, "ambiguous")
        assert len(relay.accepted) == 1
        async with site.services.engine.begin() as connection:
            assert await deciding.settle(connection, asked, arrived=False, now=NOW)
        await until(site, 1, "sent")
        async with site.services.engine.begin() as connection:
            assert not await deciding.settle(connection, asked, arrived=True, now=NOW)
    assert relay.accepted[0].raw == relay.accepted[1].raw


async def test_an_unforeseen_error_is_logged_without_its_words(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object) -> None:
        raise ValueError("Bonjour Léa")

    monkeypatch.setattr("mailflow.outbox.desk.RelayConnection.send", fails)
    relay = ScriptedRelay()
    with capture_logs() as lines:
        async with relay.running(), dispatching(site, relay):
            await posted(site, if_ambiguous="ask")
            await until(site, 1, "ambiguous")
    assert [line["error"] for line in lines if line["event"] == "sending failed unexpectedly"] == ["ValueError"]
    assert "Bonjour" not in str(lines) and not any("exc_info" in line for line in lines)


async def test_an_adviser_may_say_that_it_arrived(site: Site) -> None:
    asked = await posted(site, if_ambiguous="ask")
    async with ScriptedRelay(final=lambda _: DROP).running() as relay, dispatching(site, relay):
        await until(site, 1, "ambiguous")
        async with site.services.engine.begin() as connection:
            assert await deciding.settle(connection, asked, arrived=True, now=NOW)
        await until(site, 1, "sent")
    assert len(relay.accepted) == 1
    assert await events(site) == [{"outbox_id": str(asked), "result": "sent", "status": ""}]


@pytest.mark.parametrize(
    ("doubts", "rule", "state"), [(0, "retry", "sent"), (1, "retry", "ambiguous"), (0, "ask", "ambiguous")]
)
async def test_mails_found_sending_at_start_are_in_doubt(site: Site, doubts: int, rule: str, state: str) -> None:
    left = await posted(site, if_ambiguous=rule)
    await site.do("UPDATE outbox SET state = 'sending'")
    for _ in range(doubts):
        await site.do("INSERT INTO outbox_attempt (outbox_id, at, result) VALUES (:id, now(), 'ambiguous')", id=left)
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        await until(site, 1, state)
    assert len(relay.accepted) == (1 if state == "sent" else 0)
    assert "ambiguous" in await attempts(site)


async def test_an_address_that_came_back_gets_no_more_mail(site: Site) -> None:
    first = await posted(site)
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        await until(site, 1, "sent")
        async with site.services.engine.begin() as connection:
            report = [BounceRecipient("x@example.net", "5.1.1", "failed", BounceKind.HARD)]
            assert await apply_bounce(connection, first, report, NOW)
        second = await posted(site)
        await until(site, 1, "failed")
    assert len(relay.accepted) == 1
    assert [row["state"] for row in await site.rows("SELECT state FROM person_address")] == ["unreachable"]
    assert [(event["outbox_id"], event["result"]) for event in await events(site)] == [
        (str(first), "sent"),
        (str(first), "bounced"),
        (str(second), "failed"),
    ]


async def test_the_kill_switch_holds_and_releasing_lets_go(site: Site) -> None:
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        async with site.services.engine.begin() as connection:
            await deciding.hold_sending(connection, None, NOW)
        await posted(site)
        await posted(site, kind="reply")
        await until(site, 2, "held")
        assert not relay.accepted
        async with site.services.engine.begin() as connection:
            await deciding.release_sending(connection, None, NOW)
        await until(site, 2, "sent")
    assert len(relay.accepted) == 2


async def test_a_mail_can_be_taken_back_until_it_is_tried(site: Site) -> None:
    early = await posted(site, not_before=NOW + timedelta(days=1))
    now = await posted(site)
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        await until(site, 1, "sent")
        async with site.services.engine.begin() as connection:
            assert await deciding.withdraw(connection, early)
            assert not await deciding.withdraw(connection, now)
    assert len(relay.accepted) == 1


async def test_a_relay_that_is_away_costs_one_mail_a_try_and_everything_leaves_when_it_is_back(
    site: Site, clock: HandClock
) -> None:
    relay = ScriptedRelay()
    async with relay.running():
        pass  # its port is known, and closed
    for _ in range(50):
        await posted(site)
    async with dispatching(site, relay):
        async with asyncio.timeout(PATIENCE):
            while "retry" not in await attempts(site):
                await asyncio.sleep(0.01)
        async with relay.running(relay.port):
            clock.time += timedelta(minutes=5)
            await until(site, 50, "sent")
            assert len(relay.accepted) == 50
    assert (await attempts(site)).count("retry") < 10
    assert not await site.rows("SELECT FROM outbox_attempt WHERE result = 'ambiguous'")


async def test_stopping_waits_for_the_answer_and_leaves_the_rest_in_the_outbox(site: Site) -> None:
    for _ in range(10):
        await posted(site)
    relay = ScriptedRelay(hold=asyncio.Event())
    async with relay.running():
        async with dispatching(site, relay, connections=1):
            await relay.seen(1)
            asyncio.get_running_loop().call_later(0.05, relay.hold.set)  # type: ignore[union-attr]
        rows = await site.rows("SELECT state, count(*) AS number FROM outbox GROUP BY state ORDER BY state")
    assert rows == [{"state": "queued", "number": 9}, {"state": "sent", "number": 1}]


async def test_it_survives_the_loss_of_its_database_connections(site: Site) -> None:
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        for number in range(3):
            await posted(site)
            await site.do(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            await posted(site)
            await until(site, 2 * number + 2, "sent")
    assert len({mail.raw for mail in relay.accepted}) == 6


async def test_a_second_dispatcher_stands_by(site: Site) -> None:
    started: list[str] = []

    def ready(name: str) -> Callable[[], None]:
        return lambda: started.append(name)

    services = site.services
    stops = [asyncio.Event(), asyncio.Event()]
    async with ScriptedRelay().running() as relay:
        works = []
        for name, stop in zip("ab", stops, strict=True):
            works.append(
                asyncio.create_task(
                    dispatcher.serve(
                        services.settings,
                        services.engine,
                        services.clock,
                        services.keyring,
                        stop,
                        ready(name),
                        relay=towards(relay),
                    )
                )
            )
            async with asyncio.timeout(PATIENCE):
                while not started:
                    await asyncio.sleep(0.01)
        assert started == ["a"]
        stops[0].set()
        async with asyncio.timeout(PATIENCE):
            await works[0]
            while started != ["a", "b"]:
                await asyncio.sleep(0.01)
        await posted(site)
        await until(site, 1, "sent")
        stops[1].set()
        await works[1]


async def test_the_lock_is_free_after_an_orderly_end(site: Site) -> None:
    async with ScriptedRelay().running() as relay, dispatching(site, relay):
        pass
    async with site.services.engine.begin() as connection:
        held = await connection.execute(
            text(
                "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND "
                "d.datname = current_database() WHERE locktype = 'advisory'"
            )
        )
        assert held.scalar() == 0
