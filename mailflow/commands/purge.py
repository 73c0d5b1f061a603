"""`mailflow purge`: keeps nothing longer than the settings say; erases one dossier, or keeps it whatever they say."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from mailflow.services import Services

HELP = """Removes what is older than administrators set under “Conservation”: originals of automatic mail that belongs
to nobody, closed mail of people never found, dossiers whose pathways ended; and files under no text any more. Without
a setting each is kept for ever, and a setting counts a day after it was changed. The part `filing` does the same each
night; it goes on where it was stopped. Running cases, open decisions, unread mail, doubts about sending, what two
people share and whoever is held are never touched. `erase` removes one dossier, `hold` keeps one, `release` undoes
that."""
EXAMPLES = """
mailflow purge --dry-run
mailflow purge
mailflow purge erase 7000123K --reason request --by anne --dry-run
mailflow purge hold 7000123K --why "Recours en cours" --by anne
"""
REASONS = ("request", "mistake", "order")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="list what would go, and change nothing")
    parser.add_argument("--most", type=int, default=10_000, metavar="N", help="of each class in this run (10000)")
    actions = parser.add_subparsers(dest="action", metavar="erase|hold|release")
    erase = actions.add_parser("erase", help="erase one dossier for ever")
    erase.add_argument("--reason", choices=REASONS, required=True, help="for the log: a code, never a text of a person")
    erase.add_argument("--dry-run", action="store_true", dest="only_look", help="say whether it could go")
    hold = actions.add_parser("hold", help="keep a dossier whatever the settings say")
    hold.add_argument("--why", required=True, metavar="TEXT", help="shown in the dossier")
    for action in (erase, hold, actions.add_parser("release", help="let the settings count for a dossier again")):
        action.add_argument("reference", help="the person's number")
        action.add_argument("--by", required=True, metavar="LOGIN", help="who does it: a team lead or administrator")


def run(args: argparse.Namespace) -> int:
    from mailflow.commands.site import with_services
    from mailflow.core.errors import Refused

    if args.most < 1:
        raise Refused("--most must be 1 or more")
    if args.action:
        print(with_services(lambda services: one_dossier(services, args)))
    else:
        print(with_services(lambda services: purge(services, args.most, dry_run=args.dry_run)))
    return 0


async def purge(services: Services, most: int, *, dry_run: bool) -> str:
    """One run, in words."""
    from mailflow.caseload.retention.nightly import run_once
    from mailflow.store import retention

    now = services.clock.now()
    if dry_run:
        return await foreseen(services, now, most)
    run_id = await run_once(services.engine, now, "command", most)
    if run_id is None:
        return "another process is at it: nothing done"
    async with services.engine.begin() as connection:
        counts = (await retention.lock_run(connection, run_id))["counts"]
    lines = [line(name, found) for name, found in sorted(counts.items())]
    return "\n".join(lines)


def line(name: str, found: dict[str, int | dict[str, int]]) -> str:
    """One class: looked at, removed, kept and why."""
    kept = found["kept"]
    assert isinstance(kept, dict)
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(kept.items()))
    size = found["bytes"]
    assert isinstance(size, int)
    said = f"{name}: {found['removed']} of {found['looked']} removed, {size / 1_000_000:.1f} MB"
    return f"{said}; kept: {why}" if why else said


async def foreseen(services: Services, now: datetime, most: int) -> str:
    """What a run would remove, one dossier or conversation a line."""
    from mailflow.caseload.retention import foreseeing

    mails = await foreseeing.originals(services.engine, now, most)
    lines = [f"originals: {mails.mails} would be emptied, {mails.bytes / 1_000_000:.1f} MB"]
    seen = [one async for one in foreseeing.seen(services.engine, now, most)]
    lines += [f"{one.of}: {one.what} {f'stays: {one.kept}' if one.kept else 'would go'}" for one in seen]
    return "\n".join(lines)


async def one_dossier(services: Services, args: argparse.Namespace) -> str:
    """Erase, hold or release one."""
    from mailflow.caseload.retention import erasing, holds
    from mailflow.core.errors import Refused

    now = services.clock.now()
    async with services.engine.begin() as connection:
        by, person_id = await actor(connection, args.by), await person(connection, args.reference)
        if args.action == "hold":
            await holds.hold(connection, person_id, args.why, by, now)
            return f"{args.reference} is kept from now on"
        if args.action == "release":
            await holds.release(connection, person_id, by, now)
            return f"{args.reference} is no longer kept; the settings count for it in 24 hours"
        only_look = args.only_look or args.dry_run
        order = erasing.Order(args.reason, now, by=by, dry=only_look)
        done = await erasing.erase_dossier(connection, person_id, order)
        if done.kept:
            raise Refused(f"{args.reference} stays: {done.kept}")
    rows = ", ".join(f"{count} {name}" for name, count in sorted(done.counts.items()) if name != "bytes")
    return f"{args.reference} would go" if only_look else f"{args.reference} erased: {rows}"


async def actor(connection: AsyncConnection, login: str) -> UUID:
    """A team lead or an administrator at work."""
    from mailflow.core.errors import Refused
    from mailflow.store import holds

    found = await holds.may_hold(connection, login)
    if found is None:
        raise Refused(f"{login} is no team lead or administrator with an open account")
    return found


async def person(connection: AsyncConnection, reference: str) -> UUID:
    """Whose number it is."""
    from mailflow.core.errors import Refused
    from mailflow.store import holds

    found = await holds.find(connection, reference)
    if found is None:
        raise Refused(f"nobody has the number {reference}")
    return found
