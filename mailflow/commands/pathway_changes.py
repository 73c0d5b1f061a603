"""`mailflow pathway draft|approve|diff|rollback`, and publishing a draft: from an edit to a revision."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from mailflow.pathways.diff import Change

ACTIONS = ("draft", "approve", "diff", "rollback")


def add_arguments(actions: Any) -> None:
    """The subcommands' own."""
    draft = actions.add_parser("draft", help="save a file as the draft of its pathway; it has no effect")
    draft.add_argument("file", type=Path)
    draft.add_argument("--by", required=True, metavar="LOGIN", help="who wrote it")
    approve = actions.add_parser("approve", help="as a second person, approve the draft; asks for the password")
    approve.add_argument("code")
    approve.add_argument("--by", required=True, metavar="LOGIN", help="who approves it: not who wrote it")
    changes = actions.add_parser("diff", help="what changed, with the class of each change")
    changes.add_argument("what", help="a code (its draft, unless --to says a revision) or a file")
    changes.add_argument("--from", type=int, dest="old", metavar="N", help="an older revision than the newest")
    changes.add_argument("--to", type=int, dest="new", metavar="N", help="a revision instead of the draft")
    back = actions.add_parser("rollback", help="publish an old revision again, as the newest")
    back.add_argument("code")
    back.add_argument("--to", type=int, required=True, metavar="N")
    back.add_argument("--by", required=True, metavar="LOGIN")


def run(args: argparse.Namespace) -> int:
    """One of ACTIONS."""
    done: int = {"draft": _draft, "approve": _approve, "diff": _diff, "rollback": _roll_back}[args.action](args)
    return done


def publish_draft(code: str, by: str | None) -> int:
    """The draft of `code` becomes a revision."""
    from mailflow.caseload import drafting
    from mailflow.commands.site import in_transaction
    from mailflow.core.clock import SystemClock
    from mailflow.core.errors import Refused

    if by is None:
        raise Refused(f"say who publishes the draft of {code}: --by LOGIN; a file would end in .yaml")

    async def work(connection: AsyncConnection) -> int:
        return await drafting.publish_draft(connection, code, await _id(connection, by), SystemClock().now())

    number = in_transaction(work)
    print(f"{code}: revision {number} published; people who are on it stay on theirs")
    print(f"next: mailflow pathway migrate {code} --to {number} --dry-run")
    return 0


def _draft(args: argparse.Namespace) -> int:
    from mailflow.caseload import drafting
    from mailflow.commands.pathway import read_files
    from mailflow.commands.site import in_transaction
    from mailflow.core.clock import SystemClock

    document, wordings = read_files(args.file)

    async def work(connection: AsyncConnection) -> tuple[str, tuple[str, ...]]:
        author = await _id(connection, args.by)
        return await drafting.save_draft(connection, document, wordings, author, SystemClock().now())

    code, problems = in_transaction(work)
    for problem in problems:
        print(problem)
    print(f"{code}: draft saved" + (f", with {len(problems)} mistakes to mend before it is published" * bool(problems)))
    return 0


def _approve(args: argparse.Namespace) -> int:
    from mailflow.caseload import drafting
    from mailflow.commands.site import in_transaction
    from mailflow.core.clock import SystemClock
    from mailflow.core.errors import Refused
    from mailflow.store.drafts import account
    from mailflow.web.passwords import PasswordCheck

    password = _password(args.by)

    async def work(connection: AsyncConnection) -> None:
        found = await account(connection, args.by)
        if await PasswordCheck().check(found["password_hash"] or None, password) is None:
            raise Refused(f"this is not the password of {args.by}")
        await drafting.approve(connection, args.code, found["id"], SystemClock().now())

    in_transaction(work)
    print(f"{args.code}: draft approved by {args.by}")
    return 0


def _diff(args: argparse.Namespace) -> int:
    from mailflow.caseload import drafting
    from mailflow.commands.pathway import read_files
    from mailflow.commands.site import in_transaction

    file = Path(args.what)
    found: Sequence[Change] | None
    if file.suffix or file.is_file():
        document, wordings = read_files(file)
        found = in_transaction(lambda connection: drafting.changes_of_file(connection, document, wordings))
    else:
        found = in_transaction(lambda connection: drafting.changes_between(connection, args.what, args.old, args.new))
    if found is None:
        print("not published yet: all of it is new")
        return 0
    for change in found:
        print(change)
    print(f"{len(found)} changes" if found else "no changes")
    return 0


def _roll_back(args: argparse.Namespace) -> int:
    from mailflow.caseload import drafting
    from mailflow.commands.site import in_transaction
    from mailflow.core.clock import SystemClock

    async def work(connection: AsyncConnection) -> int:
        by = await _id(connection, args.by)
        return await drafting.roll_back(connection, args.code, args.to, by, SystemClock().now())

    number = in_transaction(work)
    print(f"{args.code}: revision {args.to} is published again as revision {number}")
    return 0


async def _id(connection: AsyncConnection, login: str) -> UUID:
    from mailflow.store.drafts import account

    found: UUID = (await account(connection, login))["id"]
    return found


def _password(login: str) -> str:
    """Of who approves, so that it is them: asked for, or the first line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"password of {login}: ")
    return sys.stdin.readline().rstrip("\r\n")
