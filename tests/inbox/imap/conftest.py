"""A Dovecot for the module, and the part `imap` run against it with a file of mailboxes."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, select

from mailflow.config import Settings
from mailflow.inbox.imap.part import serve
from mailflow.inbox.imap.watching import Pauses
from mailflow.services import Services
from mailflow.store.tables import imap_message, incoming
from tests.inbox.imap.dovecot import PASSWORD, PROGRAM, Dovecot, dovecot

QUICK = Pauses(first=0.05, longest=0.2, first_refused=0.1, longest_refused=0.2, drain=0.5)
USERS = itertools.count(1)
needs_dovecot = pytest.mark.skipif(PROGRAM is None, reason="no Dovecot here: scripts/install_debian_packages.sh")


def mail(number: int, *, to: str = "suivi@agence.example.org", text: str = "Oui.") -> bytes:
    """A small mail as a person writes it."""
    lines = [
        "Return-Path: <camille@example.net>",
        f"From: Camille Exemple <camille@example.net>\r\nTo: {to}",
        f"Subject: Rendez-vous {number}\r\nMessage-ID: <{number}@example.net>",
        "Date: Mon, 12 Jan 2026 09:00:00 +0100\r\n\r\n" + text,
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    """Return once it holds."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.01)


class Reading:
    """The running part, its file and what it stored."""

    def __init__(self, services: Services, folder: Path) -> None:
        self.services, self.folder = services, folder
        self.accounts: list[dict[str, Any]] = []
        self.task: asyncio.Task[None] | None = None
        self.stop = asyncio.Event()
        (folder / "password").write_text(PASSWORD + "\n")

    def account(self, server: Dovecot, user: str, **more: Any) -> dict[str, Any]:
        """Add a mailbox to the file."""
        found: dict[str, Any] = {
            "name": f"box-{len(self.accounts)}",
            "addresses": ["suivi@agence.example.org"],
            "host": "127.0.0.1",
            "port": server.port,
            "security": "none",
            "user": user,
            "password_file": str(self.folder / "password"),
            "since": "2020-01-01",
        }
        found.update(more)
        self.accounts.append({name: value for name, value in found.items() if value is not None})
        return self.accounts[-1]

    @property
    def settings(self) -> Settings:
        """The site's settings with the file as it is now."""
        path = self.folder / "imap.toml"
        path.write_text("\n".join(toml(account) for account in self.accounts))
        return self.services.settings.model_copy(update={"imap_config": path, "other_mailboxes": "rdv"})

    async def start(self, **changes: Any) -> None:
        self.stop = asyncio.Event()
        made, ready = self.services, asyncio.Event()
        settings = self.settings.model_copy(update=changes)
        parts = (settings, made.engine, made.clock, made.keyring, self.stop, ready.set)
        self.task = asyncio.create_task(serve(*parts, pauses=QUICK))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait([self.task, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self.task.done():
            await self.task

    async def end(self) -> None:
        """Stop in good order."""
        self.stop.set()
        if self.task is not None:
            await self.task
            self.task = None

    async def rows(self, table: Table = incoming) -> list[dict[str, Any]]:
        async with self.services.engine.connect() as connection:
            statement = select(table).order_by(*table.primary_key)
            return [dict(row) for row in (await connection.execute(statement)).mappings()]

    async def count(self, table: Table = incoming) -> int:
        async with self.services.engine.connect() as connection:
            return int(await connection.scalar(select(func.count()).select_from(table)) or 0)

    async def stored(self, count: int) -> None:
        """Wait for so many rows, and for nothing being left to do on the server."""

        async def there() -> bool:
            return await self.count() >= count and not await self.outstanding()

        await until(there)
        assert await self.count() == count

    async def outstanding(self) -> list[dict[str, Any]]:
        return [row for row in await self.rows(imap_message) if row["state"] == "taken" and not row["attempts"]]


async def read_once(reading: Reading, server: Dovecot, user: str, **more: object) -> None:
    """Take what is there, and stop."""
    reading.account(server, user, **more)
    before = await reading.count()
    await reading.start()
    await reading.stored(before + len(server.names(user)))
    await reading.end()


def toml(account: dict[str, Any]) -> str:
    """One mailbox of the file; JSON's strings and lists are TOML's too."""
    lines = ["[[mailbox]]"]
    for name, value in account.items():
        if isinstance(value, dict):
            continue
        plain = value if name in ("since", "secret_expires") else json.dumps(value, ensure_ascii=False)
        lines.append(f"{name} = {plain}")
    for name, value in account.items():
        if isinstance(value, dict):
            lines.append(f"[mailbox.{name}]")
            lines += [f"{key} = {json.dumps(inner, ensure_ascii=False)}" for key, inner in value.items()]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    """A Dovecot with everything on."""
    with dovecot() as running:
        yield running


@pytest.fixture
def user() -> str:
    """An empty mailbox of this test alone."""
    return f"user{next(USERS)}"


@pytest.fixture
async def reading(services: Services, tmp_path: Path) -> AsyncIterator[Reading]:
    made = Reading(services, tmp_path)
    yield made
    await made.end()


@pytest.fixture
def today() -> datetime:
    return datetime.now(UTC)
