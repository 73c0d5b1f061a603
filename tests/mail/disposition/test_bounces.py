"""Whether an address is dead or only resting."""

from __future__ import annotations

import pytest

from mailflow.mail.disposition.bounces import kind_of
from mailflow.mail.reading import read
from mailflow.mail.values import BounceKind


@pytest.mark.parametrize(
    ("status", "diagnostic", "kind"),
    [
        ("5.1.1", "550 5.1.1 User unknown", BounceKind.HARD),
        ("5.4.4", "Host not found", BounceKind.HARD),
        ("5.2.1", "mailbox disabled", BounceKind.HARD),
        ("5.2.2", "552 mailbox full", BounceKind.SOFT),
        ("5.7.1", "554 message refused as spam", BounceKind.SOFT),
        ("4.4.1", "timed out", BounceKind.SOFT),
        ("5.0.0", "550 no such user here", BounceKind.HARD),
        ("", "boîte pleine", BounceKind.SOFT),
        ("", "adresse inconnue", BounceKind.HARD),
        ("", "something happened", BounceKind.UNKNOWN),
        ("5.1.1", "550 5.1.1 rejected: your server is on a blacklist", BounceKind.SOFT),
        ("5.7.1", "550 5.7.1 Relaying denied", BounceKind.SOFT),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", BounceKind.HARD),
        ("5.2.2", "452 4.2.2 inbox is out of storage space and inactive", BounceKind.SOFT),
        ("5.3.4", "552 message size exceeds fixed limit", BounceKind.SOFT),
        ("", "450 mailbox unavailable", BounceKind.SOFT),
        ("", "550 mailbox unavailable", BounceKind.HARD),
        ("5.1.6", "551 user has moved", BounceKind.HARD),
        ("4.2.1", "421 greylisted", BounceKind.SOFT),
    ],
)
def test_a_failure_is_hard_or_soft(status: str, diagnostic: str, kind: BounceKind) -> None:
    assert kind_of(status, diagnostic) is kind


def test_every_failed_recipient_of_a_report_is_named() -> None:
    raw = (
        b"From: MAILER-DAEMON@mx.example\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; a@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"Final-Recipient: rfc822; b@x.example\r\nAction: delayed\r\nStatus: 4.2.2\r\n\r\n--b--\r\n"
    )
    bounce = read(raw).bounce
    assert bounce is not None
    assert [(one.address, one.action) for one in bounce.recipients] == [
        ("a@x.example", "failed"),
        ("b@x.example", "delayed"),
    ]


def test_the_address_we_wrote_from_is_never_the_failed_one() -> None:
    raw = (
        b"From: postmaster@x.example\r\nTo: suivi@agence.example\r\n"
        b"Subject: Undelivered mail\r\nReturn-Path: <>\r\n\r\n"
        b"Your message from suivi@agence.example could not be delivered:\r\n\r\n<a@x.example>: 550 user unknown\r\n"
    )
    bounce = read(raw).bounce
    assert bounce is not None
    assert [one.address for one in bounce.recipients] == ["a@x.example"]
