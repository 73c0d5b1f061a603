"""What filing writes besides the mail: delivery results, changes that open pages are told of, acknowledgements."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from mailflow.core.ids import new_id
from mailflow.mail.tokens import bounce_address
from mailflow.mail.values import Bounce, BounceKind, BounceRecipient, Disposition
from mailflow.store.engine import listening
from mailflow.store.tables import conversation, message, outbox, person_address, queue, suppression
from tests.inbox.site import AT, MAILBOX, Site, sent_to

ANNA, BRUNO = "anna@example.net", "bruno@example.net"


async def test_a_hard_bounce_marks_the_mail_and_the_address_and_comes_before_the_adviser(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(ANNA, disposition=Disposition.LIST)
    await site.file()
    talk = await site.row(conversation)
    sent = await sent_to(site, ANNA, anna, talk["id"])
    failed = BounceRecipient(ANNA, "5.1.1", "failed", BounceKind.HARD)
    await site.deliver(
        "mailer-daemon@example.net",
        to=bounce_address(site.services.keyring, MAILBOX, sent),
        envelope_from="",
        disposition=Disposition.BOUNCE,
        bounce=Bounce((failed,)),
    )
    await site.file()
    assert (await site.row(outbox, id=sent))["state"] == "bounced"
    assert (await site.row(person_address))["state"] == "unreachable"
    async with site.services.engine.connect() as connection:
        assert (await connection.execute(suppression.select())).one().address == ANNA
    talk = await site.row(conversation)
    assert (talk["state"], await site.queue_of(talk)) == ("open", ("adviser", site.adviser_id))


async def test_a_delay_is_noted_only(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(ANNA, disposition=Disposition.LIST)
    await site.file()
    talk = await site.row(conversation)
    sent = await sent_to(site, ANNA, anna, talk["id"])
    await site.deliver(
        "mailer-daemon@example.net",
        to=bounce_address(site.services.keyring, MAILBOX, sent),
        envelope_from="",
        disposition=Disposition.DELAYED,
    )
    await site.file()
    assert (await site.row(outbox, id=sent))["state"] == "queued"
    assert (await site.row(conversation))["state"] == "waiting"


async def test_human_mail_is_acknowledged_once_and_automatic_mail_never(site: Site) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA)
    await site.deliver(ANNA)
    await site.deliver(BRUNO, envelope_from="")
    await site.deliver("robot@example.net", auto_submitted="auto-generated")
    await site.deliver("news@example.net", disposition=Disposition.LIST)
    await site.deliver("away@example.net", disposition=Disposition.AUTO_REPLY)
    await site.file()
    assert [row["recipient"] for row in await site.rows(outbox)] == [ANNA]
    site.clock.at += timedelta(days=1)
    await site.deliver(ANNA)
    await site.file()
    assert len(await site.rows(outbox)) == 1


async def test_mail_is_filed_even_when_the_site_cannot_acknowledge_it(site: Site) -> None:
    narrow = site.services.settings.model_copy(update={"mailbox": "too-long-for-a-token"})
    site.services = replace(site.services, settings=narrow)
    await site.deliver(ANNA)
    await site.file()
    assert (await site.row(message, direction="in"))["disposition"] == "human"
    assert not await site.rows(outbox)


async def test_a_mail_that_waited_for_filing_still_shows_as_a_change_of_its_conversation(site: Site) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA)
    await site.file()
    await site.deliver(ANNA)
    site.clock.at += timedelta(minutes=5)
    async with site.services.engine.begin() as connection:
        await connection.execute(conversation.update().values(last_at=site.clock.at))
    shown = (await site.row(conversation))["last_at"]
    site.clock.at += timedelta(minutes=5)
    await site.file()
    assert (await site.row(conversation))["last_at"] > shown


async def test_the_page_of_the_queue_that_a_conversation_leaves_is_told(site: Site) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA, disposition=Disposition.LIST)
    await site.file()
    triage = new_id()
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(queue).values(id=triage, agency_id=site.agency_id, kind="triage"))
        await connection.execute(conversation.update().values(queue_id=triage))
    database = site.services.settings.database_url
    assert database is not None
    async with listening(database, "live") as bell:
        await site.deliver(ANNA)
        await site.file()
        heard = {note.payload async for note in bell.notifies(timeout=10, stop_after=4)}
    talk = await site.row(conversation)
    assert talk["queue_id"] != triage
    about = {f"conversation:{talk['id']}", f"person:{talk['person_id']}"}
    assert heard == {f"queue:{triage}", f"queue:{talk['queue_id']}"} | about


@pytest.mark.parametrize(("disposition", "back"), [(Disposition.HUMAN, True), (Disposition.AUTO_REPLY, False)])
async def test_what_was_put_off_comes_back_when_the_person_writes_and_not_for_a_machine(
    site: Site, disposition: Disposition, back: bool
) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA)
    await site.file()
    until = AT + timedelta(days=3)
    async with site.services.engine.begin() as connection:
        await connection.execute(update(conversation).values(snoozed_until=until))
    await site.deliver(ANNA, disposition=disposition)
    await site.file()
    assert (await site.row(conversation))["snoozed_until"] == (None if back else until)
