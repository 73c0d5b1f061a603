"""Envelope addresses are strict, and recipients find their mailbox."""

import pytest

from mailflow.config import Settings
from mailflow.inbox.addresses import Mailboxes, check_mail_parameters, parse_path
from mailflow.inbox.refusals import SmtpRefusal


def refused(argument: bytes) -> str:
    with pytest.raises(SmtpRefusal) as caught:
        parse_path(b"FROM:", argument)
    return caught.value.reply


@pytest.mark.parametrize(
    ("argument", "address"),
    [
        (b"FROM:<a@example.org>", "a@example.org"),
        (b"from: <a@example.org>", "a@example.org"),
        (b"FROM:<>", ""),
        (b'FROM:<"a.b"@example.org>', '"a.b"@example.org'),
        (b"FROM:<a@[IPv6:::1]>", "a@[IPv6:::1]"),
        ("FROM:<élise@exemple.example>".encode(), "élise@exemple.example"),
        (b"FROM:<" + b"a" * 242 + b"@example.org>", "a" * 242 + "@example.org"),
    ],
)
def test_a_proper_path_is_read(argument: bytes, address: str) -> None:
    assert parse_path(b"FROM:", argument).address == address


@pytest.mark.parametrize("octet", [*range(0x21), 0x7F])
def test_control_octets_and_blanks_in_an_address_are_refused(octet: int) -> None:
    assert refused(b"FROM:<a" + bytes([octet]) + b"b@example.org>").startswith("553")


@pytest.mark.parametrize(
    "argument",
    [
        b"FROM:<@one.example,@two.example:a@example.org>",
        b"FROM:<" + b"a" * 243 + b"@example.org>",
        b"FROM:<a>",
        b"FROM:<a@>",
        b"FROM:<@example.org>",
        b"FROM:<\xff@example.org>",
        "FROM:<a\u2028b@example.org>".encode(),
    ],
)
def test_routes_long_local_and_undecodable_addresses_are_refused(argument: bytes) -> None:
    assert refused(argument).startswith("553")


@pytest.mark.parametrize(
    "argument", [b"", b"FROM:", b"FROM:a@example.org", b"TO:<a@example.org>", b"FROM:<a@b.example>x", b"FROM:<a<b@c>"]
)
def test_what_is_no_path_is_a_syntax_error(argument: bytes) -> None:
    assert refused(argument).startswith("501")


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"SIZE": "1001"}, "552"),
        ({"SIZE": "-1"}, "501"),
        ({"SIZE": ""}, "501"),
        ({"SIZE": "9" * 5000}, "501"),
        ({"BODY": "BINARYMIME"}, "501"),
        ({"AUTH": "<>"}, "555"),
        ({"SMTPUTF8": "x"}, "555"),
    ],
)
def test_parameters_that_cannot_be_met_are_refused(parameters: dict[str, str], code: str) -> None:
    with pytest.raises(SmtpRefusal) as caught:
        check_mail_parameters(parameters, 1000)
    assert caught.value.reply.startswith(code)


def test_a_recipient_with_a_token_belongs_to_its_mailbox() -> None:
    boxes = Mailboxes(Settings(mail_domain="agence.example.org", other_mailboxes="rdv, emploi@autre.example"))
    assert boxes.find("Suivi+rAbC@Agence.example.org") == "suivi@agence.example.org"
    assert boxes.find("rdv@agence.example.org") == "rdv@agence.example.org"
    assert boxes.find("emploi+x@autre.example") == "emploi@autre.example"
    assert boxes.find("retour+abc@agence.example.org") == "retour@agence.example.org"
    assert boxes.find("suivi@autre.example") is None
    assert boxes.find("+suivi@agence.example.org") is None
    assert boxes.has_domain("personne@autre.example") and not boxes.has_domain("a@ailleurs.example")
