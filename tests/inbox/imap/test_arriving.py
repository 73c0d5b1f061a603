"""From header fields to the row's envelope: whom it came to, from whom, and whose results count."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.config import Settings
from mailflow.inbox.addresses import Mailboxes
from mailflow.inbox.imap.accounts import Account
from mailflow.inbox.imap.arriving import Reception
from mailflow.inbox.imap.standing_in import too_large, unreadable
from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.values import Safe
from mailflow.store.incoming import NewMail, content_digest
from tests.inbox.site import AT

SUIVI, RDV, BOUNCES = "suivi@agence.example.org", "rdv@agence.example.org", "retour@agence.example.org"
TAGGED = "suivi+t@agence.example.org"
OURS = "Authentication-Results: MX.agence.example.org 1; dkim=pass header.d=example.net\r\n"
FORGED = "Authentication-Results: mx.evil.example; dkim=pass header.d=example.net\r\n"


def reception(*addresses: str, **more: object) -> Reception:
    settings = Settings(home=Path("/nowhere"), mail_domain="agence.example.org", other_mailboxes="rdv")
    made = {"name": "x", "host": "imap.example.org", "user": "u", "password_env": "X", **more}
    account = Account.model_validate({"addresses": addresses or (SUIVI,), **made})
    return Reception(account, Mailboxes(settings))


def rows(head: str, *addresses: str, **more: object) -> list[NewMail]:
    return reception(*addresses, **more).rows(f"{head}\r\n\r\nOui.\r\n".encode(), AT)


@pytest.mark.parametrize(
    ("head", "headers", "expected"),
    [
        ("To: Suivi <SUIVI+abc@agence.example.org>", (), {SUIVI: ("suivi+abc@agence.example.org",)}),
        ("To: x@example.net\r\nCc: suivi@agence.example.org", (), {SUIVI: (SUIVI,)}),
        ("To: undisclosed-recipients:;", (), {SUIVI: (SUIVI,)}),
        ("Subject: nothing", (), {SUIVI: (SUIVI,)}),
        ("To: a@b.example\r\nDelivered-To: suivi+t@agence.example.org", ("delivered-to",), {SUIVI: (TAGGED,)}),
        ("To: suivi+t@agence.example.org\r\nDelivered-To: shared@host", ("Delivered-To",), {SUIVI: (TAGGED,)}),
        (f"To: {TAGGED}\r\nX-Original-To: {SUIVI}", ("X-Original-To",), {SUIVI: (SUIVI,)}),
        ("To: suivi@agence.example.org, rdv@agence.example.org", (), {SUIVI: (SUIVI,)}),
    ],
)
def test_whom_a_mail_came_to(head: str, headers: tuple[str, ...], expected: dict[str, tuple[str, ...]]) -> None:
    assert {row.mailbox: row.recipients for row in rows(head, recipient_headers=headers)} == expected


def test_one_account_may_serve_several_of_our_addresses() -> None:
    both = rows("To: suivi@agence.example.org, rdv+t@agence.example.org", SUIVI, RDV, BOUNCES)
    assert {row.mailbox: row.recipients for row in both} == {SUIVI: (SUIVI,), RDV: ("rdv+t@agence.example.org",)}
    (bounce,) = rows("To: retour+x@agence.example.org\r\nReturn-Path: <>", SUIVI, RDV, BOUNCES)
    assert (bounce.mailbox, bounce.envelope_from) == (BOUNCES, "")
    (other,) = rows("To: someone@else.example", SUIVI, RDV)
    assert other.mailbox == SUIVI
    assert len({row.dedup_key for row in both}) == 2


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        ("Return-Path: <Camille@Example.NET>\r\nFrom: other@example.net", "camille@example.net"),
        ("Return-Path: <>\r\nFrom: MAILER-DAEMON@example.net", ""),
        ("Return-Path: \r\nFrom: a@example.net", ""),
        ("From: Camille <camille@example.net>", "camille@example.net"),
        ("From: a@example.net, b@example.net", ""),
        ("Subject: x", ""),
        ("Return-Path: garbage\0\r\nFrom: a@example.net", ""),
    ],
)
def test_from_whom(head: str, sender: str) -> None:
    (row,) = rows(head)
    assert row.envelope_from == sender


@pytest.mark.parametrize(
    ("head", "names", "trusted"),
    [
        (OURS + "To: x@y.example", ("mx.agence.example.org",), True),
        (OURS + FORGED, ("mx.agence.example.org",), True),
        (FORGED + OURS, ("mx.agence.example.org",), False),  # ours below another's: the sender wrote it
        (OURS, (), False),
        ("To: x@y.example", ("mx.agence.example.org",), False),
    ],
)
def test_only_the_mailboxes_own_server_vouches(head: str, names: tuple[str, ...], trusted: bool) -> None:
    (row,) = rows(head.strip(), authserv_ids=names)
    assert (row.trusted, row.authserv_ids) == (trusted, ",".join(names))


@given(st.binary(max_size=2000))
def test_any_octets_make_a_row(raw: bytes) -> None:
    (row,) = reception().rows(raw, AT)
    assert row.mailbox == SUIVI and "\0" not in row.envelope_from + "".join(row.recipients)


HEAD = (
    b"Return-Path: <camille@example.net>\r\nFrom: Camille <camille@example.net>\r\nTo: suivi@agence.example.org\r\n"
    b"Subject: Re: votre rendez-vous\r\nMessage-ID: <1@example.net>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed;\r\n boundary="x"\r\nContent-Transfer-Encoding: 8bit\r\n'
    b"In-Reply-To: <0@agence.example.org>\r\n\r\n"
)


def test_a_stand_in_keeps_the_header_and_reads_as_plain_text() -> None:
    raw = too_large(HEAD, 30 * 1024 * 1024 + 1, 25 * 1024 * 1024, "INBOX", "suivi")
    mail = read(raw)
    assert (mail.from_address, mail.message_id) == ("camille@example.net", "<1@example.net>")
    assert mail.in_reply_to == "<0@agence.example.org>"
    assert "il pèse 31 Mo, la limite est de 25 Mo" in mail.text
    assert b"boundary" not in raw and raw.count(b"Content-Type") == 1
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_stand_in_is_the_same_item_under_new_uids_and_another_for_another_mail() -> None:
    one = too_large(HEAD, 10**8, 10**6, "INBOX", "suivi")
    assert content_digest(one) == content_digest(too_large(b"Received: x\r\n" + HEAD, 10**8, 10**6, "INBOX", "suivi"))
    other = HEAD.replace(b"<1@", b"<2@")
    assert content_digest(one) != content_digest(too_large(other, 10**8, 10**6, "INBOX", "suivi"))
    assert content_digest(unreadable(b"", 1, "INBOX", "suivi")) != content_digest(unreadable(b"", 2, "INBOX", "suivi"))


@pytest.mark.parametrize("asked", ["yes_no", "appointment_confirmation", "appointment_slots", None])
@pytest.mark.parametrize("subject", [b"Re: votre rendez-vous", b"Oui je viens", b"", b"Je confirme"])
def test_the_words_of_a_stand_in_are_nobodys_answer(asked: str | None, subject: bytes) -> None:
    head = HEAD.replace(b"Re: votre rendez-vous", subject)
    for raw in (too_large(head, 10**8, 10**6, "INBOX", "suivi"), unreadable(head, 1, "INBOX", "suivi")):
        meant = understand(read(raw), {"asked": asked}, AT, ZoneInfo("Europe/Paris"))
        assert meant.safe is Safe.HUMAN, meant
