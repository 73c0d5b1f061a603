"""Links by which a person chooses the password of one account, once. Nothing of them is stored.

The signature covers the password hash of the moment: once another password is set, the link is worth nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from uuid import UUID

from mailflow.core.keys import Keyring

PURPOSE = "links that set a password"
VALID = timedelta(hours=48)
LENGTH = 16 + 5 + 32


def make(keyring: Keyring, staff_id: UUID, password_hash: str, now: datetime) -> str:
    """The part of the address that is secret."""
    said = staff_id.bytes + int((now + VALID).timestamp()).to_bytes(5)
    signed = said + _signature(keyring.signing(PURPOSE), said, password_hash)
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def whose(token: str, now: datetime) -> UUID | None:
    """The account that a link claims to be for; None for nonsense and for one that is too old. Proves nothing yet."""
    signed = _bytes(token)
    if signed is None or datetime.fromtimestamp(int.from_bytes(signed[16:21]), UTC) <= now:
        return None
    return UUID(bytes=signed[:16])


def is_good(keyring: Keyring, token: str, password_hash: str) -> bool:
    """Whether we made this link, and for the password the account still has."""
    signed = _bytes(token)
    if signed is None:
        return False
    said, proof = signed[:21], signed[21:]
    good = [hmac.compare_digest(_signature(key, said, password_hash), proof) for key in keyring.accepted(PURPOSE)]
    return any(good)


def _bytes(token: str) -> bytes | None:
    try:
        signed = base64.b64decode(token[:200] + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return signed if len(signed) == LENGTH else None


def _signature(key: bytes, said: bytes, password_hash: str) -> bytes:
    return hmac.digest(key, said + hashlib.sha256(password_hash.encode()).digest(), "sha256")
