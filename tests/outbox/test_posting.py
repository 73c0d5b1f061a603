"""Posting writes everything at once, once."""

from __future__ import annotations

import email
import re
from datetime import timedelta
from email import policy
from uuid import UUID

import pytest

from mailflow.core.errors import Refused
from mailflow.mail import tokens
from mailflow.outbox.posting import Draft, can_write_to, post, post_all, reply_subject
from tests.outbox.conftest import NOW, Site


async def posted(site: Site, draft: Draft) -> UUID | None:
    services = site.services
    async with services.engine.begin() as connection:
        return await post(connection, services.keyring, services.settings, draft, NOW)


async def test_a_draft_becomes_a_queued_mail_and_a_message_of_the_conversation(site: Site) -> None:
    outbox_id = await posted(site, site.draft(in_reply_to="<a@b>", references=("<r@b>",)))
    (mail,) = await site.rows("SELECT * FROM outbox")
    (message,) = await site.rows("SELECT * FROM message")
    assert (mail["id"], mail["state"], mail["not_before"]) == (outbox_id, "queued", NOW)
    assert (message["outbox_id"], message["conversation_id"]) == (outbox_id, site.conversation_id)
    assert (message["direction"], message["disposition"]) == ("out", "own")
    assert message["text"] == site.draft().text
    assert message["references"] == ["<r@b>", "<a@b>"]
    assert message["rfc_message_id"] == mail["rfc_message_id"]


async def test_its_addresses_and_its_id_are_signed_and_say_the_same_everywhere(site: Site) -> None:
    outbox_id = await posted(site, site.draft())
    (mail,) = await site.rows("SELECT * FROM outbox")
    parsed = email.message_from_bytes(mail["raw"], policy=policy.default)
    keyring = site.services.keyring
    token = tokens.read_reply_address(keyring, parsed["Reply-To"])
    assert token is not None
    assert token.conversation_id == site.conversation_id
    assert token.valid_for(keyring, "lea.martin@example.net", NOW.date() + timedelta(days=400))
    assert not token.valid_for(keyring, "lea.martin@example.net", NOW.date() + timedelta(days=401))
    assert parsed["Message-ID"] == mail["rfc_message_id"]
    assert tokens.read_message_id(keyring, parsed["Message-ID"]) == outbox_id
    assert tokens.read_bounce_address(keyring, mail["envelope_from"]) == outbox_id
    assert parsed["Date"].datetime == NOW
    assert parsed["Auto-Submitted"] is None


async def test_posting_twice_with_the_same_key_is_one_mail_and_one_message(site: Site) -> None:
    assert await posted(site, site.draft(dedup_key="case/1")) is not None
    assert await posted(site, site.draft(dedup_key="case/1", text="autre")) is None
    assert len(await site.rows("SELECT FROM outbox")) == 1
    assert len(await site.rows("SELECT FROM message")) == 1


async def test_many_are_posted_at_once_each_key_only_once_and_each_mail_with_its_own_words(site: Site) -> None:
    services, odd = site.services, 'Elle a dit : "NULL" \\ {1,2}\r\n'
    await posted(site, site.draft(dedup_key="known", text="déjà là"))
    drafts = [
        site.draft(dedup_key="a", text=odd, references=("<r@b>", "<s@b>"), in_reply_to="<t@b>"),
        site.draft(dedup_key="known"),
        site.draft(dedup_key="b", kind="notice", person_id=None, case_id=None, conversation_id=None),
        site.draft(dedup_key="a", text="encore"),
    ]
    async with services.engine.begin() as connection:
        await post_all(connection, services.keyring, services.settings, drafts, NOW)
        await post_all(connection, services.keyring, services.settings, [], NOW)
    rows = await site.rows(
        'SELECT dedup_key, outbox.person_id, raw, text, "references", outbox_id = outbox.id AS joined'
        " FROM outbox LEFT JOIN message ON outbox_id = outbox.id ORDER BY dedup_key"
    )
    assert [(row["dedup_key"], row["text"], row["joined"]) for row in rows] == [
        ("a", odd, True),
        ("b", None, None),
        ("known", "déjà là", True),
    ]
    assert rows[0]["references"] == ["<r@b>", "<s@b>", "<t@b>"]
    assert rows[2]["references"] == []
    assert rows[1]["person_id"] is None
    assert all(row["raw"].startswith(b"Date: ") for row in rows)


async def test_nothing_is_posted_when_the_business_change_fails(site: Site) -> None:
    services = site.services

    async def change() -> None:
        async with services.engine.begin() as connection:
            await post(connection, services.keyring, services.settings, site.draft(), NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change()
    assert not await site.rows("SELECT FROM outbox")


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Bonjour\r\nBcc: x@example.org"},
        {"recipient_name": "Léa\nBcc: x@example.org"},
        {"sender_name": "A\x00"},
        {"recipient": "lea@example.net\r\nBcc: x@example.org"},
        {"recipient": "lea@example.net, x@example.org"},
        {"auto_submitted": "no\r\nBcc: x@example.org"},
    ],
)
async def test_a_header_in_disguise_is_refused_before_anything_is_stored(site: Site, changes: dict[str, str]) -> None:
    with pytest.raises(Refused):
        await posted(site, site.draft(**changes))
    assert not await site.rows("SELECT FROM outbox")


async def test_optional_mail_can_be_stopped_by_one_click_or_by_answering(site: Site) -> None:
    settings = site.services.settings.model_copy(update={"web_url": "https://suivi.example.org/"})
    async with site.services.engine.begin() as connection:
        await post(connection, site.services.keyring, settings, site.draft(mail_class="optional"), NOW)
    (mail,) = await site.rows("SELECT id, raw FROM outbox")
    parsed = email.message_from_bytes(mail["raw"], policy=policy.default)
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.search(r"<https://suivi\.example\.org/desinscription/([a-z2-7]+)>", parsed["List-Unsubscribe"])
    assert address is not None
    assert tokens.read_unsubscribe_token(site.services.keyring, address[1]) == mail["id"]
    assert f"<mailto:{parsed['Reply-To']}?subject=STOP>" in parsed["List-Unsubscribe"]


async def test_other_mail_and_a_site_without_pages_offer_no_click(site: Site) -> None:
    await posted(site, site.draft(mail_class="optional"))
    await posted(site, site.draft(mail_class="service"))
    first, second = await site.rows("SELECT raw FROM outbox ORDER BY id")
    assert b"List-Unsubscribe: <mailto:" in first["raw"]
    assert b"List-Unsubscribe-Post" not in first["raw"]
    assert b"List-Unsubscribe" not in second["raw"]


async def test_a_null_return_path_and_a_mail_of_no_conversation(site: Site) -> None:
    await posted(site, site.draft(kind="notice", null_return_path=True, conversation_id=None, case_id=None))
    (mail,) = await site.rows("SELECT envelope_from, raw FROM outbox")
    assert mail["envelope_from"] == ""
    assert b"\r\nReply-To: suivi@agence.example.org\r\n" in mail["raw"]
    assert not await site.rows("SELECT FROM message")


def test_the_subject_of_an_answer_has_one_re_and_no_control_character() -> None:
    assert reply_subject("Re: RE : re: Rendez-vous\r\nBcc: x") == "Re: Rendez-vous Bcc: x"
    assert reply_subject("") == "Re:"
    assert len(reply_subject("x" * 999)) == 200


def test_only_plain_addresses_can_be_written_to() -> None:
    assert can_write_to(" Lea.Martin@example.net ")
    assert not can_write_to("léa@example.net")
