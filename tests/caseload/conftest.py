"""The invented agency on the test's fresh database."""

from __future__ import annotations

import pytest

from mailflow.services import Services
from tests.caseload.site import Site


@pytest.fixture
async def site(services: Services) -> Site:
    return await Site(services).build()
