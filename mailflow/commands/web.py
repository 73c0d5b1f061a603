"""`mailflow web`: serves the pages until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import importlib

from mailflow.runtime.process import Ready, add_part_arguments, run_part
from mailflow.services import Services

HELP = """Serves the pages for advisers and administrators, and the API. Put a reverse proxy with TLS in front of it
and give its address in MAILFLOW_WEB_URL. Several may run; needs MAILFLOW_DATABASE_URL."""
EXAMPLES = """
MAILFLOW_WEB_PORT=8080 MAILFLOW_WEB_URL=https://suivi.example.org mailflow web
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_part_arguments(parser)


def run(args: argparse.Namespace) -> int:
    importlib.import_module("mailflow.web.serve")  # while the database starts, not after
    return run_part("web", serve, ready_file=args.ready_file)


async def serve(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.web import serve as pages

    await pages.serve(services, stop, ready)
