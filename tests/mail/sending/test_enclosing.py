"""Enclosed files arrive as they were: bytes, names in any script, beside the words in both forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from mailflow.core.errors import Refused
from mailflow.mail.sending.compose import Letter, compose
from mailflow.mail.sending.enclosing import Enclosure

LETTER = Letter(
    message_id="<0123456789abcdef0123456789abcdef@agence.example.org>",
    date=datetime(2026, 1, 12, 9, 0, tzinfo=UTC),
    sender="suivi@agence.example.org",
    sender_name="Claire",
    reply_to="suivi@agence.example.org",
    recipient="anna@example.net",
    recipient_name="Anna",
    subject="Bonjour",
    text="Ci-joint.\n",
    html="<p>Ci-joint.</p>",
)
NAMES = ("plan.pdf", "Convocation été 2026.pdf", "قائمة.pdf", "é" * 90 + ".pdf", 'a"b.pdf', "50%.pdf")


def read(letter: Letter) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(compose(letter), policy=policy.default))


@pytest.mark.parametrize("name", NAMES)
def test_a_file_keeps_its_name_and_its_bytes(name: str) -> None:
    content = bytes(range(256)) * 40
    mail = read(replace(LETTER, enclosures=(Enclosure(name, "application/pdf", content),)))
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == (name, "application/pdf")
    assert file.get_content() == content
    words = mail.get_body(("plain",))
    assert words is not None and words.get_content().strip() == "Ci-joint."
    assert (
        max(map(len, compose(replace(LETTER, enclosures=(Enclosure(name, "text/plain", b"x"),))).split(b"\r\n"))) < 100
    )


def test_words_without_html_and_several_files_go_together() -> None:
    files = tuple(Enclosure(f"{n}.txt", "text/plain", b"%d" % n) for n in range(3))
    mail = read(replace(LETTER, html="", enclosures=files, cc=("a@example.net", "b@example.net")))
    assert [file.get_filename() for file in mail.iter_attachments()] == ["0.txt", "1.txt", "2.txt"]
    assert [found.addr_spec for found in mail["Cc"].addresses] == ["a@example.net", "b@example.net"]


def test_a_type_that_could_be_a_header_is_refused() -> None:
    with pytest.raises(Refused):
        compose(replace(LETTER, enclosures=(Enclosure("a", "text/plain\r\nBcc: x@example.net", b""),)))
