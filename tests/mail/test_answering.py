"""What forbids an automatic answer is seen in the header and the address, whatever kind of mail it is."""

from __future__ import annotations

import pytest

from mailflow.mail.reading import read
from mailflow.mail.values import Disposition


def answerable(raw: bytes) -> bool:
    """Whether a machine may answer at all, as filing asks it."""
    mail = read(raw)
    return mail.disposition is Disposition.HUMAN and mail.auto_submitted in ("", "no") and not mail.wants_no_answer


PERSON = b"From: zoe@example.org\r\nSubject: Bonjour\r\n"


@pytest.mark.parametrize(
    "field",
    [
        b"Auto-Submitted: auto-generated (by a program)",
        b"Precedence: Bulk",
        b"X-Auto-Response-Suppress: DR, OOF, AutoReply",
        b"X-Auto-Response-Suppress: All",
        b"List-Unsubscribe: <mailto:x@y.example>",
        b"X-Loop: suivi@agence.example.org",
        b"Feedback-Type: abuse",
        b"X-Spam-Flag: YES",
        b"Return-Path: <>",
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        b"Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0100\r\n" * 51 + b"X-A: b",
    ],
)
def test_a_sign_of_a_machine_forbids_an_answer(field: bytes) -> None:
    assert not answerable(PERSON + field + b"\r\n\r\nBonjour, quand est mon rendez-vous ?")


@pytest.mark.parametrize(
    "field",
    [
        b"Auto-Submitted: no",
        b"X-Autoreply: no",
        b"Precedence: first-class",
        b"X-Auto-Response-Suppress: DR, RN",
        b"X-Spam-Flag: NO",
        b"Return-Path: <zoe@example.org>",
        b"Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0100\r\n" * 12 + b"X-A: b",
    ],
)
def test_what_only_looks_like_one_does_not(field: bytes) -> None:
    assert answerable(PERSON + field + b"\r\n\r\nBonjour, quand est mon rendez-vous ?")


@pytest.mark.parametrize(
    ("address", "silent"),
    [
        *((name + "@example.net", True) for name in ("no-reply", "NoReply", "ne-pas-repondre", "MAILER-DAEMON")),
        *((name + "@example.net", True) for name in ("bounces+12", "owner-liste", "liste-request", "postmaster")),
        *((name + "@example.net", False) for name in ("noreen.plyer", "zoe", "owner", "request", "rebounces", "post")),
    ],
)
def test_a_machine_s_address_is_not_answered(address: str, silent: bool) -> None:
    assert answerable(f"From: {address}\r\nSubject: x\r\n\r\nBonjour".encode()) is not silent
