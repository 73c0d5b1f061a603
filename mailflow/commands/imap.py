"""`mailflow imap`: reads shared mailboxes by IMAP until told to stop; `check` looks at them, `reread` starts over."""

from __future__ import annotations

import argparse
import asyncio
import importlib
from datetime import date
from typing import TYPE_CHECKING

from mailflow.runtime.process import Ready, add_part_arguments, run_part
from mailflow.services import Services

if TYPE_CHECKING:
    from mailflow.inbox.imap.accounts import Account
    from mailflow.inbox.imap.checking import AccountView
    from mailflow.store.imap import Cursor

HELP = """Takes mail from the mailboxes of MAILFLOW_IMAP_CONFIG (docs/guide/imap.md). A mail is flagged or moved on the
server only once it is durable in the database. Needs MAILFLOW_DATABASE_URL; of several, one reads.
`check` connects and says what would be taken, and changes nothing. `reread` has a mailbox read again from its first
mail: what is already here is not taken twice."""
EXAMPLES = """
MAILFLOW_IMAP_CONFIG=/etc/mailflow/imap.toml mailflow imap
mailflow imap check
mailflow imap check suivi
mailflow imap reread suivi --since 2026-11-01
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_part_arguments(parser)
    parser.add_argument("what", nargs="?", choices=("check", "reread"), help="nothing: run the part")
    parser.add_argument("name", nargs="?", help="one mailbox of the file (check: all of them)")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="reread: from this day on")


def run(args: argparse.Namespace) -> int:
    if args.what == "check":
        return asyncio.run(check(args.name))
    if args.what == "reread":
        return asyncio.run(reread(args.name, args.since))
    importlib.import_module("mailflow.inbox.imap.part")  # while the database starts, not after
    return run_part("imap", serve, ready_file=args.ready_file)


async def serve(services: Services, stop: asyncio.Event, ready: Ready) -> None:
    from mailflow.inbox.imap import part

    await part.serve(services.settings, services.engine, services.clock, services.keyring, stop, ready)


async def check(name: str | None) -> int:
    """Print what each mailbox looks like; 1 when one cannot be read."""
    from mailflow.config import load_settings
    from mailflow.core.clock import SystemClock
    from mailflow.inbox.imap.accounts import load_accounts
    from mailflow.inbox.imap.checking import look
    from mailflow.runtime.stack import settings_of_site

    settings = settings_of_site(load_settings())
    views = []
    for account in chosen(load_accounts(settings), name):
        cursors = await known_cursors(settings.database_url, account)
        views.append(await asyncio.to_thread(look, account, cursors or {}, SystemClock().now().date()))
        print("\n".join(described(views[-1], fresh=not cursors)))
    return 1 if any(view.trouble for view in views) else 0


def chosen(accounts: tuple[Account, ...], name: str | None) -> tuple[Account, ...]:
    """The one asked for, or all."""
    from mailflow.core.errors import Refused

    found = tuple(account for account in accounts if name in (None, account.name))
    if not found:
        known = ", ".join(account.name for account in accounts)
        raise Refused(f"there is no mailbox {name!r}; the file has {known}")
    return found


async def known_cursors(url: str | None, account: Account) -> dict[str, Cursor] | None:
    """How far the part has read, as far as the database can be asked."""
    from sqlalchemy.exc import SQLAlchemyError

    from mailflow.store.engine import open_engine
    from mailflow.store.imap import find_cursor

    if url is None:
        return None
    engine = open_engine(url, pool=1)
    try:
        async with engine.connect() as connection:
            found = {name: await find_cursor(connection, account.name, name) for name in account.folders}
        return {name: cursor for name, cursor in found.items() if cursor is not None}
    except (SQLAlchemyError, OSError):
        return None
    finally:
        await engine.dispose()


def described(view: AccountView, *, fresh: bool) -> list[str]:
    """Lines about one account."""
    from mailflow.inbox.imap.checking import WORTH_KNOWING

    account = view.account
    lines = [f"{account.name}: {account.user} at {account.host}:{account.real_port}"]
    if view.trouble is not None:
        lines.append(f"  cannot be read: {view.trouble.public}")
        return [*lines, f"  folders: {', '.join(view.all_folders)}"] if view.all_folders else lines
    offers = [f"{name} {'yes' if name in view.capabilities else 'no'}" for name in WORTH_KNOWING]
    lines.append(f"  {view.secured}, login accepted; {', '.join(offers)}")
    lines.append(f"  folders: {', '.join(view.all_folders)}")
    for folder in view.folders:
        words = "at the first start" if fresh else "now"
        lines.append(f"  {folder.name}: {folder.mails} mails, {folder.to_take} to take {words}; then: {account.after}")
        lines += [f"    {problem}" for problem in folder.problems]
    return lines


async def reread(name: str | None, since: date | None) -> int:
    """Put the cursors of one mailbox back to its first mail."""
    from mailflow.config import load_settings
    from mailflow.core.errors import Refused
    from mailflow.inbox.imap.accounts import load_accounts
    from mailflow.runtime.stack import settings_of_site
    from mailflow.services import open_services
    from mailflow.store.imap import read_again

    settings = settings_of_site(load_settings())
    if name is None:
        raise Refused("say which mailbox: mailflow imap reread NAME")
    chosen(load_accounts(settings), name)
    services = open_services(settings)
    try:
        async with services.engine.begin() as connection:
            count = await read_again(connection, name, since)
    finally:
        await services.close()
    print(f"{name}: {count} folder(s) will be read from the first mail on; mails already here are not taken twice")
    return 0
