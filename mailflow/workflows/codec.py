"""Encrypts every payload before it leaves for Temporal (AES-256-GCM). Two keys may live; the payload names its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes, PayloadCodec

from mailflow.core.errors import Permanent
from mailflow.core.keys import Keyring, key_name

PURPOSE = "temporal payloads"
ENCODING = b"binary/encrypted"
KEY_ID = "mailflow-key"
NONCE_BYTES = 12


class SealedPayloads(PayloadCodec):
    """Seals with the newest key, opens with any accepted one."""

    def __init__(self, keyring: Keyring) -> None:
        self._key_id = keyring.key_id(PURPOSE).encode()
        self._ciphers = {key_name(key).encode(): AESGCM(key) for key in keyring.accepted(PURPOSE)}

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._seal(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._open(payload) for payload in payloads]

    def _seal(self, payload: Payload) -> Payload:
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._key_id].encrypt(nonce, payload.SerializeToString(), self._key_id)
        return Payload(metadata={"encoding": ENCODING, KEY_ID: self._key_id}, data=nonce + sealed)

    def _open(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        key_id = payload.metadata.get(KEY_ID, b"")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise Permanent("Temporal holds data sealed with a key that is no longer configured", key_id.hex())
        try:
            plain = cipher.decrypt(payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:], key_id)
        except InvalidTag:
            raise Permanent("Temporal holds data that was altered or sealed elsewhere", key_id.hex()) from None
        return Payload.FromString(plain)


def data_converter(keyring: Keyring) -> DataConverter:
    """The converter of every client and worker; texts of failures are sealed as well."""
    return replace(
        DataConverter.default,
        payload_codec=SealedPayloads(keyring),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
