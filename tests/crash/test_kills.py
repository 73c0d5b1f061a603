"""R2: kill -9 of any part under load loses nothing that was acknowledged, and stores nothing twice."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from mailflow.runtime import postgres
from tests.crash.harness import PARTS, run


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="mailflow-crash-"))
    folder.chmod(0o755)
    yield folder
    postgres.remove(folder)
    shutil.rmtree(folder)


@pytest.mark.crash
@pytest.mark.timeout(300)
async def test_killing_each_part_under_load_loses_and_doubles_nothing(home: Path) -> None:
    outcome = await run(home, mails=350, pause=0.05)
    assert outcome.broken_promises == []
    assert len(outcome.sent.acknowledged) >= 350
    assert [name for name, _ in outcome.kills] == list(PARTS)
