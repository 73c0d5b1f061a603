"""Live events: each page hears of what its viewer may see, misses nothing, and is told to start anew when it might."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, func, select, update

from mailflow.services import Services
from mailflow.store.cases import store_state
from mailflow.store.conversations import tell_live
from mailflow.store.dispatch import Outcome, record
from mailflow.store.engine import listening
from mailflow.store.events import record_event
from mailflow.store.tables import assignment, conversation, message, session
from mailflow.web.live import BYE, CHANNEL, CHECK_EVERY, RESYNC, Client, Hub, stream
from tests.factory import tell
from tests.web.conftest import Site


async def topics(answer: httpx.Response) -> AsyncIterator[str]:
    """The data of each event."""
    async for line in answer.aiter_lines():
        if line.startswith("data: "):
            yield line.removeprefix("data: ")


async def mark_of(client: httpx.AsyncClient, site: Site) -> str:
    """Where the page says the stream was when it was made."""
    page = await client.get(f"/file/{site.own_queue}")
    return page.text.split('data-live="')[1].split('"')[0]


async def test_a_viewer_hears_of_own_queues_and_the_open_conversation_only(site: Site) -> None:
    client = await site.visitor(site.adviser)
    query = {"depuis": await mark_of(client, site), "conversation": str(site.conversation)}
    async with asyncio.timeout(20), client.stream("GET", "/direct", params=query) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        heard = topics(answer)
        async with site.services.engine.begin() as connection:
            own = (f"queue:{site.own_queue}", f"conversation:{site.conversation}", f"queue:{site.triage}")
            foreign = (f"queue:{site.foreign_queue}", f"conversation:{site.foreign_conversation}")
            await tell(connection, *foreign, *own)
        said = set()
        while not said >= set(own):
            said.add(await anext(heard))
        assert said - {RESYNC, f"draft:{site.conversation}"} == set(own)  # the last: somebody, oneself, reads it now


async def test_a_foreign_conversation_cannot_be_listened_to(site: Site) -> None:
    client = await site.visitor(site.adviser)
    query = {"depuis": await mark_of(client, site), "conversation": str(site.foreign_conversation)}
    async with asyncio.timeout(20), client.stream("GET", "/direct", params=query) as answer:
        heard = topics(answer)
        async with site.services.engine.begin() as connection:
            await tell(connection, f"conversation:{site.foreign_conversation}", f"queue:{site.own_queue}")
        said = [topic for topic in [await anext(heard)] if topic != RESYNC] or [await anext(heard)]
        assert said == [f"queue:{site.own_queue}"]


async def told_of(site: Site, person: UUID, *change: str) -> list[str]:
    """What a stream about the person says of these changes, up to the own queue's."""
    client = await site.visitor(site.adviser)
    query = {"depuis": await mark_of(client, site), "personne": str(person)}
    async with asyncio.timeout(20), client.stream("GET", "/direct", params=query) as answer:
        async with site.services.engine.begin() as connection:
            await tell_live(connection, change)
            await tell_live(connection, {f"queue:{site.own_queue}"})
        heard, said = topics(answer), []
        while f"queue:{site.own_queue}" not in said:
            said.append(await anext(heard))
    return [topic for topic in said if topic.startswith("person:")]


async def test_an_open_dossier_hears_of_its_person_and_of_their_conversations_only(site: Site) -> None:
    own = [f"person:{site.person}"]
    assert await told_of(site, site.person, f"person:{site.person}", f"person:{site.foreign_person}") == own
    assert await told_of(site, site.person, f"conversation:{site.conversation}") == own
    assert await told_of(site, site.person, f"conversation:{site.foreign_conversation}") == []


async def test_a_foreign_person_cannot_be_listened_to(site: Site) -> None:
    change = (f"person:{site.foreign_person}", f"conversation:{site.foreign_conversation}")
    assert await told_of(site, site.foreign_person, *change) == []


