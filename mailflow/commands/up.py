"""`mailflow up`: the whole site on this machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import sys

from mailflow.runtime.stack import Addresses
from mailflow.runtime.supervisor import State, Status

HELP = """Runs every part on this machine and keeps it running: a part that ends is started again. PostgreSQL and
Temporal come along unless MAILFLOW_DATABASE_URL and MAILFLOW_TEMPORAL_ADDRESS name others. All data are in
MAILFLOW_HOME. Ctrl-C stops everything that was started, and nothing else."""
EXAMPLES = """
mailflow up
MAILFLOW_HOME=/srv/mailflow MAILFLOW_MAIL_DOMAIN=agence.example.org MAILFLOW_RELAY_HOST=smtp.example.org mailflow up
MAILFLOW_DATABASE_URL=postgresql://mailflow@db/mailflow mailflow up --timeout 60
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--timeout", type=float, default=120.0, metavar="SECONDS", help="give up when not all serve by then (120)"
    )


def run(args: argparse.Namespace) -> int:
    return asyncio.run(up(args.timeout))


async def up(timeout: float) -> int:
    """Start, say where everything is, wait for Ctrl-C, stop."""
    from mailflow.config import load_settings
    from mailflow.runtime.logging import set_up_logging
    from mailflow.runtime.stack import choose_ports, standard_parts
    from mailflow.runtime.supervisor import Supervisor, run_until_signal, until_signal

    settings = load_settings()
    set_up_logging("warning", settings.log_format)
    ports = choose_ports(settings, settings.home)
    parts, addresses = standard_parts(settings, settings.home, ports)
    told = until_signal()
    async with Supervisor(parts, settings.home, on_change=StatusLine(len(parts))) as running:
        starting = asyncio.create_task(running.ready(timeout=timeout))
        await asyncio.wait({starting, told}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            print(first_steps(addresses, settings.mailboxes[0], has_relay=settings.relay_host is not None), flush=True)
            await run_until_signal(running, told)
        starting.cancel()
        print("stopping…", flush=True)
    return 0


class StatusLine:
    """Prints each change on a line, or rewrites one line on a terminal."""

    def __init__(self, parts: int) -> None:
        self.parts = parts
        self.ready: set[str] = set()
        self.live = sys.stderr.isatty()

    def __call__(self, status: Status) -> None:
        if status.state is State.READY:
            self.ready.add(status.name)
        elif status.state in (State.PAUSED, State.REFUSED, State.STOPPED):
            self.ready.discard(status.name)
        elif not self.live:
            return
        count = f"[{len(self.ready)}/{self.parts}]"
        words = f"{count} {status.name}: {status.state}" + (f" (restart {status.restarts})" if status.restarts else "")
        end = "\n" if not self.live or status.state is State.PAUSED else ""
        print(f"\r\x1b[K{words}" if self.live else words, end=end, file=sys.stderr, flush=True)


def first_steps(addresses: Addresses, mailbox: str, *, has_relay: bool) -> str:
    """What is where, and what to do next."""
    lines = [
        "",
        "mailflow runs.",
        f"  mail in   127.0.0.1:{addresses.smtp_port} (SMTP)",
        f"  pages     {addresses.web_url}",
        "",
        "First steps, in another terminal:",
        "  mailflow agency add CODE --name … --email … --phone … --address …",
        "  mailflow staff add LOGIN --name … --role administrator --agency CODE --email …",
        f"  swaks --server 127.0.0.1:{addresses.smtp_port} --from somebody@example.org --to {mailbox}",
        "  mailflow doctor",
    ]
    if not has_relay:
        lines += [
            "",
            "Warning: no relay is configured (MAILFLOW_RELAY_HOST): mails to job seekers are held in the outbox. None",
            "is lost; they leave once a relay is set and mailflow is started again.",
        ]
    return "\n".join([*lines, "", "Ctrl-C stops everything."])
