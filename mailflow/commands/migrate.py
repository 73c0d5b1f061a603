"""`mailflow migrate`: the database's schema."""

from __future__ import annotations

import argparse
import asyncio

from mailflow.runtime.process import Ready, run_part
from mailflow.services import Services

HELP = """Brings the database to this release's schema and ends. Waits for the database; safe to run from several
hosts at once (a lock lets one at a time); changes nothing when there is nothing to do. The parts do the same when
they start, so this is for deployments that want it as a step of its own."""
EXAMPLES = """
MAILFLOW_DATABASE_URL=postgresql://mailflow@db/mailflow mailflow migrate
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser  # it has none


def run(args: argparse.Namespace) -> int:
    del args
    return run_part("migrate", serve)


async def serve(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    del services, stop  # the schema was brought up to date before this is called
    ready()
