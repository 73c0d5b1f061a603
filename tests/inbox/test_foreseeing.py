"""Where past mail would go is foreseen as filing does it, and the database stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from mailflow.core.errors import Refused
from mailflow.inbox.foreseeing import Destination, Past, foresee
from mailflow.mail.tokens import reply_address
from mailflow.mail.values import Disposition, Intent, ReadMail, Safe, Understanding
from mailflow.services import Services
from mailflow.store.tables import conversation, incoming, message
from tests.inbox.site import AT, MAILBOX, PASSED, Site, make_site

ACT = Understanding(intents=(Intent.CONFIRM,), answer="yes", safe=Safe.ACT)


def _past(mail: ReadMail, to: str = MAILBOX) -> Past:
    return Past(f"Delivered-To: {to}\r\nFrom: x@example.net\r\n\r\n".encode(), mail, AT)


def _mail(sender: str, **changes: Any) -> ReadMail:
    return replace(ReadMail("<1@example.net>", sender, text="Bonjour", authentication_results=(PASSED,)), **changes)


async def _foreseen(site: Site, *past: Past) -> list[Destination]:
    made = site.services
    return await foresee(made.engine, made.settings, made.keyring, site.reader, past, site.clock.now())


async def test_a_known_sender_s_mail_goes_to_the_adviser_of_the_person(services: Services) -> None:
    site = await make_site(services)
    person = await site.add_person("anna@example.net")
    [found] = await _foreseen(site, _past(_mail("anna@example.net")))
    assert (found.person, found.conversation, found.found_by) == (str(person), "new", "sender")
    assert (found.queue, found.owner, found.answer, found.proof) == (
        "adviser",
        str(site.adviser_id),
        True,
        "authenticated",
    )


async def test_a_stranger_and_a_machine_are_foreseen(services: Services) -> None:
    site = await make_site(services)
    stranger = _mail("nobody@example.net")
    circular = _mail("shop@example.net", disposition=Disposition.LIST)
    found = await _foreseen(site, _past(stranger), _past(circular))
    assert [(one.person, one.queue, one.answer) for one in found] == [
        (None, "triage", True),
        (None, "automatic", False),
    ]


async def test_what_is_foreseen_is_what_filing_then_does(services: Services) -> None:
    site = await make_site(services)
    await site.add_person("anna@example.net")
    first = await site.deliver("anna@example.net")
    await site.file()
    answer = await site.deliver("anna@example.net", in_reply_to=first.message_id)
    unknown = await site.deliver("nobody@example.net")
    foreseen = await _foreseen(site, _past(answer), _past(unknown))
    await site.file()
    for mail, found in zip((answer, unknown), foreseen, strict=True):
        row = await site.row(message, rfc_message_id=mail.message_id)
        place = await site.row(conversation, id=row["conversation_id"])
        assert found.found_by == row["matched_by"]
        assert found.person == (str(row["person_id"]) if row["person_id"] else None)
        assert found.why == tuple(step["code"] for step in row["verdict"]["steps"])
        if found.conversation == "new":
            assert (found.queue, found.owner) == ("triage", None)
            assert (await site.queue_of(place))[0] == "triage"
        else:
            assert (found.conversation, found.queue) == (str(place["id"]), "kept")


async def test_a_signed_reply_address_in_the_header_finds_its_conversation(services: Services) -> None:
    site = await make_site(services)
    person = await site.add_person("anna@example.net")
    await site.deliver("anna@example.net")
    await site.file()
    [kept] = await site.rows(conversation)
    to = _signed(site, kept["id"], "anna@example.net")
    [found] = await _foreseen(site, _past(_mail("anna@example.net", authentication_results=()), to))
    assert (found.person, found.conversation) == (str(person), str(kept["id"]))
    assert (found.found_by, found.proof) == ("token", "token")


def _signed(site: Site, conversation_id: UUID, address: str) -> str:
    made = site.services
    return reply_address(made.keyring, MAILBOX, conversation_id, address, AT.date())


async def test_nothing_is_stored_and_nobody_waits(services: Services) -> None:
    site = await make_site(services)
    await site.add_person("anna@example.net")
    await site.deliver("anna@example.net")
    await site.file()
    before = [await site.rows(table) for table in (conversation, message, incoming)]
    async with services.engine.begin() as other:  # holds every lock that filing would take
        await other.execute(text("SELECT 1 FROM conversation FOR UPDATE"))
        await other.execute(text("SELECT 1 FROM person FOR UPDATE"))
        await other.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('anna@example.net', 7166))"))
        await _foreseen(site, _past(_mail("anna@example.net")), _past(_mail("new@example.net")))
    assert [await site.rows(table) for table in (conversation, message, incoming)] == before


async def test_a_site_without_agency_foresees_nothing(services: Services) -> None:
    reader = (await make_site(services)).reader
    async with services.engine.begin() as connection:
        await connection.execute(text("DELETE FROM staff"))
        await connection.execute(text("DELETE FROM agency"))
    with pytest.raises(Refused):
        await foresee(services.engine, services.settings, services.keyring, reader, [_past(_mail("a@x.example"))], AT)
