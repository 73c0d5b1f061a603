"""What the client of Temporal says goes through our logging."""

from __future__ import annotations

import logging

import pytest

from mailflow.config import Settings
from mailflow.workflows.client import connect
from tests.workflows.temporal import KEYRING, DevServer, FakeCase, fake_worker, fresh, until


async def test_what_temporal_s_core_has_to_say_goes_through_our_logging(
    server: DevServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    await server.connect()
    client = await connect(Settings(temporal_address=server.address), KEYRING)

    async def said() -> bool:
        return any(record.name == "temporalio.core" for record in caplog.records)

    with caplog.at_level(logging.WARNING):
        async with fake_worker(client, FakeCase([]), fresh()):
            server.kill()
            await until(said)
            server.start()
    assert "WARN" not in capfd.readouterr().err
