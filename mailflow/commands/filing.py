"""`mailflow filing`: files the mails taken in until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import importlib

from mailflow.runtime.process import Ready, add_part_arguments, run_part
from mailflow.services import Services

HELP = """Reads the mails taken in (in child processes with limits), finds out who wrote, to which conversation it
belongs and what it asks for, and puts it into the right queue. Several may run; needs MAILFLOW_DATABASE_URL."""
EXAMPLES = """
MAILFLOW_DATABASE_URL=postgresql://mailflow@db/mailflow mailflow filing
MAILFLOW_READERS=4 mailflow filing
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_part_arguments(parser)


def run(args: argparse.Namespace) -> int:
    importlib.import_module("mailflow.inbox.filing")  # while the database starts, not after
    return run_part("filing", serve, ready_file=args.ready_file)


async def serve(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.caseload.retention.nightly import run_nightly
    from mailflow.caseload.returning import run_returns
    from mailflow.inbox import filing

    beside = [
        asyncio.create_task(run_returns(services.engine, services.clock, stop)),
        asyncio.create_task(run_nightly(services.engine, services.clock, stop)),
    ]
    try:
        await filing.serve(services.settings, services.engine, services.clock, services.keyring, stop, ready)
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
