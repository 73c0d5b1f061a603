"""`python -m tests.runtime.fake_part NAME`: a part that does nothing, on the real process machinery and database."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from mailflow.commands import migrate
from mailflow.runtime.process import Ready, run_part
from mailflow.services import Services


async def serve(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    async with services.engine.connect() as connection:
        await connection.exec_driver_sql("SELECT count(*) FROM incoming")
    ready()
    await stop.wait()


if __name__ == "__main__":
    import os

    name = sys.argv[1]
    ready_file = Path(os.environ["MAILFLOW_READY_FILE"])
    raise SystemExit(run_part(name, migrate.serve if name == "migrate" else serve, ready_file=ready_file))
