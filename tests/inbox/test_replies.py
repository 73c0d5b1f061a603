"""An adviser's answer leaves through the outbox, threaded, and comes back into the same conversation."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast
from uuid import UUID

import pytest

from mailflow.core.errors import Refused
from mailflow.inbox.replies import answer, close
from mailflow.services import Services
from mailflow.store.tables import case_event, conversation, message, outbox, person_address
from tests.inbox.site import AT, Site, make_site

ANNA = "anna@example.net"


@pytest.fixture
async def site(services: Services) -> Site:
    return await make_site(services)


async def reply(site: Site, talk: UUID, words: str = "Bonjour Anna") -> UUID:
    made = site.services
    async with made.engine.begin() as connection:
        return await answer(connection, made.keyring, made.settings, talk, site.adviser_id, words, AT)


async def conversation_of(site: Site, sender: str, **changes: Any) -> UUID:
    await site.deliver(sender, **changes)
    await site.file()
    found: UUID = (await site.rows(conversation))[-1]["id"]
    return found


def letter(raw: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(raw, policy=policy.default))


async def test_an_answer_is_threaded_and_nobody_owes_anything_afterwards(site: Site) -> None:
    anna = await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA, references=("<first@example.net>",))
    posted = await site.row(outbox, id=await reply(site, talk))
    sent = letter(posted["raw"])
    assert (posted["recipient"], posted["person_id"], posted["kind"]) == (ANNA, anna, "reply")
    assert sent["In-Reply-To"] == "<0@example.net>"
    assert sent["References"].split() == ["<first@example.net>", "<0@example.net>"]
    assert (sent["Subject"], sent["From"].addresses[0].display_name) == ("Re: Bonjour", "Camille adviser")
    found = await site.row(conversation)
    assert (found["state"], found["stage"], found["due_at"]) == ("waiting", "none", None)


async def test_the_case_learns_that_the_answer_was_sent(site: Site) -> None:
    await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA)
    entry = await reply(site, talk)
    shown = await site.row(message, outbox_id=entry)
    told = (await site.rows(case_event))[-1]
    assert told["kind"] == "reply_sent"
    assert told["data"] == {"conversation_id": str(talk), "message_id": str(shown["id"])}


async def test_a_reply_to_the_answer_comes_back_into_the_conversation_proven_by_its_token(site: Site) -> None:
    await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA)
    sent = letter((await site.row(outbox, id=await reply(site, talk)))["raw"])
    back = sent["Reply-To"].addresses[0].addr_spec
    await site.deliver(ANNA, to=back, proven=False, in_reply_to=str(sent["Message-ID"]))
    await site.file()
    mail = (await site.rows(message, direction="in"))[-1]
    assert (mail["conversation_id"], mail["matched_by"], mail["proof"]) == (talk, "token", "token")


async def test_a_stranger_is_answered_at_the_address_they_wrote_from(site: Site) -> None:
    talk = await conversation_of(site, "stranger@example.net")
    assert (await site.row(outbox, id=await reply(site, talk)))["recipient"] == "stranger@example.net"


async def test_a_dead_address_an_empty_answer_and_an_unknown_conversation_are_refused(site: Site) -> None:
    await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA)
    with pytest.raises(Refused):
        await reply(site, talk, "  \n")
    with pytest.raises(Refused):
        await reply(site, site.agency_id)
    async with site.services.engine.begin() as connection:
        await connection.execute(person_address.update().values(state="unreachable"))
    with pytest.raises(Refused):
        await reply(site, talk)


async def test_a_closed_conversation_owes_nothing_and_its_case_is_told(site: Site) -> None:
    talk = await conversation_of(site, "stranger@example.net")
    async with site.services.engine.begin() as connection:
        await close(connection, talk, AT)
    found = await site.row(conversation)
    assert (found["state"], found["due_at"]) == ("closed", None)
    assert (await site.rows(case_event))[-1]["kind"] == "conversation_closed"
