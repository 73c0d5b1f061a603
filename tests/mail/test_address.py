"""Who wrote: one From with one address, compared by its canonical form, and never by its looks."""

from __future__ import annotations

import pytest

from mailflow.mail.address import addresses, author, canonical


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("zoe@example.org <evil@x.example>", "evil@x.example"),
        ('"zoe@example.org" <evil@x.example>', "evil@x.example"),
        ("=?utf-8?q?zoe=40example=2Eorg?= <evil@x.example>", "evil@x.example"),
        ("ZOE@EXAMPLE.ORG", "zoe@example.org"),
        ("zoe@example.org (Zoé)", "zoe@example.org"),
        ('"Zoe \\"Z\\" E" <zoe@example.org>', "zoe@example.org"),
        ("Dupont, Jean <jean@x.example>", "jean@x.example"),
        ("zoe@ex\u0430mple.org", "zoe@xn--exmple-4nf.org"),
        ("zoe@example.org\u3002evil.example", "zoe@example.org.evil.example"),
    ],
)
def test_the_address_is_taken_and_never_the_name(value: str, address: str) -> None:
    assert author([value])[0] == address


@pytest.mark.parametrize(
    "value",
    [
        "zoe@example.org, evil@x.example",
        '"zoe@example.org" evil@x.example',
        "alice@example.org)zoe@x.example",
        "zoe@example.org@x.example",
        "<@relay,@b:zoe@example.org>",
        "<zoe@example.org\0@x.example>",
        "zoe\u200b@example.org",
        "\uff5aoe@example.org",
        "group: zoe@example.org;",
        "a <zoe@example.org> <evil@x.example>",
        "=?utf-8?q?zoe=40example=2Eorg=00?=@x.example",
        "",
    ],
)
def test_a_doubtful_author_is_nobody_with_a_problem(value: str) -> None:
    address, _, problem = author([value])
    assert address == ""
    assert problem


def test_two_from_fields_name_nobody() -> None:
    assert author(["zoe@example.org", "evil@x.example"])[0] == ""


def test_two_from_fields_that_are_the_same_name_their_author_and_say_so() -> None:
    address, name, problem = author(["Zoé <zoe@example.org>", "Zoé <zoe@example.org>"])
    assert (address, name) == ("zoe@example.org", "Zoé")
    assert problem


def test_recipients_are_canonical_and_without_doubles() -> None:
    assert addresses(["A <a@X.example>, a@x.example", "team: b@x.example, c@x.example;"]) == (
        "a@x.example",
        "b@x.example",
        "c@x.example",
    )


def test_an_international_domain_is_written_in_ascii() -> None:
    assert canonical("zoé@exämple.org") == "zoé@xn--exmple-cua.org"
