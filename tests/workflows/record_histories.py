"""Records one history for each branch of the case workflow: `python -m tests.workflows.record_histories [NAME …]`.

Run it when the workflow gained a branch, for that branch; keep the files of earlier releases, they prove that running
cases survive.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from temporalio.testing import WorkflowEnvironment

from mailflow.workflows.codec import data_converter
from tests.workflows.branches import BRANCHES, play
from tests.workflows.temporal import KEYRING, PROGRAMS

FOLDER = Path(__file__).parent / "histories"


async def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    environment = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(PROGRAMS / "temporal-test-server"), data_converter=data_converter(KEYRING)
    )
    async with environment:
        for name in names or [name for name in BRANCHES if not (FOLDER / f"{name}.json").exists()]:
            history = await play(environment.client, name)
            (FOLDER / f"{name}.json").write_text(history.to_json() + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
