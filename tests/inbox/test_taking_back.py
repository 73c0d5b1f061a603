"""An answer that has not left can come back: by its writer, or because the person wrote. Nothing typed is ever lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.inbox.afterwards import After
from mailflow.inbox.replies import Extras, answer, take_back
from mailflow.services import Services
from mailflow.store import answer_drafts, answers, blobs, dispatch
from mailflow.store.tables import case_event, conversation, message, outbox, person_address, task
from mailflow.store.wire import wire
from tests.inbox.site import AT, Site, make_site
from tests.inbox.test_replies import ANNA, conversation_of, letter

LATER = AT + timedelta(hours=3)


@pytest.fixture
async def site(services: Services) -> Site:
    return await make_site(services)


async def reply(site: Site, talk: UUID, words: str = "Bonjour Anna", **chosen: Any) -> UUID:
    made = site.services
    extras = Extras(**({"not_before": LATER} | chosen))
    async with made.engine.begin() as connection:
        return await answer(connection, made.keyring, made.settings, talk, site.adviser_id, words, AT, extras)


async def undo(site: Site, talk: UUID, entry: UUID) -> None:
    async with site.services.engine.begin() as connection:
        await take_back(connection, talk, entry, AT)


async def draft(site: Site, talk: UUID) -> Any:
    async with site.services.engine.begin() as connection:
        return await answer_drafts.find(connection, talk)


async def claimed(site: Site, at: Any = LATER) -> list[dispatch.Claimed]:
    assert site.services.settings.database_url
    async with wire(site.services.settings.database_url) as connection:
        return (await dispatch.turn(connection, (), (), 10, at))[0]


async def test_undoing_brings_text_and_files_back_and_the_conversation_is_owed_as_before(site: Site) -> None:
    await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA)
    before = await site.row(conversation)
    async with site.services.engine.begin() as connection:
        key = await blobs.keep(connection, b"%PDF-1.7", AT)
    files = ({"sha256": key, "name": "plan.pdf", "type": "application/pdf", "size": 8},)
    entry = await reply(site, talk, attachments=files, after=After("closed", 5))
    assert (await site.row(conversation))["state"] == "closed"
    assert [row["state"] for row in await site.rows(task)] == ["open"]
    await undo(site, talk, entry)
    found = await draft(site, talk)
    assert (found["text"], found["attachments"], found["returned"]) == ("Bonjour Anna", list(files), "undone")
    after = await site.row(conversation)
    assert {name: after[name] for name in ("state", "stage", "due_at")} == {
        name: before[name] for name in ("state", "stage", "due_at")
    }
    assert (await site.row(outbox, kind="reply"))["state"] == "withdrawn"
    assert await site.rows(message, direction="out", outbox_id=entry) == []
    assert [row["state"] for row in await site.rows(task)] == ["withdrawn"]
    told = (await site.rows(case_event))[-1]
    assert (told["kind"], told["data"]["answered"]) == ("delivery", str(talk))
    with pytest.raises(Refused):
        await undo(site, talk, entry)


async def test_a_mail_of_the_person_brings_a_delayed_answer_back_before_it_leaves(site: Site) -> None:
    await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA)
    entry = await reply(site, talk)
    await site.deliver(ANNA)
    await site.file()
    assert (await site.row(outbox, id=entry))["state"] == "withdrawn"
    found = await draft(site, talk)
    assert (found["text"], found["returned"]) == ("Bonjour Anna", "person_wrote")
    assert (await site.row(conversation))["state"] == "open"
    assert entry not in {mail.id for mail in await claimed(site)}


async def test_the_claim_itself_stops_an_answer_that_does_not_know_of_a_mail(site: Site) -> None:
    """Whatever way a message came into the conversation: the dispatcher looks once more."""
    await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA)
    entry = await reply(site, talk)
    async with site.services.engine.begin() as connection:
        first = (await site.rows(message, direction="in"))[0]
        row = dict(first) | {"id": new_id(), "incoming_id": None, "rfc_message_id": "<x@example.net>"}
        del row["words"]  # made by the database
        await connection.execute(message.insert().values(**row))
    (mail,) = [mail for mail in await claimed(site) if mail.id == entry]
    assert mail.obstacle == "person_wrote"
    outcome = dispatch.Outcome(entry, "withdrawn", "withdrawn", answers.PERSON_WROTE, "", LATER)
    async with wire(site.services.settings.database_url or "") as connection:
        await dispatch.turn(connection, [outcome], (), 0, LATER)
    assert (await draft(site, talk))["returned"] == "person_wrote"


async def test_an_answer_waits_while_a_mail_of_the_person_is_not_filed_yet(site: Site) -> None:
    await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA)
    entry = await reply(site, talk, not_before=AT)
    await site.deliver(ANNA)
    assert entry not in {mail.id for mail in await claimed(site, AT)}
    held = await site.row(outbox, id=entry)
    assert (held["state"], held["not_before"]) == ("queued", AT + timedelta(seconds=3))
    long_after = AT + timedelta(minutes=11)  # what cannot be filed does not hold it for ever
    assert entry in {mail.id for mail in await claimed(site, long_after)}


async def test_a_text_that_comes_back_does_not_write_over_a_draft_begun_meanwhile(site: Site) -> None:
    await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA)
    entry = await reply(site, talk)
    async with site.services.engine.begin() as connection:
        await answer_drafts.save(connection, talk, site.cover_id, 0, "Déjà autre chose", {}, AT)
    await undo(site, talk, entry)
    async with site.services.engine.begin() as connection:
        kept = await answer_drafts.kept(connection, talk)
    assert (await draft(site, talk))["text"] == "Déjà autre chose"
    assert [(one["text"], one["why"]) for one in kept] == [("Bonjour Anna", "returned")]


async def test_copies_go_to_own_addresses_and_colleagues_only_and_come_back_with_the_answer(site: Site) -> None:
    second = "anna.maison@example.net"
    await site.add_person(ANNA, second, "old@example.net")
    async with site.services.engine.begin() as connection:
        old = person_address.c.address == "old@example.net"
        await connection.execute(person_address.update().where(old).values(state="unreachable"))
    talk = await conversation_of(site, ANNA)
    entry = await reply(site, talk, to=second, cc=(ANNA, "cover@agence.example.org"))
    posted = await site.rows(outbox, kind="reply")
    assert [row["recipient"] for row in posted] == [second, ANNA, "cover@agence.example.org"]
    for row in posted:
        sent = letter(row["raw"])
        assert [one.addr_spec for one in sent["To"].addresses] == [second]
        assert [one.addr_spec for one in sent["Cc"].addresses] == [ANNA, "cover@agence.example.org"]
    assert len(await site.rows(message, direction="out", conversation_id=talk)) == 2  # acknowledgement, answer
    await undo(site, talk, entry)
    assert {row["state"] for row in await site.rows(outbox, kind="reply")} == {"withdrawn"}
    for wrong in ({"to": "old@example.net"}, {"cc": ("old@example.net",)}, {"cc": ("x@elsewhere.example",)}):
        with pytest.raises(Refused):
            await reply(site, talk, **wrong)


async def test_a_field_left_to_fill_in_keeps_an_answer_back(site: Site) -> None:
    await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA)
    with pytest.raises(Refused, match="champ à compléter"):
        await reply(site, talk, "Bonjour ⟦prenom⟧")


async def test_markdown_is_sent_as_written_and_as_html(site: Site) -> None:
    await site.add_person(ANNA)
    talk = await conversation_of(site, ANNA)
    words = "Bonjour **Anna**,\n\n- un <script>alert(1)</script>\n- deux"
    sent = letter((await site.row(outbox, id=await reply(site, talk, words)))["raw"])
    plain, html = sent.get_body(("plain",)), sent.get_body(("html",))
    assert plain is not None and "**Anna**" in plain.get_content()
    assert html is not None and ">Anna</strong>" in html.get_content() and "<script" not in html.get_content()
