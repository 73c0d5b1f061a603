"""Fixtures: a mail server on loopback, with a receiver of the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.inbox.dialogue import Server, Shelf


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def server(shelf: Shelf) -> AsyncIterator[Server]:
    made = Server(shelf)
    yield made
    await made.close()
