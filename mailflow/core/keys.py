"""The site's secrets: one key per purpose, derived from the current and the previous secret. Reads no files."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Keyring:
    """Secrets of at least 32 bytes, newest first.

    Rotation: put the new secret in front, keep the old one until what it signed has expired.
    """

    secrets: tuple[bytes, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.secrets or any(len(secret) < 32 for secret in self.secrets):
            raise ValueError("a secret key must have at least 32 bytes")

    def signing(self, purpose: str) -> bytes:
        """The 32-byte key for making new things of this purpose."""
        return derive(self.secrets[0], purpose)

    def accepted(self, purpose: str) -> Iterator[bytes]:
        """All keys that may have made things of this purpose, newest first."""
        for secret in self.secrets:
            yield derive(secret, purpose)

    def key_id(self, purpose: str) -> str:
        """Public name of the signing key: eight hex digits, tells keys apart and reveals nothing."""
        return key_name(self.signing(purpose))


@lru_cache(maxsize=64)  # a handful of secrets and purposes, asked for several times a mail
def derive(secret: bytes, purpose: str) -> bytes:
    """HKDF-SHA-256 (RFC 5869) with an empty salt and one output block."""
    extracted = hmac.digest(b"\0" * 32, secret, hashlib.sha256)
    return hmac.digest(extracted, b"mailflow/" + purpose.encode() + b"\x01", hashlib.sha256)


@lru_cache(maxsize=64)
def key_name(key: bytes) -> str:
    """Eight hex digits naming `key`."""
    return hashlib.sha256(b"key id" + key).hexdigest()[:8]
