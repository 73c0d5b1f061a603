"""`mailflow worker`: runs the cases' workflows until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import importlib

from mailflow.runtime.process import Ready, add_part_arguments, leave, run_part
from mailflow.services import Services

HELP = """Runs the workflows of the cases on Temporal (MAILFLOW_TEMPORAL_ADDRESS): reminders, reply clocks, and what
follows from a mail. Several may run; needs MAILFLOW_DATABASE_URL."""
EXAMPLES = """
MAILFLOW_TEMPORAL_ADDRESS=temporal.example.org:7233 mailflow worker
MAILFLOW_TEMPORAL_NAMESPACE=emploi MAILFLOW_TEMPORAL_TLS=true python worker.py
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_part_arguments(parser)


def run(args: argparse.Namespace) -> int:
    importlib.import_module("mailflow.workflows.worker")  # while the database starts, not after
    leave(run_part("worker", serve, ready_file=args.ready_file))


async def serve(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.workflows import worker

    await worker.serve(services, stop, ready)
