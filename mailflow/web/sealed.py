"""Words that must not stand readable in an address (names people search for), sealed so that it can be kept there."""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mailflow.core.keys import Keyring

PURPOSE = "words in addresses"
NONCE_BYTES = 12
LONGEST = 1000


def seal(keyring: Keyring, words: str) -> str:
    """The words as URL-safe characters that say nothing; "" for none."""
    if not words:
        return ""
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(keyring.signing(PURPOSE)).encrypt(nonce, words.encode(), None)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(keyring: Keyring, text: str) -> str:
    """The words again; "" when they were altered or sealed elsewhere."""
    if not text or len(text) > LONGEST:
        return ""
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return ""
    for key in keyring.accepted(PURPOSE):
        try:
            return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()
        except (InvalidTag, ValueError):
            continue
    return ""
