"""Fixtures: a mail server on loopback, with a receiver of the tests, and an agency in the database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from mailflow.services import Services
from tests.inbox.dialogue import Server, Shelf
from tests.inbox.site import Site, make_site


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def server(shelf: Shelf) -> AsyncIterator[Server]:
    made = Server(shelf)
    yield made
    await made.close()


@pytest.fixture
async def site(services: Services) -> Site:
    return await make_site(services)
