"""`mailflow hold`: the kill switch for outgoing mail. Holds, never loses."""

from __future__ import annotations

import argparse

HELP = """Holds every outgoing mail in the outbox, and lets them go again. Works at once for all dispatchers; what is
held keeps its place and its bytes."""
EXAMPLES = """
mailflow hold
mailflow hold --release
mailflow hold --status
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--release", action="store_true", help="let held mails go")
    choice.add_argument("--status", action="store_true", help="only say how it stands")


def run(args: argparse.Namespace) -> int:
    from mailflow.commands.site import in_transaction
    from mailflow.core.clock import SystemClock
    from mailflow.outbox.deciding import hold_sending, release_sending
    from mailflow.store.switch import is_held

    if not args.status:
        now = SystemClock().now()
        decide = release_sending if args.release else hold_sending
        in_transaction(lambda connection: decide(connection, None, now))
    held = in_transaction(is_held)
    print("outgoing mail is held in the outbox" if held else "outgoing mail leaves")
    return 0
