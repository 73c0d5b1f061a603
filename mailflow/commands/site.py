"""Not a command: the database of this site, for commands that do one thing and end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.config import Settings, load_settings
from mailflow.core.errors import Temporary
from mailflow.runtime.stack import settings_of_site
from mailflow.services import Services, open_services, required_database_url
from mailflow.store.engine import open_engine
from mailflow.store.migrate import migrate

T = TypeVar("T")


def site_database_url() -> str:
    """The configured database, or that of a `mailflow up` running on this home."""
    return required_database_url(settings_of_site(load_settings()))


def in_transaction(work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    """Run `work` in one transaction on the site's database, its schema brought up to date first."""
    url = site_database_url()
    try:
        migrate(url)
        return asyncio.run(_run(url, work))
    except DBAPIError as error:
        raise Temporary("the database does not answer; `mailflow doctor` says why", type(error.orig).__name__) from None


def with_services(work: Callable[[Services], Awaitable[T]]) -> T:
    """Run `work` with the site's database and keys, for what takes several transactions."""
    url = site_database_url()
    settings = load_settings().model_copy(update={"database_url": url})
    try:
        migrate(url)
        return asyncio.run(_serve(settings, work))
    except DBAPIError as error:
        raise Temporary("the database does not answer; `mailflow doctor` says why", type(error.orig).__name__) from None


async def _serve(settings: Settings, work: Callable[[Services], Awaitable[T]]) -> T:
    services = open_services(settings)
    try:
        return await work(services)
    finally:
        await services.close()


async def _run(url: str, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    engine = open_engine(url, pool=1)
    try:
        async with engine.begin() as connection:
            return await work(connection)
    finally:
        await engine.dispose()
