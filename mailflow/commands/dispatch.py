"""`mailflow dispatch`: sends the outbox until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import importlib

from mailflow.runtime.process import Ready, add_part_arguments, run_part
from mailflow.services import Services

HELP = """Sends what is in the outbox through the site's relay (MAILFLOW_RELAY_HOST), again and again with growing
pauses while the relay is away. Several may run; needs MAILFLOW_DATABASE_URL."""
EXAMPLES = """
MAILFLOW_RELAY_HOST=smtp.example.org MAILFLOW_RELAY_USER=mailflow mailflow dispatch
MAILFLOW_RELAY_HOST=127.0.0.1 MAILFLOW_RELAY_PORT=1025 MAILFLOW_RELAY_SECURITY=none mailflow dispatch
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_part_arguments(parser)


def run(args: argparse.Namespace) -> int:
    importlib.import_module("mailflow.outbox.dispatcher")  # while the database starts, not after
    return run_part("dispatch", serve, ready_file=args.ready_file)


async def serve(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.outbox import dispatcher

    await dispatcher.serve(services.settings, services.engine, services.clock, services.keyring, stop, ready)
