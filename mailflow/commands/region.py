"""`mailflow region`: adds and lists regions of the roll-out. Phases and evaluations are noted on the page."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

HELP = """Adds and lists regions. A region holds agencies and goes from pilot to transition (both channels) to online
only; pathways may look at it. Its phases and their evaluations are noted on the administrator's pages, or come with
`mailflow config import`."""
EXAMPLES = """
mailflow region add ARA --name "Auvergne-Rhône-Alpes" --agency LYON-3 --agency LYON-7
mailflow region list
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="add|list")
    actions.add_parser("list", help="all regions, with the phase of today and the agencies")
    add = actions.add_parser("add", help="a new region, whose roll-out has not begun")
    add.add_argument("code", help="short name, e.g. ARA; conditions of pathways name it")
    add.add_argument("--name", required=True)
    add.add_argument("--agency", action="append", default=[], metavar="CODE", help="an agency of it; may be repeated")


def run(args: argparse.Namespace) -> int:
    from mailflow.commands.site import in_transaction

    if args.action == "list":
        for line in in_transaction(listed):
            print(line)
        return 0
    in_transaction(lambda connection: add(connection, args.code, args.name, args.agency))
    print(f"region {args.code} added; next: its phases, on the page /reglages/region/{args.code}")
    return 0


async def add(connection: AsyncConnection, code: str, name: str, agencies: list[str]) -> None:
    """Make it, recorded as done at the command line."""
    from mailflow.caseload.settings import regions
    from mailflow.core.clock import SystemClock

    await regions.save(connection, code, {"name": name, "agencies": agencies}, None, SystemClock().now(), new=True)


async def listed(connection: AsyncConnection) -> list[str]:
    """One line a region."""
    from mailflow.caseload.settings.regions import today_in
    from mailflow.core.clock import SystemClock
    from mailflow.core.rollout import moves_of, phase_on
    from mailflow.store import regions

    now, every, lines = SystemClock().now(), await regions.agencies(connection), []
    for row in await regions.listed(connection):
        codes = [item["code"] for item in every if item["region"] == row["code"]]
        phase = phase_on(moves_of(row["phases"]), await today_in(connection, codes, now))
        lines.append(f"{row['code']:<12} {phase.value:<12} {row['name']}: {', '.join(codes) or 'no agency'}")
    return lines
