"""`mailflow intake`: takes mail in until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import importlib

from mailflow.runtime.process import Ready, add_part_arguments, run_part
from mailflow.services import Services

HELP = """Takes mail in by SMTP (and LMTP) behind the site's mail server. Answers 250 only when a mail is durable in
the database. Several may run; needs MAILFLOW_DATABASE_URL. Stops on SIGTERM after the mails in hand."""
EXAMPLES = """
MAILFLOW_DATABASE_URL=postgresql://mailflow@db/mailflow MAILFLOW_SMTP_PORT=2525 mailflow intake
MAILFLOW_LMTP_PORT=2424 mailflow intake
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_part_arguments(parser)


def run(args: argparse.Namespace) -> int:
    importlib.import_module("mailflow.inbox.intake")  # while the database starts, not after
    return run_part("intake", serve, ready_file=args.ready_file)


async def serve(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.inbox import intake

    await intake.serve(services.settings, services.engine, services.clock, services.keyring, stop, ready)
