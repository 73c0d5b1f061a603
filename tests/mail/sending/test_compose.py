"""What we write is what every reader reads: structure, names, threads, and no way to smuggle a header in."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.errors import Refused
from mailflow.mail.sending.compose import CONTROL, Letter, compose, is_writable_address, one_line, thread

LETTER = Letter(
    message_id="<abcdefghijklmnopqrstuvwxyz234567@agence.example.org>",
    date=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
    sender="suivi@agence.example.org",
    sender_name="Agence de Lyon, Zoé Lefèvre",
    reply_to="suivi+token@agence.example.org",
    recipient="lea.martin@example.net",
    recipient_name="Léa Martin",
    subject="Votre rendez-vous d'été à l'agence",
    text="Bonjour Léa,\n\nÀ bientôt.\n.\nFrom ici",
    html="<p>Bonjour Léa</p>",
)


def read(letter: Letter) -> EmailMessage:
    raw = compose(letter)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    parsed = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    assert not any(part.defects for part in parsed.walk())
    assert not any(value.defects for value in parsed.values())
    return parsed


def test_text_comes_first_then_html_of_the_same_mail() -> None:
    parsed = read(LETTER)
    assert [part.get_content_type() for part in parsed.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    body = parsed.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").rstrip("\n") == LETTER.text
    assert read(replace(LETTER, html="")).get_content_type() == "text/plain"


def test_names_and_subjects_that_are_not_ascii_come_back_whole() -> None:
    parsed = read(LETTER)
    assert parsed["Subject"] == LETTER.subject
    assert parsed["From"].addresses[0].display_name == LETTER.sender_name
    assert parsed["To"].addresses[0].display_name == LETTER.recipient_name
    assert parsed["To"].addresses[0].addr_spec == LETTER.recipient
    assert parsed["Reply-To"] == LETTER.reply_to
    assert parsed["Date"].datetime == LETTER.date
    assert parsed["Message-ID"] == LETTER.message_id


@pytest.mark.parametrize("name", ['O"Neil \\ Pat', "Martin, Léa", "=?utf-8?q?x?=", "(a)", "x" * 300, "é" * 300])
def test_odd_names_and_subjects_come_back_whole(name: str) -> None:
    letter = replace(LETTER, sender_name=name, subject=name)
    assert read(letter)["Subject"] == name
    # the new policy's parser puts spaces between the encoded words of a phrase; the old decoder follows RFC 2047 §6.2
    sender = email.message_from_bytes(compose(letter), policy=policy.compat32)["From"]
    assert str(make_header(decode_header(parseaddr(sender)[0]))) == name


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_text_in_a_header_adds_a_header(value: str) -> None:
    letter = replace(LETTER, subject=value, recipient_name=value)
    if CONTROL.search(value):
        with pytest.raises(Refused):
            compose(letter)
        letter = replace(LETTER, subject=one_line(value), recipient_name=one_line(value))
    raw = compose(letter)
    fields = [line.partition(b":")[0] for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n") if line[:1] != b" "]
    expected = compose(LETTER).partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert fields == [line.partition(b":")[0] for line in expected if line[:1] != b" "]


@pytest.mark.parametrize("field", ["sender", "reply_to", "recipient", "unsubscribe_mailto"])
@pytest.mark.parametrize(
    "address",
    [
        "a@b\r\nBcc: c@d",
        "a b@c",
        "a@b, c@d",
        "<a@b>",
        "",
        "é@example.org",
        "a@exämple.org",
        "a@@b",
        "@b",
        "a" * 65 + "@b",
    ],
)
def test_an_address_that_is_more_than_an_address_is_refused(field: str, address: str) -> None:
    letter = replace(LETTER, **{field: address})
    if field == "unsubscribe_mailto" and not address:
        compose(letter)
        return
    assert not is_writable_address(address)
    with pytest.raises(Refused):
        compose(letter)


@pytest.mark.parametrize("value", ["<a@b>\r\nBcc: x@y", "a@b", "<>", "<a b>"])
def test_a_foreign_id_that_is_malformed_is_left_out_and_our_own_is_refused(value: str) -> None:
    parsed = read(replace(LETTER, in_reply_to=value, references=(value, "<root@example.net>")))
    assert parsed["In-Reply-To"] is None
    assert parsed["References"] == "<root@example.net>"
    with pytest.raises(Refused):
        compose(replace(LETTER, message_id=value))


def test_an_answer_names_its_parent_and_at_most_twenty_ancestors() -> None:
    ids = tuple(f"<{number}@example.net>" for number in range(40))
    parsed = read(replace(LETTER, in_reply_to="<40@example.net>", references=ids))
    assert parsed["In-Reply-To"] == "<40@example.net>"
    found = parsed["References"].split()
    assert len(found) == 20
    assert (found[0], found[1], found[-1]) == ("<0@example.net>", "<22@example.net>", "<40@example.net>")
    assert thread(("<a@b>", "<a@b>", "<c@d>"), "<a@b>") == ("<c@d>", "<a@b>")


def test_automatic_and_optional_mail_say_so() -> None:
    parsed = read(
        replace(
            LETTER,
            auto_submitted="auto-generated",
            unsubscribe_mailto="suivi+x%y@agence.example.org",
            unsubscribe_url="https://agence.example.org/stop?t=abc",
        )
    )
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["List-Unsubscribe"] == (
        "<https://agence.example.org/stop?t=abc>, <mailto:suivi+x%25y@agence.example.org?subject=STOP>"
    )
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read(LETTER)["Auto-Submitted"] is None
    assert read(LETTER)["List-Unsubscribe"] is None


@pytest.mark.parametrize("url", ["http://x", "https://x\r\nBcc: a@b", "https://x>,<mailto:a@b", "javascript:x"])
def test_another_unsubscribe_address_than_https_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        compose(replace(LETTER, unsubscribe_url=url))


@given(st.text(st.characters(exclude_categories=()), max_size=500))
def test_any_body_comes_back(text: str) -> None:
    parsed = email.message_from_bytes(compose(replace(LETTER, text=text, html="")), policy=policy.compat32)
    payload = parsed.get_payload(decode=True)
    assert isinstance(payload, bytes)
    expected = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    assert payload.decode().replace("\r\n", "\n") == expected
