"""`mailflow purge`: empties old originals of automatic mail, as the settings say. Never touches a dossier."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mailflow.services import Services

HELP = """Empties the originals of automatic mail (lists, delivery reports, automatic answers) that belongs to nobody,
once they are older than the setting “Originaux du courrier automatique” says; without it, nothing. Subject, text and
verdict stay. Mail of a person, of a case or of an open conversation is never touched. Run it each night; it goes on
where it was stopped, and leaves a line in the log of actions for every 500 mails."""
EXAMPLES = """
mailflow purge --dry-run
mailflow purge
mailflow purge --most 1000
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say how many would be emptied, and change nothing")
    parser.add_argument("--most", type=int, default=10_000, metavar="N", help="mails in this run (default: 10000)")


def run(args: argparse.Namespace) -> int:
    from mailflow.commands.site import with_services
    from mailflow.core.errors import Refused

    if args.most < 1:
        raise Refused("--most must be 1 or more")
    print(with_services(lambda services: empty(services, args.most, dry_run=args.dry_run)))
    return 0


async def empty(services: Services, most: int, *, dry_run: bool) -> str:
    """One run, in words."""
    from mailflow.inbox.forgetting import forget

    done = await forget(services.engine, services.clock.now(), most, dry_run=dry_run)
    what = "originals would be emptied" if dry_run else "originals emptied"
    return f"{done.mails} {what}, {done.bytes / 1_000_000:.1f} MB"
