"""The part `imap`: a watcher for each folder of each account, and a daily look at secrets that end soon."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.keys import Keyring
from mailflow.inbox.imap.accounts import Account, load_accounts
from mailflow.inbox.imap.oauth import TokenProvider
from mailflow.inbox.imap.secrets import days_left
from mailflow.inbox.imap.watching import Pauses, Watcher

DAY = timedelta(days=1)
log = structlog.get_logger(__name__)


async def serve(
    settings: Settings,
    engine: AsyncEngine,
    clock: Clock,
    keyring: Keyring,
    stop: asyncio.Event,
    ready: Callable[[], None],
    *,
    pauses: Pauses | None = None,
) -> None:
    """Read all mailboxes until `stop`; survives their servers and the database going away.

    Raises `Misconfigured` for a wrong or missing file.
    """
    del keyring  # the parts are called alike
    accounts = load_accounts(settings)
    watchers = []
    for account in accounts:
        tokens = TokenProvider(account.oauth, account.user) if account.oauth else None
        watchers += [
            Watcher(account, folder, tokens, settings, engine, clock, stop, pauses or Pauses())
            for folder in account.folders
        ]
    async with asyncio.TaskGroup() as tasks:
        for watcher in watchers:
            tasks.create_task(watcher.run())
        tasks.create_task(warn_daily(accounts, clock, stop))
        ready()


async def warn_daily(accounts: tuple[Account, ...], clock: Clock, stop: asyncio.Event) -> None:
    """Say it before a secret ends and stops the mail."""
    while not stop.is_set():
        for account in accounts:
            left = days_left(account.expires, clock.now().date())
            if left is not None:
                log.warning("imap secret ends", account=account.name, days=left)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), clock.real_seconds(DAY))
