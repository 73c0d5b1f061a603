"""Hashing and checking passwords with argon2id, a few at a time. Knows no accounts."""

from __future__ import annotations

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
AT_ONCE = 4  # each check takes 64 MiB

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _hasher.hash(password)


@cache
def nobody() -> str:
    """A hash that no password has been given for: checked for unknown logins, so that they take as long."""
    return _hasher.hash("nobody knows this password " + "x" * 12)


class PasswordCheck:
    """Checks passwords off the event loop, with a bound on memory."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def check(self, kept: str | None, password: str) -> str | None:
        """The hash to keep from now on (renewed when its costs are out of date), None when the password is wrong."""
        async with self._turn:
            return await asyncio.to_thread(_check, kept, password)

    async def make(self, password: str) -> str:
        """The hash of a new password."""
        async with self._turn:
            return await asyncio.to_thread(hash_password, password)


def _check(kept: str | None, password: str) -> str | None:
    try:
        _hasher.verify(kept or nobody(), password)
    except (VerificationError, InvalidHashError):
        return None
    if not kept:
        return None
    return _hasher.hash(password) if _hasher.check_needs_rehash(kept) else kept
