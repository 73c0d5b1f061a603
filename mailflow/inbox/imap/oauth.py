"""OAuth2 access tokens for IMAP (RFC 6749): fetched from the token endpoint, kept until shortly before their end.

Blocking; runs in the mailbox's own thread. Tokens and secrets appear in no message and no log.
"""

from __future__ import annotations

import base64
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal

import structlog
from pydantic import BaseModel, ConfigDict, Field, model_validator

from mailflow.core.errors import Misconfigured, Temporary
from mailflow.inbox.imap.secrets import SecretReference
from mailflow.inbox.imap.trouble import LoginRefused

MARGIN = 120.0  # seconds before its end in which a token is not used any more
PATIENCE = 10.0
LONGEST_ANSWER = 256 * 1024
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
log = structlog.get_logger(__name__)


class OAuth(BaseModel):
    """How to get access tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grant: Literal["client_credentials", "refresh_token", "service_account"]
    token_url: str
    client_id: str = ""
    client_secret_file: Path | None = None
    client_secret_env: str | None = None
    refresh_token_file: Path | None = None
    refresh_token_env: str | None = None
    key_file: Path | None = None  # a Google service account's JSON key
    scope: str = ""
    mechanism: Literal["XOAUTH2", "OAUTHBEARER"] = "XOAUTH2"
    secret_expires: date | None = Field(default=None)

    @model_validator(mode="after")
    def _fits(self) -> OAuth:
        parts = urllib.parse.urlsplit(self.token_url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("token_url must begin with https://")
        if self.grant == "service_account":
            if self.key_file is None:
                raise ValueError('grant = "service_account" needs key_file')
            return self
        if not self.client_id:
            raise ValueError(f'grant = "{self.grant}" needs client_id')
        if self.grant == "client_credentials" and self.client_secret is None:
            raise ValueError('grant = "client_credentials" needs client_secret_file or client_secret_env')
        if self.grant == "refresh_token" and self.refresh_token is None:
            raise ValueError('grant = "refresh_token" needs refresh_token_file or refresh_token_env')
        return self

    @property
    def client_secret(self) -> SecretReference | None:
        """Where the client's secret is; public clients have none."""
        return reference(self.client_secret_file, self.client_secret_env)

    @property
    def refresh_token(self) -> SecretReference | None:
        """Where the refresh token is."""
        return reference(self.refresh_token_file, self.refresh_token_env)


def reference(file: Path | None, variable: str | None) -> SecretReference | None:
    """The secret's place, None when none is given."""
    return SecretReference(file, variable) if file or variable else None


class TokenProvider:
    """Access tokens of one account."""

    def __init__(self, oauth: OAuth, user: str, now: Callable[[], float] = time.time) -> None:
        self._oauth, self._user, self._now = oauth, user, now
        self._token, self._good_until = "", 0.0
        self._used_before = False
        self._lock = threading.Lock()  # each folder has its own thread

    def token(self) -> str:
        """A token that is good for a while yet. Raises `LoginRefused` or `Temporary`."""
        with self._lock:
            self._used_before = bool(self._token) and self._now() < self._good_until
            if not self._used_before:
                self._fetch()
            return self._token

    def forget(self) -> bool:
        """The server did not want it; whether a newer one may be worth another try."""
        with self._lock:
            self._token = ""
            return self._used_before

    def _fetch(self) -> None:
        answer = post_form(self._oauth.token_url, self._form())
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise LoginRefused("the token endpoint gave no access token", "no access_token")
        try:
            seconds = float(answer.get("expires_in", 3600))
        except (TypeError, ValueError):
            seconds = 3600.0
        self._token, self._good_until = token, self._now() + max(seconds - MARGIN, seconds / 2)
        self._keep_refresh_token(answer.get("refresh_token"))

    def _keep_refresh_token(self, fresh: object) -> None:
        """Microsoft gives a new one with each token, and the old one ends one day (RFC 6749 §6)."""
        place = self._oauth.refresh_token
        if (
            isinstance(fresh, str)
            and fresh
            and place is not None
            and fresh != place.read()
            and not place.replace(fresh)
        ):
            log.warning("a new refresh token could not be kept: put it into a file that mailflow may write")

    def _form(self) -> dict[str, str]:
        oauth = self._oauth
        if oauth.grant == "service_account":
            return {"grant_type": JWT_GRANT, "assertion": self._assertion()}
        form = {"grant_type": oauth.grant, "client_id": oauth.client_id}
        if oauth.client_secret is not None:
            form["client_secret"] = oauth.client_secret.read()
        if oauth.grant == "refresh_token" and oauth.refresh_token is not None:
            form["refresh_token"] = oauth.refresh_token.read()
        if oauth.scope:
            form["scope"] = oauth.scope
        return form

    def _assertion(self) -> str:
        """A signed statement (RFC 7523 §3) that this service account asks for the user's mailbox."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        path = self._oauth.key_file
        try:
            found = json.loads(SecretReference(path).read())
            key = load_pem_private_key(found["private_key"].encode(), None)
            issuer = str(found["client_email"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Misconfigured(f"{path} is not the JSON key of a service account") from None
        if not isinstance(key, RSAPrivateKey):
            raise Misconfigured(f"{path} holds no RSA key")
        now = int(self._now())
        claims = {
            "iss": issuer,
            "sub": self._user,
            "scope": self._oauth.scope or "https://mail.google.com/",
            "aud": self._oauth.token_url,
            "iat": now,
            "exp": now + 3600,
        }
        signed = b".".join(encoded(part) for part in ({"alg": "RS256", "typ": "JWT"}, claims))
        return (signed + b"." + base64url(key.sign(signed, PKCS1v15(), SHA256()))).decode()


def encoded(part: dict[str, Any]) -> bytes:
    """One part of a JWT."""
    return base64url(json.dumps(part, separators=(",", ":")).encode())


def base64url(data: bytes) -> bytes:
    """Base64 for URLs, without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token endpoint does not send secrets elsewhere."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def post_form(url: str, form: dict[str, str]) -> dict[str, Any]:
    """POST the form; the JSON object that comes back. The endpoint's error code goes into the message, nothing else."""
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked with the settings
        url, urllib.parse.urlencode(form).encode(), {"Accept": "application/json"}
    )
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=PATIENCE) as response:
            return json_object(response.read(LONGEST_ANSWER))
    except urllib.error.HTTPError as error:
        with error:
            code = str(json_object(error.read(LONGEST_ANSWER)).get("error", ""))[:60]
            status = error.code
        if status in (408, 429) or status >= 500:
            raise Temporary("the token endpoint has a problem", f"HTTP {status}") from None
        raise LoginRefused(f"the token endpoint refuses: {code or f'HTTP {status}'}", code) from None
    except (OSError, urllib.error.URLError) as error:
        raise Temporary("the token endpoint does not answer", type(error).__name__) from None


def json_object(data: bytes) -> dict[str, Any]:
    """The object, an empty one for anything else."""
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
