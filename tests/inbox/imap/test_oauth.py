"""Access tokens: kept until shortly before their end, refresh tokens exchanged, and no secret in any message."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mailflow.core.errors import Misconfigured, Temporary
from mailflow.inbox.imap.oauth import OAuth, TokenProvider
from mailflow.inbox.imap.trouble import LoginRefused
from tests.inbox.imap.token_endpoint import Provider, provider


@dataclass(slots=True)
class Time:
    at: float = 1_000_000.0

    def now(self) -> float:
        return self.at


@pytest.fixture
def endpoint() -> Iterator[Provider]:
    with provider() as running:
        yield running


def tokens(endpoint: Provider, folder: Path, time: Time, **more: object) -> TokenProvider:
    (folder / "secret").write_text("client-secret")
    settings = {"grant": "client_credentials", "client_id": "id", "client_secret_file": folder / "secret", **more}
    return TokenProvider(OAuth.model_validate({"token_url": f"{endpoint.url}/t", **settings}), "suivi@x", time.now)


def test_a_token_is_kept_until_shortly_before_its_end(endpoint: Provider, tmp_path: Path) -> None:
    time = Time()
    made = tokens(endpoint, tmp_path, time)
    assert [made.token() for _ in range(3)] == ["token-1"] * 3
    time.at += 3600 - 121
    assert made.token() == "token-1"
    time.at += 2
    assert made.token() == "token-2"
    assert made.forget() is False and made.token() == "token-3"


@pytest.mark.parametrize("seconds", [10, "60", None, "soon"])
def test_short_and_odd_lifetimes_do_no_harm(endpoint: Provider, tmp_path: Path, seconds: object) -> None:
    endpoint.more = {"expires_in": seconds}
    made = tokens(endpoint, tmp_path, Time())
    assert made.token() == made.token() == "token-1"


def test_an_exchanged_refresh_token_is_kept(endpoint: Provider, tmp_path: Path) -> None:
    time, place = Time(), tmp_path / "refresh"
    place.write_text("first\n")
    made = tokens(endpoint, tmp_path, time, grant="refresh_token", refresh_token_file=place)
    endpoint.more = {"refresh_token": "second"}
    made.token()
    time.at += 4000
    made.token()
    assert [form["refresh_token"] for form in endpoint.asked] == ["first", "second"]
    assert place.read_text() == "second\n"


def test_a_service_account_signs_for_its_user(endpoint: Provider, tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    (tmp_path / "key.json").write_text(json.dumps({"client_email": "robot@project.example", "private_key": pem}))
    made = tokens(endpoint, tmp_path, Time(), grant="service_account", key_file=tmp_path / "key.json", client_id="")
    assert made.token() == "token-1"
    form = endpoint.asked[0]
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    head, claims, signature = (urlsafe_b64decode(part + "==") for part in form["assertion"].split("."))
    assert json.loads(head)["alg"] == "RS256"
    said = json.loads(claims)
    assert (said["iss"], said["sub"], said["scope"]) == ("robot@project.example", "suivi@x", "https://mail.google.com/")
    signed = form["assertion"].rpartition(".")[0].encode()
    key.public_key().verify(signature, signed, PKCS1v15(), SHA256())


@pytest.mark.parametrize("content", ["{}", "no json", '{"client_email": "x", "private_key": "y"}', "[1]"])
def test_a_key_file_that_is_none_is_said(endpoint: Provider, tmp_path: Path, content: str) -> None:
    (tmp_path / "key.json").write_text(content)
    made = tokens(endpoint, tmp_path, Time(), grant="service_account", key_file=tmp_path / "key.json")
    with pytest.raises(Misconfigured, match="not the JSON key"):
        made.token()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((400, {"error": "invalid_grant", "error_description": "client-secret"}), LoginRefused),
        ((401, {}), LoginRefused),
        ((302, {}), LoginRefused),
        ((200, {"no": "token"}), LoginRefused),
        ((429, {}), Temporary),
        ((503, {}), Temporary),
    ],
)
def test_what_the_endpoint_says_is_sorted(
    endpoint: Provider, tmp_path: Path, answer: tuple[int, dict[str, str]], error: type[Exception]
) -> None:
    endpoint.answer = answer
    with pytest.raises(error) as caught:
        tokens(endpoint, tmp_path, Time()).token()
    assert "client-secret" not in str(caught.value)


def test_an_endpoint_that_is_away_is_passing_trouble(tmp_path: Path) -> None:
    with provider() as gone:
        made = tokens(gone, tmp_path, Time())
    with pytest.raises(Temporary, match="does not answer"):
        made.token()
