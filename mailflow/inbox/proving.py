"""Where the site is its own mail exchanger: checks the DKIM signatures that could prove a batch's senders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from mailflow.mail.values import ReadMail


class Keys(Protocol):
    """Finds the public keys of signatures (inbox.key_records)."""

    async def find(self, names: Collection[str]) -> dict[str, bytes]:
        """DNS name → record; names without one are left out."""
        ...


class Verifier(Protocol):
    """Checks signatures where hostile mail can do no harm (mail.pool)."""

    async def verify_all(self, signed: Sequence[tuple[bytes, Mapping[str, bytes]]]) -> list[bool]:
        """Whether a signature of each mail holds, with the keys that were found for it."""
        ...


async def verified(keys: Keys, verifier: Verifier, raws: Sequence[bytes], reads: list[ReadMail]) -> list[ReadMail]:
    """The same mails, those marked `dkim_passed` whose From domain signed them."""
    records = await keys.find({name for read in reads for name in read.dkim_keys})
    found = [{name: records[name] for name in read.dkim_keys if name in records} for read in reads]
    asked = [number for number, own in enumerate(found) if own]
    passed = await verifier.verify_all([(raws[number], found[number]) for number in asked])
    holding = {number for number, holds in zip(asked, passed, strict=True) if holds}
    return [replace(read, dkim_passed=number in holding) for number, read in enumerate(reads)]
