"""`mailflow hold`: the kill switches for outgoing mail. They hold, and never lose."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

HELP = """Holds outgoing mail in the outbox, and lets it go again: all of it, that of one pathway, one wording, or one
class (legal, service, optional). Works at once for all dispatchers. On release each mail is looked at again: what has
lost its sense meanwhile, a reminder of what was answered or of a day that is past, is taken back and says so in the
dossier.
`--release --fuse` puts the fuse for automatic mail back (MAILFLOW_AUTOMATIC_MAILS_PER_HOUR)."""
EXAMPLES = """
mailflow hold
mailflow hold --pathway premier-contact
mailflow hold --release --pathway premier-contact
mailflow hold --release --fuse
mailflow hold --status
"""
WORDS = {"pathway": "of the pathway", "wording": "with the wording", "class": "of the class"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--pathway", metavar="CODE", help="only the mail of this pathway")
    what.add_argument("--wording", metavar="CODE", help="only mail with this wording")
    what.add_argument("--class", dest="mail_class", choices=("legal", "service", "optional"), help="only this class")
    what.add_argument("--fuse", action="store_true", help="all automatic mail, as the fuse does")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--release", action="store_true", help="let held mail go")
    choice.add_argument("--status", action="store_true", help="only say how it stands")


def run(args: argparse.Namespace) -> int:
    from mailflow.commands.site import in_transaction

    for line in in_transaction(lambda connection: turn(connection, args)):
        print(line)
    return 0


async def turn(connection: AsyncConnection, args: argparse.Namespace) -> list[str]:
    """Turn the switch that was named, and say how all of them stand."""
    from mailflow.core.clock import SystemClock
    from mailflow.outbox.deciding import hold_sending, release_sending
    from mailflow.store import holding, switch

    name, now, said = await named(connection, args), SystemClock().now(), []
    if args.release:
        done = await release_sending(connection, None, now, name)
        said.append(f"released: {done.freed}, taken back because they had lost their sense: {done.dropped}")
    elif not args.status:
        await hold_sending(connection, None, now, name)
    held = await switch.held(connection)
    said += [f"held since {row['at']:%Y-%m-%d %H:%M %Z}: {in_words(row['name'])}" for row in held]
    if not held:
        said.append("outgoing mail leaves")
    waiting = await holding.count_held(connection)
    return [*said, f"held in the outbox: {waiting}"] if waiting else said


async def named(connection: Any, args: argparse.Namespace) -> str:
    """The switch's name. Raises `Refused` for a pathway or wording that was never published: a typing error."""
    from mailflow.core.errors import Refused
    from mailflow.store import pathways, switch

    if args.fuse:
        return switch.FUSE
    if args.pathway:
        if await pathways.latest_revision(connection, args.pathway) is None:
            raise Refused(f"there is no published pathway {args.pathway}; `mailflow pathway list` shows them")
        return switch.switch_name("pathway", args.pathway)
    if args.wording:
        if not await pathways.has_wording(connection, args.wording):
            raise Refused(f"no published pathway has a wording {args.wording}")
        return switch.switch_name("wording", args.wording)
    return switch.switch_name("class", args.mail_class) if args.mail_class else switch.EVERYTHING


def in_words(name: str) -> str:
    """What a switch holds."""
    _, _, rest = name.partition("/")
    kind, _, code = rest.partition("/")
    if kind == "fuse":
        return "all automatic mail (fuse)"
    return f"mail {WORDS[kind]} {code}" if kind in WORDS else "all outgoing mail"
