"""The invented agency on the test's fresh database, and what a person and their adviser do there."""

from __future__ import annotations

import pytest

from mailflow.services import Services
from tests.scenarios.stage import Stage


@pytest.fixture
async def stage(services: Services) -> Stage:
    made = Stage(services)
    await made.build()
    return made
