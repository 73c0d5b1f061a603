"""Incoming mail: what counts as the same, and how filing claims it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.services import Services
from mailflow.store import incoming
from mailflow.store.incoming import NewMail, content_digest, dedup_key

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
MAIL = (
    b"From: Camille <c@example.org>\r\nTo: suivi@x.example\r\nSubject: Rendez-vous\r\n"
    b"Message-ID: <1@example.org>\r\n\r\nOui.\r\n"
)


def new(raw: bytes, mailbox: str = "suivi@x.example") -> NewMail:
    return NewMail(
        dedup_key=dedup_key(mailbox, content_digest(raw)),
        sha256=hashlib.sha256(raw).digest(),
        raw=raw,
        source="smtp",
        mailbox=mailbox,
        recipients=("suivi+é@x.example", 'a"b\\c@x.example'),
        envelope_from="",
        peer="127.0.0.1",
        trusted=True,
        received_at=AT,
    )


@pytest.mark.parametrize(
    "copy",
    [
        b"Received: from a by b\r\n\tfor c; now\r\n" + MAIL,
        b"Authentication-Results: mx; dkim=pass\r\nX-Spam: no\r\n" + MAIL,
        MAIL.replace(b"\r\n", b"\n"),
        MAIL + b"\r\n\r\n",
        MAIL.replace(b"Camille <", b"Camille\r\n <"),
        MAIL.replace(b"Subject:", b"SUBJECT: "),
    ],
)
def test_a_copy_that_came_another_way_has_the_same_content(copy: bytes) -> None:
    assert content_digest(copy) == content_digest(MAIL)


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"Oui", b"Non"),
        MAIL.replace(b"<1@", b"<2@"),
        MAIL.replace(b"c@example", b"d@example"),
        MAIL.replace(b"\r\n\r\n", b"\r\nCc: d@example.org\r\n\r\n"),
        MAIL.replace(b"\r\n\r\n", b"\r\n\r\nCc: d@example.org\r\n"),
        MAIL.replace(b"\r\n\r\n", b"\r\nContent-Type: text/html\r\n\r\n"),
        b"\r\n" + MAIL,
        b"",
    ],
)
def test_other_words_or_another_message_id_are_another_mail(other: bytes) -> None:
    assert content_digest(other) != content_digest(MAIL)


def test_a_nul_is_what_imap_servers_hand_out_for_it() -> None:
    assert content_digest(MAIL.replace(b"Oui", b"O\0ui")) == content_digest(MAIL.replace(b"Oui", b"O\x80ui"))


def test_text_without_header_or_in_the_midst_of_it_is_never_left_out() -> None:
    texts = [
        b"Oui",
        b"Non",
        b"Oui\r\n",
        b"From: a@b\r\nOui\r\n\r\nx",
        b"From: a@b\r\nNon\r\n\r\nx",
        b"a: " + b"x" * 300_000,
    ]
    assert len({content_digest(text) for text in texts}) == 5


@given(st.binary(max_size=300))
def test_any_octets_have_a_content(raw: bytes) -> None:
    assert len(content_digest(raw)) == 32


def test_two_mailboxes_keep_a_mail_each() -> None:
    assert dedup_key("a@x.example", content_digest(MAIL)) != dedup_key("b@x.example", content_digest(MAIL))


async def test_the_same_mail_is_stored_once(services: Services) -> None:
    async with services.engine.begin() as connection:
        assert await incoming.add(connection, [new(MAIL), new(MAIL), new(MAIL, "rdv@x.example")]) == 2
        assert await incoming.add(connection, [new(MAIL)]) == 0
        first, second = await incoming.claim(connection, 10, AT)
        assert (first.raw, first.recipients, first.trusted) == (MAIL, ("suivi+é@x.example", 'a"b\\c@x.example'), True)
        assert await incoming.raw_mail(connection, second.id) == MAIL
        assert await incoming.raw_mail(connection, second.id + 1) is None


async def test_two_filings_never_claim_the_same_mail_and_a_dead_one_lets_go(services: Services) -> None:
    async with services.engine.begin() as connection:
        await incoming.add(connection, [new(b"Subject: %d\r\n\r\n" % number) for number in range(5)])
    async with services.engine.connect() as one, services.engine.connect() as two:
        mine = await incoming.claim(one, 3, AT)
        theirs = await incoming.claim(two, 3, AT)
        assert (len(mine), len(theirs)) == (3, 2)
        assert not {mail.id for mail in mine} & {mail.id for mail in theirs}
        assert [mail.id for mail in mine] == sorted(mail.id for mail in mine)
        await one.rollback()
        await incoming.finish(two, [mail.id for mail in theirs], AT)
        await two.commit()
        assert await incoming.claim(two, 10, AT) == mine


async def test_a_mail_that_could_not_be_filed_rests_and_lets_the_others_pass(services: Services) -> None:
    async with services.engine.begin() as connection:
        await incoming.add(connection, [new(b"Subject: %d\r\n\r\n" % number) for number in range(2)])
        bad, good = await incoming.claim(connection, 10, AT)
        await incoming.postpone(connection, [bad.id], AT)
        assert await incoming.claim(connection, 10, AT) == [good]
        later = await incoming.claim(connection, 10, AT + timedelta(minutes=1))
        assert [(mail.id, mail.attempts) for mail in later] == [(bad.id, 1), (good.id, 0)]


async def test_a_claim_is_bounded_in_octets(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "CLAIM_BYTES", 250)
    async with services.engine.begin() as connection:
        await incoming.add(connection, [new(b"%d" % number + b"x" * 100) for number in range(5)])
        assert len(await incoming.claim(connection, 10, AT)) == 2


def test_mails_without_any_field_of_an_author_are_told_apart_by_every_byte() -> None:
    raws = (b"", b"A: b\r\n", b"A: c\r\n", b"Foo: x\r\n\r\nbar", b"Foo: y\r\n\r\nbar", b"not a mail\r\n")
    assert len({content_digest(raw) for raw in raws}) == len(raws)
