"""`mailflow pathway migrate`: moves people who are on a pathway to another revision, or says what that would do."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mailflow.commands import migration_report

if TYPE_CHECKING:
    from mailflow.caseload.mass_migration import Progress
    from mailflow.caseload.migrating import Line, Plan
    from mailflow.services import Services

CLASSES = ("wording", "future", "structure", "legal")


def add_arguments(actions: Any) -> None:
    """The subcommand's own."""
    migrate = actions.add_parser("migrate", help="move people who are on a pathway to another revision")
    migrate.add_argument("code")
    migrate.add_argument("--to", type=int, required=True, metavar="N", help="the revision they go to")
    migrate.add_argument(
        "--only-class",
        nargs="+",
        choices=CLASSES,
        default=[],
        metavar="CLASS",
        help=f"only those whom no other change concerns: {', '.join(CLASSES)}",
    )
    migrate.add_argument(
        "--map", nargs="+", default=[], metavar="OLD=NEW", help="where people at a removed step go; X=X begins it anew"
    )
    migrate.add_argument("--dry-run", action="store_true", help="say what would happen; nothing remains of it")
    migrate.add_argument("--batch", type=int, default=500, metavar="CASES", help="cases a transaction (500)")
    migrate.add_argument("--by", metavar="LOGIN", help="who moves them")
    migrate.add_argument("--json", action="store_true", help="every case as one JSON line on standard output")


@dataclass(slots=True)
class Told:
    """Keeps what came of each case, and says on standard error how far it is and how long it will take."""

    as_json: bool
    started: float
    lines: list[Line] = field(default_factory=list)
    first: int | None = None
    total: int = 0

    def __call__(self, progress: Progress) -> None:
        if self.as_json:
            for line in progress.lines:
                print(json.dumps(migration_report.plain(line), ensure_ascii=False))
        self.lines.extend(progress.lines)
        done_before = self.first if self.first is not None else max(0, progress.looked_at - len(progress.lines))
        self.first, self.total = done_before, progress.total
        seconds = time.monotonic() - self.started
        rate = (progress.looked_at - done_before) / seconds if seconds > 0 else 0.0
        left = max(0, progress.total - progress.looked_at) / rate if rate else 0.0
        words = f"{progress.looked_at} of {progress.total} cases · {rate:.0f} a second · about {left:.0f} s left"
        print(words, file=sys.stderr)


def run(args: argparse.Namespace) -> int:
    """Move them, or rehearse it. Ends with 1 when people wait at removed steps without a mapping."""
    from mailflow.commands.site import with_services
    from mailflow.core.errors import Refused

    if not 1 <= args.batch <= 5000:
        raise Refused("--batch is a number from 1 to 5000")
    mapping = dict(_pair(item) for item in args.map)
    told = Told(args.json, time.monotonic())

    async def work(services: Services) -> tuple[Plan, dict[str, int]]:
        return await _work(services, args, mapping, told)

    plan, lost = with_services(work)
    if not args.json:
        print("\n".join(migration_report.report(plan, told.lines, rehearsed=args.dry_run)))
    if lost:
        from mailflow.caseload.mass_migration import waiting_at

        raise Refused(waiting_at(lost))
    return 0


async def _work(
    services: Services, args: argparse.Namespace, mapping: dict[str, str], told: Told
) -> tuple[Plan, dict[str, int]]:
    from mailflow.caseload.mass_migration import Mover
    from mailflow.caseload.migrating import plan_migration, without_a_way
    from mailflow.caseload.revisions import Shelf
    from mailflow.caseload.sending import Tools
    from mailflow.pathways.diff import Class
    from mailflow.store.drafts import account

    shelf, only = Shelf(), frozenset(Class(item) for item in args.only_class)
    async with services.engine.connect() as connection:
        plan = await plan_migration(connection, shelf, args.code, args.to, mapping, only)
        lost = await without_a_way(connection, plan)
        by = (await account(connection, args.by))["id"] if args.by else None
    mover = Mover(services.engine, Tools(services.keyring, services.settings), shelf, services.clock, args.batch)
    if args.dry_run:
        await mover.rehearse(plan, told)
    else:
        await mover.carry_out(plan, by, told)
    return plan, lost


def _pair(item: str) -> tuple[str, str]:
    from mailflow.core.errors import Refused

    old, found, new = item.partition("=")
    if not (found and old and new):
        raise Refused(f"--map {item}: write OLD=NEW, two ids of steps")
    return old, new
