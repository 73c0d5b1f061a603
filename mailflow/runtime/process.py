"""Runs one part in this process: settings, log, schema, signals, and word to the supervisor when it really serves.

Knows nothing of what the part does.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NoReturn

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mailflow.config import Settings, load_settings
from mailflow.core.clock import Clock
from mailflow.core.errors import Misconfigured
from mailflow.runtime.logging import set_up_logging
from mailflow.runtime.part import EX_CONFIG
from mailflow.services import Services, open_services
from mailflow.store import health

Ready = Callable[[], None]
Serve = Callable[[Services, asyncio.Event, Ready], Awaitable[None]]

STOP_SECONDS = 25.0  # a part that does not drain within this time is left behind
LONGEST_PAUSE = 10.0
GATE = 0x67617465  # "gate"
log = structlog.get_logger(__name__)


def add_part_arguments(parser: argparse.ArgumentParser) -> None:
    """Options that every part has."""
    parser.add_argument(
        "--ready-file",
        type=Path,
        default=os.environ.get("MAILFLOW_READY_FILE"),
        metavar="FILE",
        help="written, as JSON, when the part really serves (for supervisors)",
    )


def run_part(
    name: str,
    serve: Serve,
    *,
    ready_file: Path | None = None,
    clock: Clock | None = None,
    settings: Settings | None = None,
) -> int:
    """Run `serve` until SIGTERM or SIGINT. Returns the exit code: 0, or 78 when a setting is wrong."""
    try:
        settings = settings or load_settings()
        set_up_logging(settings.log_level, settings.log_format, part=name)
        with asyncio.Runner(loop_factory=loop_factory(name)) as runner:
            runner.run(_run(name, serve, settings, clock, ready_file))
    except Misconfigured as error:
        print(f"mailflow {name}: {error.public}", file=sys.stderr)
        return EX_CONFIG
    return 0


def leave(code: int) -> NoReturn:
    """End the process now. Threads of Temporal's core outlive its worker and abort an interpreter that winds up."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def loop_factory(name: str) -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where it fits; Temporal's worker runs workflows on loops of its own and keeps asyncio's."""
    if name == "worker":
        return None
    import uvloop

    return uvloop.new_event_loop


async def _run(name: str, serve: Serve, settings: Settings, clock: Clock | None, ready_file: Path | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    services = open_services(settings, clock=clock)
    try:
        await database_fits(services, stop)
        if not stop.is_set():
            await until_stopped(serve(services, stop, announcement(name, settings, ready_file)), stop)
    finally:
        await services.close()
    log.info("stopped")


async def until_stopped(serving: Awaitable[None], stop: asyncio.Event, seconds: float = STOP_SECONDS) -> None:
    """Await the part; once told to stop it has `seconds` to drain, then it is cancelled."""
    task = asyncio.ensure_future(serving)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            log.error("did not drain in time", seconds=seconds)
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    finally:
        stopping.cancel()
        task.cancel()


async def database_fits(services: Services, stop: asyncio.Event, first_pause: float = 0.2) -> None:
    """Wait for the database, bring its schema up to date, refuse one that forgets what it acknowledged."""
    pause = first_pause
    while not stop.is_set():
        try:
            await check_database(services)
            return
        except (DBAPIError, OSError) as error:
            if pause == first_pause:
                log.warning("waiting for the database", reason=type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)


async def check_database(services: Services) -> None:
    """One try: durable settings, then the schema (loads Alembic only when something is missing)."""
    async with services.engine.connect() as connection:
        weak = await health.not_durable(connection)
        found = await health.schema(connection)
    if weak:
        values = ", ".join(f"{name} = {value}" for name, value in weak)
        raise Misconfigured(
            f"The database could lose acknowledged mail ({values}): set them to on in postgresql.conf and reload it"
        )
    if found != health.expected_schema():
        await bring_up_to_date(services)


async def bring_up_to_date(services: Services) -> None:
    """Migrate, one process at a time: those that waited find nothing to do, and do not load Alembic for it."""
    async with services.engine.connect() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": GATE})
        if await health.schema(connection) != health.expected_schema():
            from mailflow.store.migrate import migrate

            await asyncio.to_thread(migrate, services.database_url)


def announcement(name: str, settings: Settings, ready_file: Path | None) -> Ready:
    """What the part calls when it serves: logs it, and leaves the ready file for the supervisor. Once is enough."""
    said = False

    def ready() -> None:
        nonlocal said
        if said:
            return
        said = True
        log.info("ready")
        if ready_file is not None:
            ports = {"smtp": settings.smtp_port, "lmtp": settings.lmtp_port, "web": settings.web_port}
            write_ready(ready_file, name, {key: port for key, port in ports.items() if port > 0})

    return ready


def write_ready(file: Path, name: str, ports: dict[str, int]) -> None:
    """Atomically: readers see all of it or nothing."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.write_text(json.dumps({"part": name, "pid": os.getpid(), "ports": ports}))
    draft.replace(file)
