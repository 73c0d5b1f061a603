"""One time-skipping server a session; one dev server a test that asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from mailflow.services import Services
from mailflow.workflows.codec import data_converter
from tests.caseload.site import Site
from tests.workflows.temporal import KEYRING, PROGRAMS, DevServer


@pytest.fixture(scope="session")
async def skipping() -> AsyncIterator[WorkflowEnvironment]:
    """A server on which time passes as soon as everybody waits."""
    environment = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(PROGRAMS / "temporal-test-server"), data_converter=data_converter(KEYRING)
    )
    async with environment:
        yield environment


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DevServer]:
    made = DevServer(tmp_path)
    made.start()
    yield made
    made.kill()


@pytest.fixture
async def site(services: Services) -> Site:
    return await Site(services).build()
