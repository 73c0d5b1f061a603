"""A dossier that lived: mail filed, answered with a file, followed by a pathway. Erased, nothing of it is left."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.retention.erasing import Done, Kept, Order, erase_dossier
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.inbox.replies import Extras, answer, close
from mailflow.mail.tokens import reply_address
from mailflow.mail.values import Disposition
from mailflow.services import Services
from mailflow.store import blobs
from mailflow.store.tables import cases, conversation, incoming, message, outbox, person
from tests.caseload.retention.dossier import dump, holding
from tests.inbox.site import AT, MAILBOX, PASSED, Site, make_site

MARK = "canarianna"
HER = f"{MARK}@example.net"
LATER = AT + timedelta(days=2)


@pytest.fixture
async def site(services: Services) -> Site:
    return await make_site(services)


async def lived(site: Site) -> UUID:
    """Her id, after a mail of hers, an answer with a file, and a mail of a stranger who may be her."""
    who = await site.add_person(HER)
    made = site.services
    async with made.engine.begin() as connection:
        given = {"given_name": MARK, "family_name": MARK, "plain_name": f"{MARK} {MARK}"}
        await connection.execute(person.update().where(person.c.id == who).values(**given))
    await site.deliver(HER, subject=MARK, text=f"Bonjour, {MARK}", authentication_results=(PASSED,))
    await site.deliver(HER, subject="Absente", disposition=Disposition.AUTO_REPLY)
    await site.file()
    [talk] = {row["conversation_id"] for row in await site.rows(message, person_id=who) if row["subject"] == MARK}
    async with made.engine.begin() as connection:
        key = await blobs.keep(connection, MARK.encode(), AT)
        file = {"sha256": key, "name": f"{MARK}.txt", "type": "text/plain", "size": len(MARK)}
        extras = Extras(attachments=(file,), cc=("cover@agence.example.org",))
        await answer(connection, made.keyring, made.settings, talk, site.adviser_id, f"Bonjour {MARK}", AT, extras)
    for row in await site.rows(conversation, person_id=who):
        async with made.engine.begin() as connection:
            await close(connection, row["id"], AT)
    return who


async def applied(site: Site) -> None:
    """The cases heard of everything, and every mail has left."""
    made = site.services
    for row in await site.rows(cases):
        async with made.engine.begin() as connection:
            await advance_case(connection, Tools(made.keyring, made.settings), Shelf(), row["id"], AT)
    async with made.engine.begin() as connection:
        await connection.execute(outbox.update().values(state="sent", sent_at=AT))


async def erased(site: Site, who: UUID) -> Done:
    async with site.services.engine.begin() as connection:
        return await erase_dossier(connection, who, Order("request", LATER))


async def test_all_of_it_is_gone_and_a_later_mail_is_a_stranger_s(site: Site) -> None:
    who = await lived(site)
    assert (await erased(site, who)).kept is Kept.ARRIVING
    await applied(site)
    assert set(holding(await dump(site.services.engine), MARK)) >= {"person", "message", "outbox", "answer", "blob"}
    talks = await site.rows(conversation, person_id=who)
    done = await erased(site, who)
    assert done.kept is None and done.counts["blob"] == 1
    assert holding(await dump(site.services.engine), MARK) == {}
    before = len(await site.rows(incoming))
    to = reply_address(site.services.keyring, MAILBOX, talks[0]["id"], HER, LATER.date() + timedelta(days=90))
    again = await site.deliver(HER, to=to, text="Je reviens", in_reply_to="<0@example.net>")
    await site.file()
    [late] = await site.rows(message, rfc_message_id=again.message_id)
    [talk] = await site.rows(conversation, id=late["conversation_id"])
    assert talk["person_id"] is None and talk["state"] == "open" and len(await site.rows(incoming)) == before + 1


async def test_the_same_mail_read_again_from_a_mailbox_does_not_bring_it_back(site: Site) -> None:
    who = await lived(site)
    await applied(site)
    assert (await erased(site, who)).kept is None
    count = len(await site.rows(incoming))
    site.reader.mails.clear()
    await site.deliver(HER, subject=MARK, text=f"Bonjour, {MARK}")
    await site.file()
    assert len(await site.rows(incoming)) == count and await site.rows(message) == []


async def test_a_mail_that_was_sent_in_doubt_keeps_the_dossier(site: Site) -> None:
    who = await lived(site)
    await applied(site)
    async with site.services.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET state = 'ambiguous' WHERE person_id IS NULL"))
    assert (await erased(site, who)).kept is Kept.OUTBOX
