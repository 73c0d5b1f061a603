"""Requests that change something must come from our own pages: their origin, and a token only those pages hold."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.requests import Request

from mailflow.core.keys import Keyring

FIELD = "csrf"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def same_origin(request: Request, own_url: str | None) -> bool:
    """Whether the browser says that the request began on our own pages.

    `Sec-Fetch-Site` is what browsers send to https and to loopback; `Origin` decides where it is missing (under our
    `no-referrer` policy browsers send `Origin: null` with plain forms, which alone proves nothing).
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is None or origin == "null":
        return site == "same-origin"
    return origin == own_origin(request, own_url)


def own_origin(request: Request, own_url: str | None) -> str:
    """Scheme, host and port of our pages as browsers see them."""
    if own_url:
        parts = urlsplit(own_url)
        return f"{parts.scheme}://{parts.netloc}"
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


def token_matches(given: object, expected: str) -> bool:
    """Constant time; an empty token never matches."""
    return isinstance(given, str) and bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def login_token(keyring: Keyring, cookie: str) -> str:
    """The token of the login form, bound to the visitor's cookie: there is no session yet to keep one in."""
    if not cookie:
        return ""
    return hmac.digest(keyring.signing("login form"), cookie.encode(), hashlib.sha256).hex()
