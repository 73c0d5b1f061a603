"""Runs one part of the demo: `python -m mailflow.demo.part NAME`. The parts of production, on the demo's clock."""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
from pathlib import Path

from mailflow.config import load_settings
from mailflow.demo.clock import load_clock
from mailflow.runtime.process import Ready, Serve, leave, run_part
from mailflow.services import Services


async def intake(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.inbox.intake import serve

    await serve(services.settings, services.engine, services.clock, services.keyring, stop, ready)


async def filing(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.caseload.returning import run_returns
    from mailflow.inbox.filing import serve

    returns = asyncio.create_task(run_returns(services.engine, services.clock, stop))
    try:
        await serve(services.settings, services.engine, services.clock, services.keyring, stop, ready)
    finally:
        returns.cancel()
        await asyncio.gather(returns, return_exceptions=True)


async def dispatch(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.outbox.dispatcher import serve

    await serve(services.settings, services.engine, services.clock, services.keyring, stop, ready)


async def worker(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.workflows.worker import serve

    await serve(services, stop, ready)


async def web(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.demo.sent_pages import LINK, sent_routes
    from mailflow.web.serve import serve

    await serve(services, stop, ready, extra_routes=sent_routes(services.settings.home), extra_links=(LINK,))


async def sink(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.demo.sink import serve

    await serve(services.settings.home / "sent", "127.0.0.1", services.settings.relay_port, stop, ready)


MODULES = {
    "intake": "mailflow.inbox.intake",
    "filing": "mailflow.inbox.filing",
    "dispatch": "mailflow.outbox.dispatcher",
    "worker": "mailflow.workflows.worker",
    "web": "mailflow.web.serve",
    "sink": "mailflow.demo.sink",
}
PARTS: dict[str, Serve] = {
    "intake": intake,
    "filing": filing,
    "dispatch": dispatch,
    "worker": worker,
    "web": web,
    "sink": sink,
}


def main(name: str) -> int:
    """Run the part until told to stop; returns its exit code."""
    importlib.import_module(MODULES[name])  # while the database starts, not after
    settings = load_settings()
    ready_file = os.environ.get("MAILFLOW_READY_FILE")
    return run_part(
        name,
        PARTS[name],
        ready_file=Path(ready_file) if ready_file else None,
        clock=load_clock(settings.home),
        settings=settings,
    )


if __name__ == "__main__":
    leave(main(sys.argv[1]))
