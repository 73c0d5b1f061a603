"""Servers and workers die while cases sleep and wake: the relay gets what the simulator foresaw, each mail once."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from mailflow.runtime import postgres
from tests.crash.losing import lose_temporal
from tests.crash.sleepers import kill_sleepers


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="mailflow-sleepers-"))
    folder.chmod(0o755)
    yield folder
    postgres.remove(folder)
    shutil.rmtree(folder)


@pytest.mark.crash
@pytest.mark.timeout(200)
async def test_each_mail_of_the_forecast_arrives_once_though_server_and_worker_are_killed(home: Path) -> None:
    outcome = await kill_sleepers(home, 12, 0.1, victims=("temporal", "worker"), pause=(0.5, 2.0))
    assert outcome.broken_promises == []
    assert outcome.forecast == outcome.arrived == 48
    assert outcome.kills and outcome.continued
    assert outcome.flagged == outcome.asked == []


@pytest.mark.crash
@pytest.mark.timeout(200)
async def test_a_deleted_store_of_temporal_is_rebuilt_and_what_was_due_meanwhile_goes_out_once(home: Path) -> None:
    lost = await lose_temporal(home, 12, reconcile_every=1.0)
    assert lost.broken_promises == []
    assert lost.outcome.forecast == lost.outcome.arrived == 24