async def test_a_person_who_is_followed_no_more_is_heard_of_no_more(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailflow.web.live.HEARTBEAT", 0.05)
    client = await site.visitor(site.adviser)
    query = {"depuis": await mark_of(client, site), "personne": str(site.person)}
    async with asyncio.timeout(20), client.stream("GET", "/direct", params=query) as answer:
        heard, kinds = answer.aiter_lines(), []
        async with site.services.engine.begin() as connection:
            await connection.execute(update(assignment).values(until=func.now()))
            await connection.execute(update(conversation).values(queue_id=site.foreign_queue))
        while kinds.count(": still here") < CHECK_EVERY + 2:
            kinds.append(await anext(heard))
        async with site.services.engine.begin() as connection:
            await tell_live(connection, {f"person:{site.person}"})
            await tell_live(connection, {f"queue:{site.own_queue}"})
        said: list[str] = []
        while f"data: queue:{site.own_queue}" not in said:
            said.append(await anext(heard))
    assert f"data: person:{site.person}" not in said


async def test_what_happens_to_a_case_a_mail_or_an_address_is_told_to_the_dossier(site: Site) -> None:
    entry, now = (
        await site.factory.message_out(
            site.agency, site.conversation, "Bonjour", state="sending", person_id=site.person
        ),
        site.services.clock.now(),
    )
    client, topic = await site.visitor(site.adviser), f"person:{site.person}"
    async with asyncio.timeout(20), listening(site.services.database_url, CHANNEL) as bell:
        notices = bell.notifies()

        async def heard() -> bool:
            async for notice in notices:
                if notice.payload == topic:
                    return True
            return False

        async with site.services.engine.begin() as connection:
            await record_event(connection, site.case, "clock", {}, now)
        assert await heard()
        async with site.services.engine.begin() as connection:
            await store_state(connection, site.case, {}, None, now)
        assert await heard()
        async with site.services.engine.begin() as connection:
            box = await connection.scalar(select(message.c.outbox_id).where(message.c.id == entry))
            await record(connection, [Outcome(box, "sent", "sent", "250 ok", "", now)])
        assert await heard()
        page = (await client.get(f"/dossier/{site.person}/coordonnees")).text
        once = page.split('name="une-fois" value="')[1].split('"')[0]
        form = {"csrf": site.csrf(client), "une-fois": once, "faire": "ajouter", "adresse": "autre@courriel.example"}
        assert (await client.post(f"/dossier/{site.person}/coordonnees", data=form)).is_redirect
        assert await heard()


async def test_the_part_of_a_dossier_is_the_page_without_its_frame_and_as_closed_to_others(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = (await client.get(f"/dossier/{site.person}?voir=messages")).text
    assert f'hx-get="/parts/dossier/{site.person}?voir=messages"' in page
    assert f'data-live-person="{site.person}"' in page
    part = (await client.get(f"/parts/dossier/{site.person}?voir=messages")).text
    assert "puis-je déplacer" in part and "<html" not in part and 'id="dossier"' in part
    assert (await client.get(f"/parts/dossier/{site.foreign_person}")).status_code == 404
    assert (await (await site.visitor(site.administrator)).get(f"/parts/dossier/{site.person}")).status_code == 403


@pytest.fixture
async def hub(services: Services) -> AsyncIterator[Hub]:
    """A hub that listens."""
    made = Hub(services.database_url)
    made.start()
    async with asyncio.timeout(20):
        await made.listening.wait()
    yield made
    await made.close()


async def said_to(client: Client) -> list[str]:
    """What the client is told next."""
    async with asyncio.timeout(20):
        while not (found := await client.changes(1.0)):
            continue
    return found


async def test_what_changed_between_the_page_and_its_stream_is_not_missed(services: Services, hub: Hub) -> None:
    mark = hub.mark
    with hub.client(frozenset({"queue:a"}), mark) as witness:
        async with services.engine.begin() as connection:
            await tell(connection, "queue:a", "queue:b")
        assert await said_to(witness) == ["queue:a"]
    with hub.client(frozenset({"queue:a"}), mark) as late:
        assert await said_to(late) == ["queue:a"]
    with hub.client(frozenset({"queue:a"}), hub.mark) as up_to_date:
        assert await up_to_date.changes(0.01) == []


@pytest.mark.parametrize("mark", ["", "nonsense", "deadbeef.3", ".0"])
async def test_a_page_from_before_the_listener_is_told_to_fetch_everything(hub: Hub, mark: str) -> None:
    with hub.client(frozenset(), mark) as client:
        assert await client.changes(0.01) == [RESYNC]


async def test_a_burst_on_one_topic_is_told_once() -> None:
    client = Client(frozenset({"queue:a"}))
    for _ in range(1000):
        client.tell("queue:a")
    assert await client.changes(1.0) == ["queue:a"]


async def test_a_page_whose_rights_are_gone_is_told_goodbye(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailflow.web.live.HEARTBEAT", 0.01)

    async def gone() -> None:
        return None

    said = [part async for part in stream(hub, frozenset(), hub.mark, gone)]
    assert said[-1] == f"data: {BYE}\n\n".encode()


async def test_a_part_fetched_without_a_session_asks_for_the_login(site: Site) -> None:
    client = await site.visitor(site.adviser)
    async with site.services.engine.begin() as connection:
        await connection.execute(delete(session))
    answer = await client.get(f"/parts/file/{site.own_queue}", headers={"x-part": "1"})
    assert answer.status_code == 401 and answer.headers["hx-refresh"] == "true"
