"""Composition root: Settings → Services. The only place where parts are put together."""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.config import Settings
from mailflow.core.clock import Clock, SystemClock
from mailflow.core.errors import Misconfigured
from mailflow.core.keys import Keyring
from mailflow.store.engine import open_engine


@dataclass(frozen=True, slots=True)
class Services:
    """What the processes share: settings, time, keys and the database."""

    settings: Settings
    clock: Clock
    keyring: Keyring
    engine: AsyncEngine

    @property
    def database_url(self) -> str:
        """The database's URL, for connections outside the pool."""
        return required_database_url(self.settings)

    async def close(self) -> None:
        """Give back the connections."""
        await self.engine.dispose()


def open_services(settings: Settings, *, clock: Clock | None = None) -> Services:
    """Put the parts together; opens no connection yet. Raises `Misconfigured`."""
    return Services(
        settings=settings,
        clock=clock or SystemClock(),
        keyring=load_keyring(settings),
        engine=open_engine(required_database_url(settings), pool=settings.database_pool),
    )


def required_database_url(settings: Settings) -> str:
    """The configured database, or a plain sentence saying how to get one."""
    if settings.database_url is None:
        raise Misconfigured(
            "MAILFLOW_DATABASE_URL is not set: give the PostgreSQL database, e.g. postgresql://mailflow@db/mailflow, "
            "or run `mailflow up`, which brings its own"
        )
    return settings.database_url


def load_keyring(settings: Settings) -> Keyring:
    """The secrets from `MAILFLOW_SECRET_KEY`, else from the home folder's `secret.key`, made at first use (0600)."""
    if settings.secret_key is not None:
        found = [settings.secret_key, settings.previous_secret_key]
        try:
            return Keyring(tuple(key.get_secret_value().encode() for key in found if key is not None))
        except ValueError as error:
            raise Misconfigured(f"MAILFLOW_SECRET_KEY: {error}") from None
    return Keyring((secret_file(settings.home / "secret.key"),))


def secret_file(path: Path) -> bytes:
    """Read the secret, or make it (0600); processes starting at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip().encode()
